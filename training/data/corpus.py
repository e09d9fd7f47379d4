"""From the manifests on a command line to decoded sources of speech. Runs on the main thread."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import OptionsError
from training.data.audio import is_prepared, prepare
from training.data.examples import MAX_SPEECH
from training.data.manifest import HELD_BACK, Manifest, Skipped, Utterance, read_manifest, summarise
from training.data.sources import Source
from training.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Speech to learn from, and speech held back to judge by; no speaker is in both by split."""

    sources: list[Source]
    dev: tuple[tuple[Utterance, ...], ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def n_utterances(self) -> int:
        """Utterances to learn from."""
        return sum(len(source.utterances) for source in self.sources)


def open_corpus(names: Sequence[str], cache: Path) -> Corpus:
    """Read manifests given as ``PATH`` or ``PATH=WEIGHT``; decode into ``cache`` where needed.

    Without weights, every utterance is drawn equally often.

    Raises
    ------
    DataError, OptionsError
        If a manifest cannot be used, or a weight is no number above 0.
    """
    sources: list[Source] = []
    dev: list[tuple[Utterance, ...]] = []
    skipped: list[Skipped] = []
    for name in names:
        path, weight = _weighted(name)
        manifest = decoded(path, cache)
        train, too_long = _short_enough(manifest.of_split("train"))
        skipped += [*manifest.skipped, *too_long]
        if train:
            sources.append(Source(train, len(train) if weight is None else weight))
        if held_back := manifest.of_split(HELD_BACK):
            dev.append(held_back)
    corpus = Corpus(sources, tuple(dev), tuple(skipped))
    if not sources:
        raise DataError("None of these manifests holds an utterance with the split 'train'.")
    log.info("%s", summarise(corpus.skipped, corpus.n_utterances + sum(map(len, dev))))
    return corpus


def decoded(path: Path, cache: Path) -> Manifest:
    """Read a manifest and have its sound on the disk; decode it now unless that was done before."""
    manifest = read_manifest(path)
    if is_prepared(manifest.utterances):
        return manifest
    state = f"{path.resolve()} {path.stat().st_mtime_ns}"
    target = cache / f"{path.stem}-{hashlib.sha256(state.encode()).hexdigest()[:12]}.jsonl"
    if target.is_file():
        return read_manifest(target)
    return prepare(manifest, target)


def _weighted(name: str) -> tuple[Path, float | None]:
    path, mark, weight = name.rpartition("=")
    if not mark or Path(name).exists():
        return Path(name), None
    try:
        return Path(path), float(weight)
    except ValueError as error:
        raise OptionsError(f"{name}: what follows the = must be a weight, such as 2.5.") from error


def _short_enough(
    utterances: tuple[Utterance, ...],
) -> tuple[tuple[Utterance, ...], list[Skipped]]:
    """Leave out what fits no window; a long one with word times is cropped later."""
    kept = tuple(u for u in utterances if u.duration <= MAX_SPEECH or u.words)
    left = {u.id for u in utterances} - {u.id for u in kept}
    return kept, [Skipped(name, "longer than 28 s without word times") for name in sorted(left)]
