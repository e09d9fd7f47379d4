"""One measurement of this program's own pipeline; each runs in a process of its own.

A process of its own makes the peak of memory the case's and nobody else's. Every case returns plain
numbers and texts, ready for JSON.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.bench.endurance import measure_endurance
from app.bench.peers import Spent, peak_memory_mb, timed
from app.bench.window import measure_stall
from engine import (
    SAMPLE_RATE,
    AudioChunk,
    LiveMetrics,
    Network,
    RecogniserOptions,
    SearchOptions,
    Session,
    SpeechDetector,
    load_recogniser,
    log_mel,
    open_sources,
    read_audio,
    read_reference,
    transcribe,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from engine import Inference, ModelBundle, Recogniser

Figures = dict[str, Any]

WINDOW_LENGTHS = (1, 2, 5, 10, 20, 30)
"""Seconds of the windows by which the growth of a pass is measured."""

WINDOW_SECONDS = 10
"""Length of the windows that features and search are measured on."""


@dataclass(frozen=True, slots=True)
class Case:
    """What to measure.

    Attributes
    ----------
    kind
        A key of :data:`CASES`.
    audio
        The recording.
    threads
        Processor threads.
    model
        Name or folder; None is the bundled one.
    repeats
        The fastest of this many counts.
    reference
        The words really said, with their times, for a live case.
    minutes
        Length of the session of an endurance case.
    """

    kind: str
    audio: str
    threads: int = 2
    model: str | None = None
    repeats: int = 3
    reference: str | None = None
    minutes: float = 0.0

    def load(self, threads: int) -> Recogniser:
        """Load the model with `threads` threads for one piece of work."""
        return load_recogniser(self.model, RecogniserOptions(threads=threads))


class WatchedNetwork:
    """A network that counts the processor seconds of its two halves, on one thread."""

    def __init__(self, inner: Inference) -> None:
        self._inner = inner
        self.encoding = 0.0
        self.decoding = 0.0

    def encode(self, mel: Any) -> Any:
        """Encode one window, on the clock."""
        start = time.thread_time()
        result = self._inner.encode(mel)
        self.encoding += time.thread_time() - start
        return result

    def step(self, tokens: Any, cache: Any, window: Any) -> Any:
        """Run the decoder, on the clock."""
        start = time.thread_time()
        result = self._inner.step(tokens, cache, window)
        self.decoding += time.thread_time() - start
        return result


def run_case(case: Case) -> Figures:
    """Measure one case; `peak_memory_mb` is that of the whole process."""
    figures = CASES[case.kind](case)
    return {**figures, "peak_memory_mb": peak_memory_mb()}


def measure_file(case: Case) -> Figures:
    """Transcribe the whole file as `fwcaptions transcribe` does, as fast as the machine goes."""
    start = time.perf_counter()
    recogniser = case.load(threads=1)
    loading = time.perf_counter() - start
    transcript = transcribe(case.audio, recogniser, workers=case.threads)
    again = fastest(lambda: transcribe(case.audio, recogniser, workers=case.threads), case)
    return {
        "audio_seconds": transcript.duration,
        "load_seconds": loading,
        "seconds": again.wall,
        "processor_seconds": again.processor,
        "text": transcript.text,
    }


def measure_live(case: Case) -> Figures:
    """Replay the file at real time through a session whose model is already loaded."""
    recogniser = case.load(case.threads)
    metrics = LiveMetrics(read_reference(case.reference) if case.reference else None)
    session = Session(open_sources(f"file:{case.audio}"), lambda: recogniser, metrics.on_event)
    session.start()
    session.join()
    return metrics.report()


def measure_stages(case: Case) -> Figures:
    """Processor seconds for one second of audio, stage by stage, on one thread.

    Voice activity and features are measured alone, encoder and decoder inside a transcription;
    what is left of that is reading the file, the search around the decoder, times and cues.
    """
    recogniser, network = _watched(case)
    transcribe(case.audio, recogniser, workers=1)
    total, encoder, decoder = min(
        _watch(network, lambda: transcribe(case.audio, recogniser, workers=1))
        for _ in range(case.repeats)
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


def measure_windows(case: Case) -> Figures:
    """Processor seconds of one live pass without committed words, by its window's length."""
    recogniser, network = _watched(case)
    audio, search = read_audio(case.audio).samples, SearchOptions(beam=2)
    figures: Figures = {}
    for seconds in WINDOW_LENGTHS:
        mel = log_mel(np.resize(audio, seconds * SAMPLE_RATE))
        recogniser.recognise(mel, search=search)
        total, encoder, decoder = min(
            _watch(network, lambda mel=mel: recogniser.recognise(mel, search=search))
            for _ in range(case.repeats)
        )
        figures[f"{seconds} s"] = {"total": total, "encoder": encoder, "decoder": decoder}
    return {"windows": figures}


def _watched(case: Case) -> tuple[Recogniser, WatchedNetwork]:
    """Load the model on one thread, with its network under watch."""
    watched = list[WatchedNetwork]()

    def watch(bundle: ModelBundle, threads: int) -> WatchedNetwork:
        watched.append(WatchedNetwork(Network(bundle, threads)))
        return watched[-1]

    return load_recogniser(case.model, RecogniserOptions(threads=1), watch), watched[0]


def _watch(network: WatchedNetwork, work: Callable[[], object]) -> tuple[float, float, float]:
    """Return the processor seconds of `work`, and those of the encoder and decoder in it."""
    network.encoding = network.decoding = 0.0
    start = time.process_time()
    work()
    return time.process_time() - start, network.encoding, network.decoding


def detect(audio: NDArray[Any]) -> list[object]:
    """Find speech in audio that arrives in half seconds, as a file's does."""
    detector, step = SpeechDetector(), SAMPLE_RATE // 2
    chunks = (AudioChunk(audio[at : at + step], at) for at in range(0, len(audio), step))
    return [segment for chunk in chunks for segment in detector.push(chunk)]


def measure_pruning(case: Case) -> Figures:
    """Rows through the decoder with dynamic pruning, with the beam kept full, and greedily."""
    recogniser = case.load(case.threads)
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
    """Return what the fastest of several runs took: the others were disturbed."""
    return min((timed(work) for _ in range(case.repeats)), key=lambda spent: spent.wall)


CASES: dict[str, Callable[[Case], Figures]] = {
    "file": measure_file,
    "live": measure_live,
    "stages": measure_stages,
    "windows": measure_windows,
    "pruning": measure_pruning,
    "gui": measure_stall,
    "endurance": lambda case: measure_endurance(case.audio, case.minutes, case.load(case.threads)),
}
