"""Transcripts for speech from two recognisers that agree.

Recognisers of different families seldom make the same error, so that a transcript on which two of
them agree is trusted. A transcript that comes with the speech is checked in the same way. Runs on
the calling thread.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import OptionsError
from engine.types import AudioChunk
from engine.vad import SpeechDetector
from training.data.audio import read_samples, to_float
from training.errors import DataError
from training.evaluation.metrics import has_loop, word_errors

if TYPE_CHECKING:
    from training.data.audio import Float32
    from training.data.manifest import CorpusUtterance
    from training.evaluation.systems import System

MAX_COMPRESSION = 2.4
"""Text that compresses better than this repeats itself (Radford et al. 2022, section 4.5)."""


@dataclass(frozen=True, slots=True)
class AgreementOptions:
    """When a transcript is kept.

    Attributes
    ----------
    max_disagreement
        Highest word error rate of one recogniser against the other, 0 to 1.
    max_mismatch
        Highest word error rate of the better recogniser against a transcript that came with the
        speech, 0 to 1; above it, the transcript probably belongs to other audio.
    """

    max_disagreement: float = 0.2
    max_mismatch: float = 0.5

    def __post_init__(self) -> None:
        if not 0 <= self.max_disagreement <= 1 or not 0 <= self.max_mismatch <= 1:
            raise OptionsError("max_disagreement and max_mismatch must be between 0 and 1.")


@dataclass(frozen=True, slots=True)
class Label:
    """What the recognisers say about an utterance.

    Attributes
    ----------
    text
        The transcript; empty where it was dropped.
    reason
        Why it was dropped; empty where it was kept.
    """

    id: str
    text: str
    reason: str = ""


def label(
    utterances: Sequence[CorpusUtterance],
    systems: Sequence[System],
    options: AgreementOptions,
    log: Path,
) -> Iterator[Label]:
    """Label utterances one after the other.

    Parameters
    ----------
    systems
        Two recognisers; the text is the first one's.
    log
        Every label is appended here at once, so that an interrupted run continues.

    Raises
    ------
    DataError
        The log cannot be read.
    """
    known = {each.id: each for each in _read_log(log)}
    with log.open("a", encoding="utf-8") as file:
        for utterance in utterances:
            if utterance.id not in known:
                known[utterance.id] = _label(utterance, systems, options)
                file.write(json.dumps(asdict(known[utterance.id]), ensure_ascii=False) + "\n")
                file.flush()
            yield known[utterance.id]


def labelled(utterance: CorpusUtterance, found: Label) -> CorpusUtterance:
    """Return the utterance with its label; a transcript that it came with stays."""
    if utterance.text:
        return utterance
    split = "train" if utterance.split == "unlabelled" else utterance.split
    return replace(utterance, text=found.text, cased=True, words=(), split=split)


def _read_log(path: Path) -> Iterator[Label]:
    if not path.exists():
        return
    try:
        for line in path.read_text("utf-8").splitlines():
            yield Label(**json.loads(line))
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"{path} is damaged; delete it to start again.") from error


def _label(
    utterance: CorpusUtterance, systems: Sequence[System], options: AgreementOptions
) -> Label:
    try:
        samples = to_float(read_samples(utterance))
    except DataError:
        return Label(utterance.id, "", "broken audio")
    if not _has_speech(samples):
        return Label(utterance.id, "", "no speech")
    texts = [system.transcribe(samples).text for system in systems]
    reason = _why_dropped(utterance.text, texts, options)
    return Label(utterance.id, "" if reason else utterance.text or texts[0], reason)


def _why_dropped(reference: str, texts: Sequence[str], options: AgreementOptions) -> str:
    """Say why a transcript is not trusted; empty if it is."""
    if not all(any(character.isalnum() for character in text) for text in texts):
        return "empty transcript"
    if any(has_loop(text) or _compression(text) > MAX_COMPRESSION for text in texts):
        return "repetition"
    if reference:
        best = min(_error_rate(reference, text) for text in texts)
        return "transcript of other audio" if best > options.max_mismatch else ""
    disagreement = max(_error_rate(*texts), _error_rate(*reversed(texts)))
    return "disagreement" if disagreement > options.max_disagreement else ""


def _error_rate(reference: str, hypothesis: str) -> float:
    return word_errors(reference, hypothesis).rate / 100


def _compression(text: str) -> float:
    return len(text.encode()) / len(zlib.compress(text.encode()))


def _has_speech(samples: Float32) -> bool:
    return bool(SpeechDetector().push(AudioChunk(samples, 0)))
