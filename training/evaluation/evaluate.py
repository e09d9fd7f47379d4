"""Word error rate, speed and memory of a system on sets of utterances; and their table.

Every system is evaluated in a process of its own, one after the other, so that its memory and its
threads are its own. Runs on the main thread.
"""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.text.normalise import letters_and_digits
from engine.types import SAMPLE_RATE
from training.data.audio import MIN_SAMPLES, decode, read_samples, to_float
from training.data.manifest import CorpusUtterance, read_manifest, summarise
from training.errors import DataError
from training.evaluation.metrics import (
    WordErrors,
    calibration_error,
    confidence_margin,
    errors_by_utterance,
    has_loop,
)
from training.evaluation.systems import EngineSystem, WindowTranscript
from training.evaluation.tables import markdown_table

if TYPE_CHECKING:
    from training.data.audio import Float32, Int16
    from training.evaluation.systems import System, SystemOptions

log = logging.getLogger(__name__)

WINDOW = 30 * SAMPLE_RATE
NOISE_WINDOW = 10 * SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Measurement:
    """A system's metrics on one set.

    Attributes
    ----------
    wer, margin
        Percent, after Whisper's English normaliser, and its 95 % margin; None for noise.
    loops
        Windows whose transcript repeats itself.
    hallucinated
        Words written where nobody speaks.
    ece
        Expected calibration error of the words' probabilities, 0 to 1; None where there are none.
    rtf
        Real-time factor: seconds of computing per second of audio.
    memory_mb
        Peak resident memory of the whole process.
    decoder_rows
        Rows through the decoder.
    """

    model: str
    threads: int
    beam: int
    set: str
    windows: int
    wer: float | None
    margin: float | None
    loops: int
    hallucinated: int
    ece: float | None
    rtf: float
    memory_mb: float
    decoder_rows: int


@dataclass(frozen=True, slots=True)
class EvaluationData:
    """Sets of utterances, and recordings without speech.

    Attributes
    ----------
    padded
        Whether every window is padded to 30 s.
    joined
        Minutes of all that speech that a model folder also transcribes as one recording.
    """

    sets: dict[str, list[CorpusUtterance]]
    noise: list[Path]
    padded: bool = False
    joined: float = 0.0


def read_sets(
    manifests: Sequence[Path],
    split: str,
    limit: int | None = None,
    shortest: float = 0.0,
    longest: float = 30.0,
) -> dict[str, list[CorpusUtterance]]:
    """Read utterances of ``shortest`` to ``longest`` seconds, by corpus.

    Parameters
    ----------
    split
        Rows to take; "all": every row.
    limit
        Utterances a set, the same ones in every run; None: all.
    """
    sets: dict[str, list[CorpusUtterance]] = {}
    for path in manifests:
        manifest = read_manifest(path)
        log.info("%s", summarise(manifest.skipped, len(manifest.utterances)))
        for utterance in manifest.utterances:
            if split not in ("all", utterance.split):
                continue
            if utterance.end is None or shortest <= utterance.duration <= longest:
                prefix = utterance.id.split("/")[0] if "/" in utterance.id else path.stem
                sets.setdefault(utterance.set or prefix, []).append(utterance)
    rng = np.random.default_rng(0)
    for name, rows in sets.items():
        order = sorted(rng.permutation(len(rows))[:limit])
        sets[name] = [rows[i] for i in order]
    return sets


def list_recordings(folder: Path | None) -> list[Path]:
    """List the audio files of a folder; no folder has none."""
    paths = sorted(folder.iterdir()) if folder else []
    return [path for path in paths if path.suffix not in ("", ".md", ".txt")]


def evaluate(options: SystemOptions, data: EvaluationData) -> list[Measurement]:
    """Evaluate one system in a process of its own.

    Raises
    ------
    DataError
        There is neither speech nor noise.
    """
    if not data.sets and not data.noise:
        raise DataError("There is nothing to evaluate on; give a --manifest with this --split.")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(measure, options, data).result()


def measure(options: SystemOptions, data: EvaluationData) -> list[Measurement]:
    """Evaluate one system in this process."""
    system = options.load()
    found: list[Measurement] = []
    for name, utterances in data.sets.items():
        windows = [to_float(read_samples(utterance)) for utterance in utterances]
        texts = [utterance.text for utterance in utterances]
        found.append(_measure_windows(options, name, system, windows, texts, data.padded))
    if data.joined and isinstance(system, EngineSystem):
        everything = [utterance for rows in data.sets.values() for utterance in rows]
        found.append(_measure_joined(options, system, everything, data.joined))
    for path in data.noise:
        windows = _cut(to_float(decode(path)))
        texts = [""] * len(windows)
        found.append(_measure_windows(options, path.stem, system, windows, texts, data.padded))
    return found


def _measure_windows(
    options: SystemOptions,
    name: str,
    system: System,
    windows: list[Float32],
    texts: list[str],
    padded: bool,
) -> Measurement:
    audio_seconds = sum(len(window) for window in windows) / SAMPLE_RATE
    if padded:
        windows = [np.pad(window, (0, max(0, WINDOW - len(window)))) for window in windows]
    started = time.perf_counter()
    found = [system.transcribe(window) for window in windows]
    rtf = (time.perf_counter() - started) / audio_seconds
    return _measurement(options, name, texts, found, rtf)


def _measure_joined(
    options: SystemOptions, system: EngineSystem, utterances: list[CorpusUtterance], minutes: float
) -> Measurement:
    """Transcribe the utterances as one long recording with pauses, repeated until long enough."""
    pause = np.zeros(SAMPLE_RATE // 2, np.int16)
    parts: list[Int16] = []
    texts: list[str] = []
    for utterance in cycle(utterances):
        parts += [read_samples(utterance), pause]
        texts.append(utterance.text)
        if sum(map(len, parts)) >= minutes * 60 * SAMPLE_RATE:
            break
    samples = np.concatenate(parts)
    started = time.perf_counter()
    found = WindowTranscript(system.transcribe_file(samples))
    rtf = (time.perf_counter() - started) / (len(samples) / SAMPLE_RATE)
    return _measurement(options, f"joined, {minutes:g} min", [" ".join(texts)], [found], rtf)


def _cut(samples: Float32) -> list[Float32]:
    windows = [samples[at : at + NOISE_WINDOW] for at in range(0, len(samples), NOISE_WINDOW)]
    return [window for window in windows if len(window) >= MIN_SAMPLES]


def _measurement(
    options: SystemOptions, name: str, texts: list[str], found: list[WindowTranscript], rtf: float
) -> Measurement:
    by_window = errors_by_utterance(texts, [each.text for each in found])
    errors = sum(by_window, WordErrors())
    in_silence = [each.text for each, text in zip(found, texts, strict=True) if not text]
    return Measurement(
        model=options.model,
        threads=options.threads,
        beam=options.beam,
        set=name,
        windows=len(texts),
        wer=errors.rate if errors.words else None,
        margin=confidence_margin(by_window) if errors.words else None,
        loops=sum(has_loop(each.text) for each in found),
        hallucinated=sum(len(text.split()) for text in in_silence),
        ece=_calibration(texts, found),
        rtf=rtf,
        memory_mb=_peak_memory(),
        decoder_rows=sum(each.decoder_rows for each in found),
    )


def _calibration(texts: list[str], found: list[WindowTranscript]) -> float | None:
    """Compare the words' probabilities with the share of them that is in the reference."""
    confidence: list[float] = []
    correct: list[bool] = []
    for text, each in zip(texts, found, strict=True):
        words = [letters_and_digits(word) for word, _ in each.words]
        matched = [False] * len(words)
        expected = [letters_and_digits(word) for word in text.split()]
        for block in SequenceMatcher(None, expected, words, autojunk=False).get_matching_blocks():
            matched[block.b : block.b + block.size] = [True] * block.size
        confidence += [probability for _, probability in each.words]
        correct += matched
    if not confidence:
        return None
    return calibration_error(np.array(confidence), np.array(correct))


def _peak_memory() -> float:
    """Read the peak resident memory of this process in MB; 0 where the system reports none."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the parent held when it started this process
        lines = status.read_text("utf-8").splitlines()
        return float(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1e3
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def table(measurements: list[Measurement]) -> str:
    """Lay the measurements out as a Markdown table."""
    head = "model | threads | beam | set | windows | WER % | loops | hallucinated | ECE | RTF | MB"
    rows = (
        (
            *(row.model, row.threads, row.beam, row.set, row.windows),
            _rate(row.wer, row.margin),
            *(row.loops, row.hallucinated),
            "–" if row.ece is None else f"{row.ece:.3f}",
            *(f"{row.rtf:.3f}", f"{row.memory_mb:.0f}", row.decoder_rows),
        )
        for row in measurements
    )
    return markdown_table(f"{head} | decoder rows", rows)


def comparison(measurements: list[Measurement]) -> str:
    """Lay the word error rates out with a row for each set and a column for each system.

    The last row is the mean of the sets, each of which counts alike.
    """
    rates = {
        (row.set, row.model): (row.wer, row.margin or 0.0)
        for row in measurements
        if row.wer is not None
    }
    sets, models = (list(dict.fromkeys(names)) for names in zip(*rates, strict=True))
    rows = [
        (name, *(_rate(*rates.get((name, model), (None, None))) for model in models))
        for name in sets
    ]
    means: list[str] = []
    for model in models:
        found = [rates[name, model] for name in sets if (name, model) in rates]
        margin = sum(each**2 for _, each in found) ** 0.5 / len(found)
        means.append(_rate(sum(rate for rate, _ in found) / len(found), margin))
    return markdown_table(" | ".join(("WER %", *models)), [*rows, ("mean", *means)])


def _rate(rate: float | None, margin: float | None) -> str:
    return "–" if rate is None else f"{rate:.2f} ± {margin:.1f}"
