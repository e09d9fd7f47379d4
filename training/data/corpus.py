"""Reads manifests into decoded sources of speech. Runs on the main thread."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import OptionsError
from training.data.audio import are_decoded, decode_manifest
from training.data.examples import MAX_SPEECH
from training.data.manifest import (
    HELD_OUT,
    CorpusUtterance,
    Manifest,
    Skipped,
    read_manifest,
    summarise,
)
from training.data.sources import SpeechSource
from training.errors import DataError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Speech to train on, and held-out speech (``dev``), one entry per manifest."""

    sources: list[SpeechSource]
    dev: tuple[tuple[CorpusUtterance, ...], ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def n_utterances(self) -> int:
        """Number of utterances to train on."""
        return sum(len(source.utterances) for source in self.sources)


def open_corpus(names: Sequence[str], cache: Path) -> Corpus:
    """Read manifests given as ``PATH`` or ``PATH=WEIGHT``; decode into ``cache`` where needed.

    Without weights, every utterance is drawn equally often.

    Raises
    ------
    DataError, OptionsError
        A manifest cannot be used, or a weight is not a number above 0.
    """
    sources: list[SpeechSource] = []
    dev: list[tuple[CorpusUtterance, ...]] = []
    skipped: list[Skipped] = []
    for name in names:
        path, weight = _weighted(name)
        manifest = read_decoded(path, cache)
        train, too_long = _short_enough(manifest.of_split("train"))
        skipped += [*manifest.skipped, *too_long]
        if train:
            sources.append(SpeechSource(train, len(train) if weight is None else weight))
        if held_out := manifest.of_split(HELD_OUT):
            dev.append(held_out)
    corpus = Corpus(sources, tuple(dev), tuple(skipped))
    if not sources:
        raise DataError("None of these manifests has an utterance with the split 'train'.")
    log.info("%s", summarise(corpus.skipped, corpus.n_utterances + sum(map(len, dev))))
    return corpus


def read_decoded(path: Path, cache: Path) -> Manifest:
    """Read a manifest, and decode its audio into ``cache`` unless that was done before."""
    manifest = read_manifest(path)
    if are_decoded(manifest.utterances):
        return manifest
    state = f"{path.resolve()} {path.stat().st_mtime_ns}"
    target = cache / f"{path.stem}-{hashlib.sha256(state.encode()).hexdigest()[:12]}.jsonl"
    if target.is_file():
        return read_manifest(target)
    return decode_manifest(manifest, target)


def _weighted(name: str) -> tuple[Path, float | None]:
    path, mark, weight = name.rpartition("=")
    if not mark or Path(name).exists():
        return Path(name), None
    try:
        return Path(path), float(weight)
    except ValueError as error:
        raise OptionsError(f"{name}: the part after = must be a weight, such as 2.5.") from error


def _short_enough(
    utterances: tuple[CorpusUtterance, ...],
) -> tuple[tuple[CorpusUtterance, ...], list[Skipped]]:
    """Leave out utterances that fit no window, unless word times allow to crop them later."""
    kept = tuple(u for u in utterances if u.duration <= MAX_SPEECH or u.words)
    left = {u.id for u in utterances} - {u.id for u in kept}
    return kept, [Skipped(name, "longer than 28 s without word times") for name in sorted(left)]
