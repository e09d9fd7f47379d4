"""Other recognisers on the same audio: faster-whisper and whisper.cpp, in a separate process.

``python peers.py JSON`` measures one :class:`PeerJob` and prints one JSON object. The file imports
nothing of the project, so that any interpreter that has faster-whisper can run it
(``fwcaptions bench --peer-python``).

Without weights a model of the same size with random weights is used, for speed alone: the work of
a transformer depends on how many tokens it decodes, not on its weights, and that number is set to
what our recogniser wrote.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class PeerJob:
    """One measurement of a peer.

    ``weights`` is a model folder (faster-whisper), a file (whisper.cpp) or None for random weights;
    ``tokens`` is the number of tokens that random weights decode.
    """

    peer: str
    size: str
    audio: str
    threads: int
    beam: int
    weights: str | None = None
    tokens: int = 100
    repeats: int = 3


@dataclass(frozen=True, slots=True)
class PeerResult:
    """The fastest repeat in seconds, and the peak of resident memory in MB."""

    seconds: float
    processor_seconds: float
    peak_memory_mb: float | None
    tokens: int | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Spent:
    """Wall-clock seconds and processor seconds; other programs disturb the latter less."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class PeerTranscript:
    """One transcription; `loading` is the part of its time that loaded the model."""

    text: str | None = None
    tokens: int | None = None
    loading: float = 0.0


@dataclass(frozen=True, slots=True)
class Size:
    """The dimensions of one published Whisper model."""

    d_model: int
    layers: int
    heads: int
    multilingual: bool

    @property
    def end(self) -> int:
        """Id of the end of text, the first special token."""
        return 50_257 if self.multilingual else 50_256

    @property
    def vocabulary(self) -> list[str]:
        """Every token by id; text tokens are only numbered, as their text is not used."""
        languages = ["<|en|>"] + [f"<|language{index}|>" for index in range(98)]
        names = ["<|endoftext|>", "<|startoftranscript|>", *languages, "<|translate|>"]
        names += ["<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nocaptions|>"]
        names += ["<|notimestamps|>", *(f"<|{step * 0.02:.2f}|>" for step in range(1501))]
        return [f"token{index}" for index in range(self.end)] + names

    @property
    def prompt(self) -> list[str]:
        """The decoder's prompt for text without timestamps."""
        task = ["<|en|>", "<|transcribe|>"] if self.multilingual else []
        return ["<|startoftranscript|>", *task, "<|notimestamps|>"]


SIZES = {
    "tiny.en": Size(d_model=384, layers=4, heads=6, multilingual=False),
    "base": Size(d_model=512, layers=6, heads=8, multilingual=True),
}


def measure(job: PeerJob) -> PeerResult:
    """Run one job `repeats` times after a warm-up; its model is loaded before the clock starts."""
    with tempfile.TemporaryDirectory() as folder:
        run = _prepare(job, Path(folder))
        transcript = run()
        best = min((timed(run) for _ in range(job.repeats)), key=lambda spent: spent.wall)
    wall = best.wall - transcript.loading
    return PeerResult(
        wall, best.processor, process_memory_mb(peak=True), transcript.tokens, transcript.text
    )


def timed(work: Callable[[], object]) -> Spent:
    """Return what `work` took."""
    wall, processor = time.perf_counter(), _processor_seconds()
    work()
    return Spent(time.perf_counter() - wall, _processor_seconds() - processor)


def _processor_seconds() -> float:
    """Return the processor time of this process and of the programs it has run."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def process_memory_mb(*, peak: bool) -> float | None:
    """Return the resident memory of this process in MB, now or at its peak.

    None where the system does not report it: without ``/proc`` only the peak is known.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return _peak_by_rusage() if peak else None
    return int(re.findall(rf"{'VmHWM' if peak else 'VmRSS'}:\s+(\d+)", status)[0]) / 1024


def _peak_by_rusage() -> float | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1024)


def _prepare(job: PeerJob, folder: Path) -> Callable[[], PeerTranscript]:
    if job.peer == "whisper.cpp":
        return _whisper_cpp(job, folder)
    return _faster_whisper(job) if job.weights else _random_whisper(job, folder)


def _faster_whisper(job: PeerJob) -> Callable[[], PeerTranscript]:
    whisper = _module("faster_whisper").WhisperModel
    model = whisper(job.weights, device="cpu", compute_type="int8", cpu_threads=job.threads)

    def run() -> PeerTranscript:
        segments, _ = model.transcribe(job.audio, beam_size=job.beam, language="en")
        parts = list(segments)
        text = " ".join(part.text.strip() for part in parts)
        return PeerTranscript(text, sum(len(part.tokens) for part in parts))

    return run


def _random_whisper(job: PeerJob, folder: Path) -> Callable[[], PeerTranscript]:
    ctranslate2, audio = _module("ctranslate2"), _module("faster_whisper.audio")
    size = SIZES[job.size]
    subprocess.run([sys.executable, __file__, job.size, str(folder)], check=True)
    model = ctranslate2.models.Whisper(
        str(folder), compute_type="int8", intra_threads=job.threads, inter_threads=1
    )
    extractor = _module("faster_whisper.feature_extractor").FeatureExtractor()

    def run() -> PeerTranscript:
        features = extractor(audio.decode_audio(job.audio))
        written = 0
        for first in range(0, max(features.shape[-1] - 1, 1), 3000):
            window = np.ascontiguousarray(
                audio.pad_or_trim(features[:, first : first + 3000])[None]
            )
            written += _generate(model, ctranslate2.StorageView.from_array(window), size, job)
        return PeerTranscript(tokens=written)

    return run


def _generate(model: Any, window: Any, size: Size, job: PeerJob) -> int:
    """Return the number of tokens decoded for a window of 30 s; the end token is suppressed."""
    answer = model.generate(
        model.encode(window),
        [size.prompt],
        beam_size=job.beam,
        max_length=2 * job.tokens,  # CTranslate2 keeps half of it for the prompt
        suppress_tokens=[size.end],
    )
    return len(answer[0].sequences_ids[0])


def write_random_model(size: Size, folder: Path) -> None:
    """Write a CTranslate2 Whisper model of `size` with random INT8 weights into `folder`."""
    spec = _module("ctranslate2.specs").WhisperSpec(
        size.layers, size.heads, size.layers, size.heads
    )
    generator = np.random.default_rng(1)

    def fill(layer: Any, name: str, value: Any) -> None:
        shape = _shape(name, size)
        if shape and (value is None or name.endswith(("bias", "encodings"))):
            values = generator.normal(0, 0.02, shape) + name.endswith("gamma")
            setattr(layer, name.rsplit("/", 1)[-1], values.astype(np.float32))

    spec._visit(fill)
    spec.register_vocabulary(size.vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _shape(name: str, size: Size) -> tuple[int, ...] | None:
    """Return the shape of a variable of CTranslate2's WhisperSpec; None where it has a default."""
    d, vocabulary = size.d_model, len(size.vocabulary)
    table: dict[str, tuple[int, ...]] = {
        r"(gamma|beta)$": (d,),
        r"conv1/weight$": (d, 80, 3),
        r"conv2/weight$": (d, d, 3),
        r"encoder/position_encodings/encodings$": (1500, d),
        r"decoder/position_encodings/encodings$": (448, d),
        r"(embeddings|projection)/weight$": (vocabulary, d),
        r"self_attention/linear_0/weight$": (3 * d, d),
        r"/attention/linear_1/weight$": (2 * d, d),
        r"attention/linear_\d/weight$": (d, d),
        r"ffn/linear_0/weight$": (4 * d, d),
        r"ffn/linear_1/weight$": (d, 4 * d),
        r"(conv\d|_attention/linear_1|attention/linear_2|ffn/linear_1)/bias$": (d,),
        r"self_attention/linear_0/bias$": (3 * d,),
        r"/attention/linear_1/bias$": (2 * d,),
        r"attention/linear_0/bias$": (d,),
        r"ffn/linear_0/bias$": (4 * d,),
    }
    return next((shape for ending, shape in table.items() if re.search(ending, name)), None)


def _module(name: str) -> Any:
    """Import a module that only the peers need and this program does not install."""
    return importlib.import_module(name)


def find_whisper_cpp() -> str | None:
    """Return the command-line program of whisper.cpp, when it is on the path."""
    return shutil.which("whisper-cli") or shutil.which("whisper-cpp")


def _whisper_cpp(job: PeerJob, folder: Path) -> Callable[[], PeerTranscript]:
    """Return a run of whisper.cpp, which loads its model every time and logs how long that took."""
    program = find_whisper_cpp()
    if program is None or job.weights is None:
        raise SystemExit("whisper.cpp or its weights are not installed.")
    output = folder / "text"
    command = [program, "-m", job.weights, "-f", job.audio, "-t", str(job.threads)]
    command += ["-bs", str(job.beam), "-l", "en", "-otxt", "-of", str(output)]

    def run() -> PeerTranscript:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        text = " ".join(output.with_suffix(".txt").read_text(encoding="utf-8").split())
        return PeerTranscript(text, loading=_load_seconds(done.stderr))

    return run


def _load_seconds(log: str) -> float:
    found = re.search(r"load time =\s*([\d.]+) ms", log)
    return float(found[1]) / 1000 if found else 0.0


def main(arguments: list[str]) -> None:
    """Measure ``JSON``; with ``SIZE FOLDER``, write random weights without affecting its memory."""
    if len(arguments) == 2:
        write_random_model(SIZES[arguments[0]], Path(arguments[1]))
    else:
        print(json.dumps(asdict(measure(PeerJob(**json.loads(arguments[0]))))))


if __name__ == "__main__":
    main(sys.argv[1:])
