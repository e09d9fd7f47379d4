"""What storing costs, for each committed word, and searching a library of many long sessions."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine import Cue, Word, plain_words
from resources import resource

if TYPE_CHECKING:
    from app.bench.case import Figures
    from app.service import CaptioningService
    from app.view_models.library import Library
    from engine import SessionStore

SESSIONS = 300
MINUTES = 60
"""Length of each session."""

_CUE_SECONDS, _CUE_WORDS, _COMMIT_WORDS = 6.0, 15, 3
QUERIES = {"frequent": "the", "rare": "zeppelin", "one letter": "t", "two words": "the zeppelin"}
"""What is searched for; the rare word is said once in each session."""


def measure_library(service: CaptioningService) -> Figures:
    """Write one session as a live one is written, then list and search :data:`SESSIONS` of it."""
    library, store = service.sessions(), service.new_store({"mic": "Microphone"})
    store.save()
    commits = [_timed_commit(store, words, cue) for words, cue in _speech()]
    store.close(60.0 * MINUTES)
    assert store.path is not None
    started = time.perf_counter()
    library.index(store.path)
    indexing = time.perf_counter() - started
    for path in _copies(store.path):
        library.index(path)
    median, most = np.quantile(commits, (0.5, 0.95)).tolist()
    return {
        "sessions": SESSIONS,
        "commit_seconds": {"p50": median, "p95": most},
        "file_mb": (store.path / "session.jsonl").stat().st_size / 1e6,
        "index_seconds": indexing,
        "index_mb": service.paths.index.stat().st_size / 1e6,
        "list_seconds": _timed(library, ""),
        "search_seconds": {name: _timed(library, query) for name, query in QUERIES.items()},
    }


def _timed(library: Library, query: str) -> float:
    started = time.perf_counter()
    assert len(library.entries(query)) == SESSIONS
    return time.perf_counter() - started


def _timed_commit(store: SessionStore, words: tuple[Word, ...], cue: Cue | None) -> float:
    started = time.perf_counter()
    store.append_words("mic", words)
    seconds = time.perf_counter() - started
    if cue is not None:
        store.append_cue(cue)
    return seconds


def _speech() -> Iterator[tuple[tuple[Word, ...], Cue | None]]:
    """Yield committed words, and the cue that they finish, if any."""
    vocabulary = [*plain_words(resource("enrolment.txt").read_text(encoding="utf-8")), "the"]
    texts = np.random.default_rng(0).choice(vocabulary, 10 * MINUTES * _CUE_WORDS).tolist()
    texts[len(texts) // 2] = "zeppelin"
    step = _CUE_SECONDS / _CUE_WORDS
    spoken = [Word(text, n * step, n * step + 0.3, 0.9) for n, text in enumerate(texts)]
    for end in range(_COMMIT_WORDS, len(spoken) + 1, _COMMIT_WORDS):
        yield (
            tuple(spoken[end - _COMMIT_WORDS : end]),
            (None if end % _CUE_WORDS else _cue(tuple(spoken[end - _CUE_WORDS : end]))),
        )


def _cue(words: tuple[Word, ...]) -> Cue:
    lines = (" ".join(word.text for word in part) for part in (words[:8], words[8:]))
    return Cue(words[0].start, words[-1].end, tuple(lines), "mic", words)


def _copies(session: Path) -> Iterator[Path]:
    """Yield further sessions with the same content, which take no space on the disk."""
    for number in range(1, SESSIONS):
        started = datetime(2025, 1, 1) + timedelta(hours=number)
        path = session.with_name(started.strftime("%Y-%m-%d %H-%M-%S"))
        path.mkdir()
        os.link(session / "session.jsonl", path / "session.jsonl")
        yield path
