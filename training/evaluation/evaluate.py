"""``python -m training evaluate``: word error rate, speed and memory of any model on any manifest.

Owns the measure and its table. Every system is judged in a process of its own, one after the
other, so that its memory and its threads are its own. Runs on the main thread.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.types import SAMPLE_RATE
from training.data.audio import MIN_SAMPLES, decode, samples_of, to_float
from training.data.manifest import Utterance, read_manifest, summarise
from training.errors import DataError
from training.evaluation.scoring import calibration_error, loops, total_errors, word_errors
from training.evaluation.systems import Folder, Heard, Listener, System
from training.files import written_whole

if TYPE_CHECKING:
    import argparse

    from training.data.audio import Float32, Int16

WINDOW = 30 * SAMPLE_RATE
NOISE_WINDOW = 10 * SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Figures:
    """How a system does on one set.

    Attributes
    ----------
    wer
        Percent, after Whisper's English normaliser; NaN for noise.
    invented
        Words heard where none is said.
    ece
        Calibration error of the words' probabilities, 0 to 1; None where there are none.
    rtf
        Seconds of computing per second of audio.
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
    loops: int
    invented: int
    ece: float | None
    rtf: float
    memory_mb: float
    decoder_rows: int


@dataclass(frozen=True, slots=True)
class Task:
    """What every system is judged on: sets of speech, and sounds without any.

    ``joined`` minutes of all that speech are also heard as one recording, by a model folder alone.
    """

    sets: dict[str, list[Utterance]]
    noise: list[Path]
    padded: bool = False
    joined: float = 0.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training evaluate``."""
    parser.add_argument("--model", action="append", required=True,
                        help="checkpoint, model folder, faster-whisper:NAME or whisper.cpp:NAME; "
                        "may be given several times")  # fmt: skip
    parser.add_argument("--manifest", type=Path, action="append", default=[])
    parser.add_argument("--split", default="dev", help="rows to judge by ('all': every row)")
    parser.add_argument("--limit", type=int, help="windows a set, chosen once and for all")
    parser.add_argument("--shortest", type=float, default=0.0, help="seconds")
    parser.add_argument("--longest", type=float, default=30.0, help="seconds")
    parser.add_argument("--padded", action="store_true", help="fill every window to 30 s")
    parser.add_argument("--joined", type=float, default=0.0, metavar="MINUTES",
                        help="also transcribe that much speech as one recording")  # fmt: skip
    parser.add_argument("--noise", type=Path, help="folder of recordings without speech")
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--cutoff", type=float, help="of the search; inf keeps the beam full")
    parser.add_argument("--homophones", action="store_true", help="correct them by context")
    parser.add_argument("--no-respelling", action="store_true",
                        help="leave words that do not exist as they are heard")  # fmt: skip
    parser.add_argument("--terms", type=Path, help="words to set_vocabulary, one a line")
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    parser.add_argument("--vocabulary", type=Path, help="of the checkpoints")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Judge every model with every number of threads, print a table, write JSON."""
    terms = tuple(arguments.terms.read_text("utf-8").split("\n")) if arguments.terms else ()
    system = System(
        "", beam=arguments.beam, vocabulary=str(arguments.vocabulary or ""),
        cutoff=arguments.cutoff, homophones=arguments.homophones,
        respelling=not arguments.no_respelling,
        terms=tuple(filter(None, map(str.strip, terms))),
    )  # fmt: skip
    task = Task(_read_sets(arguments), _sounds(arguments.noise), arguments.padded,
                arguments.joined)  # fmt: skip
    figures: list[Figures] = []
    for model in arguments.model:
        for threads in arguments.threads:
            figures += judge(replace(system, model=model, threads=threads), task)
    print(table(figures))
    if arguments.out:
        rows = [asdict(row) for row in figures]
        with written_whole(arguments.out) as draft:
            draft.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    return 0


def _read_sets(arguments: argparse.Namespace) -> dict[str, list[Utterance]]:
    sets: dict[str, list[Utterance]] = {}
    for path in arguments.manifest:
        manifest = read_manifest(path)
        print(summarise(manifest.skipped, len(manifest.utterances)), file=sys.stderr)
        for utterance in manifest.utterances:
            wanted = arguments.split in ("all", utterance.split)
            known = utterance.end is not None
            if wanted and (
                not known or arguments.shortest <= utterance.duration <= arguments.longest
            ):
                name = utterance.id.split("/")[0] if "/" in utterance.id else path.stem
                sets.setdefault(name, []).append(utterance)
    if not sets and not arguments.noise:
        raise DataError("There is nothing to judge by; give a --manifest with this --split.")
    rng = np.random.default_rng(0)
    for name, rows in sets.items():
        order = sorted(rng.permutation(len(rows))[: arguments.limit])
        sets[name] = [rows[i] for i in order]
    return sets


def _sounds(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    return [path for path in sorted(folder.iterdir()) if path.suffix not in ("", ".md", ".txt")]


def judge(system: System, task: Task) -> list[Figures]:
    """Judge one system in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(measure, system, task).result()


def measure(system: System, task: Task) -> list[Figures]:
    """Judge one system here and now."""
    listener = system.load()
    figures: list[Figures] = []
    for name, utterances in task.sets.items():
        windows = [to_float(samples_of(utterance)) for utterance in utterances]
        texts = [utterance.text for utterance in utterances]
        figures.append(_figures(system, name, listener, windows, texts, task.padded))
    if task.joined and isinstance(listener, Folder):
        everything = [utterance for rows in task.sets.values() for utterance in rows]
        figures.append(_joined(system, listener, everything, task.joined))
    for path in task.noise:
        windows = _cut(to_float(decode(path)))
        texts = [""] * len(windows)
        figures.append(_figures(system, path.stem, listener, windows, texts, task.padded))
    return figures


def _joined(
    system: System, listener: Folder, utterances: list[Utterance], minutes: float
) -> Figures:
    """Judge one long recording: utterance after utterance with pauses, again from the first."""
    pause = np.zeros(SAMPLE_RATE // 2, np.int16)
    parts: list[Int16] = []
    texts: list[str] = []
    for utterance in cycle(utterances):
        parts += [samples_of(utterance), pause]
        texts.append(utterance.text)
        if sum(map(len, parts)) >= minutes * 60 * SAMPLE_RATE:
            break
    samples = np.concatenate(parts)
    started = time.perf_counter()
    text = listener.hear_recording(samples)
    spent = time.perf_counter() - started
    return Figures(
        model=system.model,
        threads=system.threads,
        beam=system.beam,
        set=f"joined, {minutes:g} min",
        windows=1,
        wer=word_errors(" ".join(texts), text).rate,
        loops=int(loops(text)),
        invented=0,
        ece=None,
        rtf=spent / (len(samples) / SAMPLE_RATE),
        memory_mb=_peak_memory(),
        decoder_rows=0,
    )


def _cut(samples: Float32) -> list[Float32]:
    windows = [samples[at : at + NOISE_WINDOW] for at in range(0, len(samples), NOISE_WINDOW)]
    return [window for window in windows if len(window) >= MIN_SAMPLES]


def _figures(
    system: System,
    name: str,
    listener: Listener,
    windows: list[Float32],
    texts: list[str],
    padded: bool,
) -> Figures:
    seconds = sum(len(window) for window in windows) / SAMPLE_RATE
    if padded:
        windows = [np.pad(window, (0, max(0, WINDOW - len(window)))) for window in windows]
    started = time.perf_counter()
    heard = [listener.hear(window) for window in windows]
    spent = time.perf_counter() - started
    errors = total_errors(texts, [each.text for each in heard])
    silent = [each.text for each, text in zip(heard, texts, strict=True) if not text]
    return Figures(
        model=system.model,
        threads=system.threads,
        beam=system.beam,
        set=name,
        windows=len(windows),
        wer=errors.rate if errors.words else None,
        loops=sum(loops(each.text) for each in heard),
        invented=sum(len(text.split()) for text in silent),
        ece=_calibration(texts, heard),
        rtf=spent / seconds,
        memory_mb=_peak_memory(),
        decoder_rows=sum(each.decoder_rows for each in heard),
    )


def _calibration(texts: list[str], heard: list[Heard]) -> float | None:
    """Compare the words' probabilities with how many of them were really said."""
    confidence: list[float] = []
    right: list[bool] = []
    for text, each in zip(texts, heard, strict=True):
        words = [_letters(word) for word, _ in each.words]
        matched = [False] * len(words)
        said = [_letters(word) for word in text.split()]
        for block in SequenceMatcher(None, said, words, autojunk=False).get_matching_blocks():
            matched[block.b : block.b + block.size] = [True] * block.size
        confidence += [probability for _, probability in each.words]
        right += matched
    if not confidence:
        return None
    return calibration_error(np.array(confidence), np.array(right))


def _letters(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalnum())


def _peak_memory() -> float:
    """Read the most memory this process ever held, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent held when it started this process
        lines = status.read_text("utf-8").splitlines()
        return float(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1e3
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def table(figures: list[Figures]) -> str:
    """Lay the figures out as a Markdown table."""
    head = (
        "| model | threads | beam | set | windows | WER % | loops | invented | ECE | RTF | MB |"
        " decoder rows |"
    )
    rows = [head, "|" + "---|" * 12]
    for row in figures:
        wer = "–" if row.wer is None else f"{row.wer:.2f}"
        ece = "–" if row.ece is None else f"{row.ece:.3f}"
        speed = (f"{row.rtf:.3f}", f"{row.memory_mb:.0f}", row.decoder_rows)
        cells = [row.model, row.threads, row.beam, row.set, row.windows, wer, row.loops,
                 row.invented, ece, *speed]  # fmt: skip
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(rows)
