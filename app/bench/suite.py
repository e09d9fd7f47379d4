"""The whole benchmark: every case in a separate process, one after the other, on the main thread.

A case that fails has an error message in place of its figures and does not stop the others.
"""

from __future__ import annotations

import json
import subprocess
import wave
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.bench import peers
from app.bench.case import Case
from app.machine import PROGRAM_FOLDER, describe_machine, load_average, own_program, own_python
from engine import SAMPLE_RATE, read_audio

if TYPE_CHECKING:
    from app.bench.case import Figures

LONG_SESSION = 10.0
"""Minutes of the session that shows whether cost grows with its length."""

CLIP_SECONDS = 30
CLIP_NAME = "thirty-seconds.wav"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a benchmark covers.

    Attributes
    ----------
    audio
        The recording of the live replay; its first 30 s, repeated when it is shorter, are the
        input of the file cases.
    reference
        The words spoken in it, with their times; latencies count from the recogniser's own word
        times when None.
    model
        Name or folder; None is the bundled one.
    quick
        One repeat, two threads only and no other recognisers.
    peer_python
        An interpreter that has faster-whisper; None in a packaged program.
    endurance
        Minutes of audio in one long session; None is :data:`LONG_SESSION`, or none when quick.
    base, tiny, ggml
        Weights of faster-whisper base and tiny.en, and of whisper.cpp; None where there are none.
    """

    audio: Path
    reference: Path | None = None
    model: str | None = None
    quick: bool = False
    peer_python: Path | None = field(default_factory=own_python)
    endurance: float | None = None
    base: Path | None = None
    tiny: Path | None = None
    ggml: Path | None = None


Run = tuple[str, "Callable[[Figures], Figures]"]
"""A case's name, and how to measure it given the figures so far."""


def run_suite(plan: Plan, folder: Path, progress: Callable[[int, int, str], None]) -> Figures:
    """Measure everything; return plain figures.

    Parameters
    ----------
    folder
        Scratch space.
    progress
        Called before each case with the number of cases done and in all, and its name.
    """
    clip = write_clip(plan.audio, folder / CLIP_NAME)
    figures: Figures = {
        "machine": asdict(describe_machine()),
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "load_before": load_average(),
        "audio": plan.audio.name,
        "spoken": spoken_text(plan.audio),
        "cases": {},
    }
    runs = (*own_runs(plan, clip), *peer_runs(plan, clip))
    for done, (name, measure) in enumerate(runs):
        progress(done, len(runs), name)
        figures["cases"][name] = measure(figures)
    return figures


def write_clip(audio: Path, target: Path) -> Path:
    """Write the 30 s of the file cases as 16-bit WAV, which every recogniser reads."""
    samples = read_audio(audio).samples
    clip = np.resize(samples, CLIP_SECONDS * SAMPLE_RATE)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(clip, -1, 1) * 32767).astype("<i2").tobytes())
    return target


def own_runs(plan: Plan, clip: Path) -> list[Run]:
    """Return this program's own cases, by name."""
    threads = (2,) if plan.quick else (1, 2)
    repeats = 1 if plan.quick else 5
    kinds = [("file", clip, count) for count in threads]
    kinds += [("live", plan.audio, count) for count in threads]
    kinds += [("stages", clip, 1), ("windows", clip, 1), ("pruning", plan.audio, 2)]
    reference = str(plan.reference.resolve()) if plan.reference else None
    cases = [
        Case(kind, str(audio.resolve()), count, plan.model, repeats, reference)
        for kind, audio, count in kinds
    ]
    cases.append(Case("library", str(clip.resolve())))
    minutes = plan.endurance or (None if plan.quick else LONG_SESSION)
    if minutes is not None:
        audio = str(plan.audio.resolve())
        cases.append(Case("endurance", audio, 2, plan.model, minutes=minutes))
    return [(f"{case.kind}-{case.threads}", _own(case)) for case in cases]


def peer_runs(plan: Plan, clip: Path) -> list[Run]:
    """Return the cases of the other recognisers that can run here."""
    if plan.quick:
        return []
    runs = list[Run]()
    if has_faster_whisper(plan.peer_python):
        for size, weights in (("base", plan.base), ("tiny.en", plan.tiny)):
            runs += [_peer(plan, clip, "faster-whisper", size, weights, beam) for beam in (5, 1)]
    if plan.ggml is not None and peers.find_whisper_cpp():
        runs.append(_peer(plan, clip, "whisper.cpp", plan.ggml.stem, plan.ggml, 5))
    return runs


def has_faster_whisper(python: Path | None) -> bool:
    """Whether the interpreter finds faster-whisper, without importing it."""
    if python is None:
        return False
    program = "import sys, importlib.util as u; sys.exit(u.find_spec('faster_whisper') is None)"
    try:
        return subprocess.run([python, "-c", program], check=False).returncode == 0
    except OSError:
        return False


def _own(case: Case) -> Callable[[Figures], Figures]:
    return lambda _: run_alone(case)


def run_alone(case: Case) -> Figures:
    """Run one of this program's own cases in a separate process."""
    return run_child([*own_program(), "bench", "--case", json.dumps(asdict(case))])


def peer_program(python: Path | None) -> Sequence[str]:
    """Return the command that measures a peer: `python`, or the packaged program itself."""
    if python is None:
        return [*own_program(), "bench", "--peer"]
    return [str(python), str(Path(peers.__file__).with_suffix(".py"))]


def _peer(plan: Plan, clip: Path, peer: str, size: str, weights: Path | None, beam: int) -> Run:
    """Return one peer's case; random weights decode as many tokens as our recogniser."""

    def measure(figures: Figures) -> Figures:
        place = str(weights.resolve()) if weights else None
        job = peers.PeerJob(peer, size, str(clip), 2, beam, place, written_tokens(figures["cases"]))
        command = [*peer_program(plan.peer_python), json.dumps(asdict(job))]
        return {**run_child(command), "random_weights": weights is None}

    return f"{peer} {size} beam {beam}", measure


def written_tokens(cases: Figures) -> int:
    """Estimate the tokens of the clip from the recogniser's rate on the whole recording."""
    found = cases.get("pruning-2", {})
    if "pruned" not in found:
        return 100
    return max(1, round(found["pruned"]["tokens"] * CLIP_SECONDS / found["audio_seconds"]))


def spoken_text(audio: Path) -> str | None:
    """Return the text spoken in a recording, when a text file of its name lies beside it."""
    text = audio.with_suffix(".txt")
    return text.read_text(encoding="utf-8") if text.is_file() else None


def run_child(command: Sequence[str]) -> Figures:
    """Run a case's process; return its figures, or the last line of its errors as ``error``."""
    done = subprocess.run(command, cwd=PROGRAM_FOLDER, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        result: Any = json.loads(done.stdout.splitlines()[-1])
        return result
    words = done.stderr.strip().splitlines()
    return {"error": words[-1] if words else f"it ended with code {done.returncode}"}
