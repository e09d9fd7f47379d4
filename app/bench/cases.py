"""The measurements of this program's own pipeline, each run in a separate process.

In a separate process, peak memory is that of the case alone. Every case returns plain numbers and
texts, ready for JSON. The user's own folders and settings are not touched.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.bench.endurance import measure_endurance
from app.bench.library import measure_library
from app.bench.peers import Spent, process_memory_mb, timed
from app.bench.window import measure_stall
from app.paths import Paths
from app.service import CaptioningService
from app.settings import ModelSettings, Settings
from engine import (
    SAMPLE_RATE,
    AudioChunk,
    LiveMetrics,
    Network,
    SearchOptions,
    SpeechDetector,
    log_mel,
    read_audio,
    read_reference,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.bench.case import Case, Figures
    from engine import Inference, ModelBundle

WINDOW_LENGTHS = (1, 2, 5, 10, 20, 30)
"""Window lengths in seconds for which the cost of a pass is measured."""

WINDOW_SECONDS = 10
"""Length of the windows that features and search are measured on."""


class TimedNetwork:
    """A network that counts the processor seconds of encoder and decoder, on one thread."""

    def __init__(self, inner: Inference) -> None:
        self._inner = inner
        self.encoding = 0.0
        self.decoding = 0.0

    def encode(self, mel: Any) -> Any:
        """Encode one window, timed."""
        start = time.thread_time()
        result = self._inner.encode(mel)
        self.encoding += time.thread_time() - start
        return result

    def step(self, tokens: Any, cache: Any, window: Any) -> Any:
        """Run the decoder, timed."""
        start = time.thread_time()
        result = self._inner.step(tokens, cache, window)
        self.decoding += time.thread_time() - start
        return result


def run_case(case: Case) -> Figures:
    """Measure one case; ``peak_memory_mb`` is that of the whole process."""
    with tempfile.TemporaryDirectory() as folder:
        figures = CASES[case.kind](case, Path(folder))
    return {**figures, "peak_memory_mb": process_memory_mb(peak=True)}


def service_of(
    case: Case, root: Path, network: Callable[[ModelBundle, int], Inference] | None = None
) -> CaptioningService:
    """Return a service with default settings, but for the case's model and threads."""
    settings = Settings(model=ModelSettings(case.model or "", case.threads))
    return CaptioningService(Paths.under(root), lambda: settings, network)


def measure_file(case: Case, root: Path) -> Figures:
    """Transcribe the whole file as ``fwcaptions transcribe`` does, at full speed."""
    service, audio = service_of(case, root), Path(case.audio)
    start = time.perf_counter()
    service.load_recogniser(threads=1)
    loading = time.perf_counter() - start
    transcript = service.transcribe(audio)
    best = fastest(lambda: service.transcribe(audio), case)
    return {
        "audio_seconds": transcript.duration,
        "load_seconds": loading,
        "seconds": best.wall,
        "processor_seconds": best.processor,
        "text": transcript.text,
    }


def measure_live(case: Case, root: Path) -> Figures:
    """Replay the file in real time through a session whose model is already loaded."""
    service = service_of(case, root)
    service.load_recogniser()
    metrics = LiveMetrics(read_reference(case.reference) if case.reference else None)

    def on_event(event: Any) -> None:
        metrics.on_event(event)

    session = service.open_session(f"file:{case.audio}", on_event, stored=False).session
    session.start()
    session.join()
    return metrics.report()


def measure_stages(case: Case, root: Path) -> Figures:
    """Processor seconds for one second of audio by stage, on one thread.

    Voice activity and features are measured alone, encoder and decoder inside a transcription; the
    rest is reading the file, the search around the decoder, word times and cues.
    """
    service, network = _timed_service(case, root)
    path = Path(case.audio)
    service.transcribe(path)
    total, encoder, decoder = min(
        _processor_seconds(network, lambda: service.transcribe(path)) for _ in range(case.repeats)
    )
    audio = read_audio(case.audio).samples
    stages = {
        "voice activity": fastest(lambda: detect(audio), case).processor,
        "features": fastest(lambda: [log_mel(part) for part in windows(audio)], case).processor,
        "encoder": encoder,
        "decoder": decoder,
    }
    stages["rest"] = max(0.0, total - sum(stages.values()))
    seconds = len(audio) / SAMPLE_RATE
    return {"seconds_per_second": {stage: used / seconds for stage, used in stages.items()}}


def measure_windows(case: Case, root: Path) -> Figures:
    """Processor seconds of one live pass without committed words, by length of its window."""
    service, network = _timed_service(case, root)
    recogniser = service.load_recogniser()
    audio, search = read_audio(case.audio).samples, SearchOptions(beam=2)
    figures: Figures = {}
    for seconds in WINDOW_LENGTHS:
        mel = log_mel(np.resize(audio, seconds * SAMPLE_RATE))
        recogniser.recognise(mel, search=search)
        total, encoder, decoder = min(
            _processor_seconds(network, lambda mel=mel: recogniser.recognise(mel, search=search))
            for _ in range(case.repeats)
        )
        figures[f"{seconds} s"] = {"total": total, "encoder": encoder, "decoder": decoder}
    return {"windows": figures}


def _timed_service(case: Case, root: Path) -> tuple[CaptioningService, TimedNetwork]:
    """Return a service whose model is loaded on one thread, and the model's timed network."""
    built = list[TimedNetwork]()

    def build(bundle: ModelBundle, threads: int) -> TimedNetwork:
        built.append(TimedNetwork(Network(bundle, threads)))
        return built[-1]

    service = service_of(replace(case, threads=1), root, build)
    service.load_recogniser()
    return service, built[0]


def _processor_seconds(
    network: TimedNetwork, work: Callable[[], object]
) -> tuple[float, float, float]:
    """Return the processor seconds of `work`, and those of encoder and decoder in it."""
    network.encoding = network.decoding = 0.0
    start = time.process_time()
    work()
    return time.process_time() - start, network.encoding, network.decoding


def detect(audio: NDArray[Any]) -> list[object]:
    """Detect speech in blocks of half a second, as the audio of a file arrives."""
    detector, step = SpeechDetector(), SAMPLE_RATE // 2
    chunks = (AudioChunk(audio[at : at + step], at) for at in range(0, len(audio), step))
    return [segment for chunk in chunks for segment in detector.push(chunk)]


def measure_pruning(case: Case, root: Path) -> Figures:
    """Count decoder rows with dynamic pruning, with a full beam, and greedily."""
    recogniser = service_of(case, root).load_recogniser()
    audio = read_audio(case.audio).samples
    mels = [log_mel(window) for window in windows(audio)]
    searches = {
        "pruned": SearchOptions(beam=5),
        "full": SearchOptions(beam=5, cutoff=float("inf")),
        "greedy": SearchOptions(beam=1),
    }
    figures: Figures = {"audio_seconds": len(audio) / SAMPLE_RATE}
    for name, search in searches.items():
        found = [recogniser.recognise(mel, search=search) for mel in mels]
        figures[name] = {
            "decoder_rows": sum(recognition.decoder_rows for recognition in found),
            "tokens": sum(len(word) for r in found for word in r.word_tokens),
            "text": " ".join(recognition.text for recognition in found),
        }
    return figures


def windows(audio: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Cut audio into windows of equal length, the last one shorter."""
    step = WINDOW_SECONDS * SAMPLE_RATE
    for start in range(0, len(audio), step):
        yield audio[start : start + step]


def fastest(work: Callable[[], object], case: Case) -> Spent:
    """Return the time of the fastest of several runs, the one least disturbed."""
    return min((timed(work) for _ in range(case.repeats)), key=lambda spent: spent.wall)


def _measure_endurance(case: Case, root: Path) -> Figures:
    return measure_endurance(case.audio, case.minutes, service_of(case, root))


def _measure_library(case: Case, root: Path) -> Figures:
    return measure_library(service_of(case, root))


CASES: dict[str, Callable[[Case, Path], Figures]] = {
    "file": measure_file,
    "live": measure_live,
    "stages": measure_stages,
    "windows": measure_windows,
    "pruning": measure_pruning,
    "library": _measure_library,
    "gui": measure_stall,
    "endurance": _measure_endurance,
}
