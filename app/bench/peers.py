"""Other recognisers on the same audio: faster-whisper and whisper.cpp, in a process of their own.

``python peers.py JSON`` measures one :class:`Job` and prints one JSON object. The file imports
nothing of the project, so that any interpreter that has faster-whisper can run it
(``fwcaptions bench --peer-python``).

Where no weights are at hand, a model of the same size with random weights stands in, for speed
alone: the work of a transformer does not depend on the numbers in it, only on how many tokens it
is asked for, and that count is set to what the real recogniser wrote.
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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Job:
    """One measurement: a peer, its size, the audio and the work asked of it.

    ``weights`` is a model folder (faster-whisper), a file (whisper.cpp) or None: random weights;
    ``tokens`` is how many tokens random weights have to write.
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
class Result:
    """What one job took: the fastest repeat in seconds, the peak of resident memory in MB."""

    seconds: float
    processor_seconds: float
    peak_memory_mb: float | None
    tokens: int | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and seconds that processor cores worked: less when others disturb."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Spoken:
    """One transcription; `loading` is the part of the time that went into loading the model."""

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
        """Every token by id; text pieces are only numbered, for nobody reads them."""
        languages = ["<|en|>"] + [f"<|language{index}|>" for index in range(98)]
        names = ["<|endoftext|>", "<|startoftranscript|>", *languages, "<|translate|>"]
        names += ["<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nocaptions|>"]
        names += ["<|notimestamps|>", *(f"<|{step * 0.02:.2f}|>" for step in range(1501))]
        return [f"piece{index}" for index in range(self.end)] + names

    @property
    def prompt(self) -> list[str]:
        """What the decoder starts from when no timestamps are wanted."""
        task = ["<|en|>", "<|transcribe|>"] if self.multilingual else []
        return ["<|startoftranscript|>", *task, "<|notimestamps|>"]


SIZES = {
    "tiny.en": Size(d_model=384, layers=4, heads=6, multilingual=False),
    "base": Size(d_model=512, layers=6, heads=8, multilingual=True),
}


def measure(job: Job) -> Result:
    """Run one job `repeats` times after a warm-up; its model is loaded before the clock starts."""
    with tempfile.TemporaryDirectory() as folder:
        run = _prepare(job, Path(folder))
        spoken = run()
        best = min((timed(run) for _ in range(job.repeats)), key=lambda spent: spent.wall)
    wall = best.wall - spoken.loading
    return Result(wall, best.processor, peak_memory_mb(), spoken.tokens, spoken.text)


def timed(work: Callable[[], object]) -> Spent:
    """Return what `work` took."""
    wall, processor = time.perf_counter(), _processor_seconds()
    work()
    return Spent(time.perf_counter() - wall, _processor_seconds() - processor)


def _processor_seconds() -> float:
    """Return the processor time of this process and of the programs it has run."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_memory_mb() -> float | None:
    """Peak resident memory of this process in MB, or None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return _peak_by_rusage()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def _peak_by_rusage() -> float | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1024)


def _prepare(job: Job, folder: Path) -> Callable[[], Spoken]:
    if job.peer == "whisper.cpp":
        return _whisper_cpp(job, folder)
    return _faster_whisper(job) if job.weights else _random_whisper(job, folder)


def _faster_whisper(job: Job) -> Callable[[], Spoken]:
    whisper = _module("faster_whisper").WhisperModel
    model = whisper(job.weights, device="cpu", compute_type="int8", cpu_threads=job.threads)

    def run() -> Spoken:
        segments, _ = model.transcribe(job.audio, beam_size=job.beam, language="en")
        parts = list(segments)
        text = " ".join(part.text.strip() for part in parts)
        return Spoken(text, sum(len(part.tokens) for part in parts))

    return run


def _random_whisper(job: Job, folder: Path) -> Callable[[], Spoken]:
    ctranslate2, audio = _module("ctranslate2"), _module("faster_whisper.audio")
    size = SIZES[job.size]
    subprocess.run([sys.executable, __file__, job.size, str(folder)], check=True)
    model = ctranslate2.models.Whisper(
        str(folder), compute_type="int8", intra_threads=job.threads, inter_threads=1
    )
    extractor = _module("faster_whisper.feature_extractor").FeatureExtractor()

    def run() -> Spoken:
        features = extractor(audio.decode_audio(job.audio))
        written = 0
        for first in range(0, max(features.shape[-1] - 1, 1), 3000):
            window = np.ascontiguousarray(
                audio.pad_or_trim(features[:, first : first + 3000])[None]
            )
            written += _generate(model, ctranslate2.StorageView.from_array(window), size, job)
        return Spoken(tokens=written)

    return run


def _generate(model: Any, window: Any, size: Size, job: Job) -> int:
    """Tokens written for one window of 30 s; the end of text is forbidden, the length is fixed."""
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
    """Shape of one variable of CTranslate2's WhisperSpec; None for what has a default."""
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
    """Import what only the peers need; nothing here is installed with this program."""
    return importlib.import_module(name)


def find_whisper_cpp() -> str | None:
    """Return the command-line program of whisper.cpp, when it is on the path."""
    return shutil.which("whisper-cli") or shutil.which("whisper-cpp")


def _whisper_cpp(job: Job, folder: Path) -> Callable[[], Spoken]:
    """whisper.cpp loads its model on every run; it says on stderr how long that took."""
    program = find_whisper_cpp()
    if program is None or job.weights is None:
        raise SystemExit("whisper.cpp or its weights are not installed.")
    output = folder / "text"
    command = [program, "-m", job.weights, "-f", job.audio, "-t", str(job.threads)]
    command += ["-bs", str(job.beam), "-l", "en", "-otxt", "-of", str(output)]

    def run() -> Spoken:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        text = " ".join(output.with_suffix(".txt").read_text(encoding="utf-8").split())
        return Spoken(text, loading=_load_seconds(done.stderr))

    return run


def _load_seconds(log: str) -> float:
    found = re.search(r"load time =\s*([\d.]+) ms", log)
    return float(found[1]) / 1000 if found else 0.0


def main(arguments: list[str]) -> None:
    """Measure ``JSON``, or write random weights for ``SIZE FOLDER``: memory is measured without."""
    if len(arguments) == 2:
        write_random_model(SIZES[arguments[0]], Path(arguments[1]))
    else:
        print(json.dumps(asdict(measure(Job(**json.loads(arguments[0]))))))


if __name__ == "__main__":
    main(sys.argv[1:])
