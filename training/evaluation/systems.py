"""Everything that can be judged by one measure: our checkpoints and folders, and other programs.

A listener turns samples into text. Heavy libraries are loaded by the listener that needs them and
by no other, so that the memory of each is its own. Runs on the main thread of its process.
"""

from __future__ import annotations

import importlib.util
import tempfile
import wave
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from engine.types import SAMPLE_RATE
from training.errors import OptionError

if TYPE_CHECKING:
    from training.data.audio import Float32, Int16


@dataclass(frozen=True, slots=True)
class Heard:
    """What a listener made of one window.

    Attributes
    ----------
    words
        Each word and its probability; empty where the listener does not say.
    decoder_rows
        Rows that went through its decoder; 0 where it does not say.
    """

    text: str
    words: tuple[tuple[str, float], ...] = ()
    decoder_rows: int = 0


class Listener(Protocol):
    """Hears one window of 16 kHz samples at a time."""

    def hear(self, samples: Float32) -> Heard:
        """Write down what is said in at most 30 s."""
        ...


@dataclass(frozen=True, slots=True)
class System:
    """What is to be judged, as plain values that travel to another process.

    Attributes
    ----------
    model
        A checkpoint, a model folder, ``faster-whisper:NAME`` or ``whisper.cpp:NAME``.
    vocabulary
        Needed by checkpoints alone; a model folder has its own.
    cutoff
        Nats below the best at which a candidate of a model folder dies; None is the default.
    homophones
        Whether a model folder's words are corrected by their neighbours.
    respelling
        Whether a model folder's words that do not exist are written as others that sound like them.
    terms
        Words that a model folder's search favours.
    """

    model: str
    threads: int = 1
    beam: int = 5
    vocabulary: str = ""
    cutoff: float | None = None
    homophones: bool = False
    respelling: bool = True
    terms: tuple[str, ...] = ()

    def load(self) -> Listener:
        """Load it.

        Raises
        ------
        OptionError
            If it needs a package that is not installed, or a vocabulary.
        EngineError, TrainingError
            If the model cannot be used.
        """
        kind, _, name = self.model.partition(":")
        if kind == "faster-whisper":
            return FasterWhisper(name, self)
        if kind == "whisper.cpp":
            return WhisperCpp(name, self)
        if (Path(self.model) / "encoder.onnx").is_file():
            return Folder(self)
        return TorchCheckpoint(self)


class Folder:
    """An exported model, through the engine's recogniser: what the application runs."""

    def __init__(self, system: System) -> None:
        from engine.model.contextual_bias import ContextualBias
        from engine.model.recogniser import RecogniserOptions, load_recogniser
        from engine.model.search import SearchOptions
        from engine.text.homophones import HomophoneCorrector

        search = SearchOptions(beam=system.beam)
        if system.cutoff is not None:
            search = replace(search, cutoff=system.cutoff)
        options = RecogniserOptions(system.threads, search, respelling=system.respelling)
        self._recogniser = load_recogniser(system.model, options)
        self._homophones = HomophoneCorrector() if system.homophones else None
        self._bias = ContextualBias.of(system.terms, self._recogniser.tokenizer)

    def hear(self, samples: Float32) -> Heard:
        """Write down a window as a final pass does."""
        from engine.features import log_mel

        found = self._recogniser.recognise_final(log_mel(samples), bias=self._bias)
        words = found.words
        if self._homophones is not None:
            words = self._homophones.correct_words(words)
        text = " ".join(word.text for word in words)
        return Heard(text, tuple((w.text, w.probability) for w in words), found.decoder_rows)

    def hear_recording(self, samples: Int16) -> str:
        """Write down a recording of any length as the application transcribes a file."""
        from engine.transcription import transcribe

        with tempfile.TemporaryDirectory() as room:
            path = Path(room) / "recording.wav"
            with wave.open(str(path), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(SAMPLE_RATE)
                file.writeframes(samples.tobytes())
            transcript = transcribe(
                path, self._recogniser, bias=self._bias, homophones=self._homophones, workers=1
            )
        return transcript.text


class TorchCheckpoint:
    """A checkpoint or published Whisper in torch, greedy, in float32."""

    def __init__(self, system: System) -> None:
        import torch

        from training.data.text import load_tokenizer
        from training.pretrained.load import load_teacher

        if not system.vocabulary:
            raise OptionError("To judge a checkpoint, give the --vocabulary it was trained with.")
        torch.set_num_threads(system.threads)
        self._model = load_teacher(system.model).eval()
        self._tokenizer = load_tokenizer(Path(system.vocabulary), self._model.config)

    def hear(self, samples: Float32) -> Heard:
        """Write down a window token by token, then read the tokens' probabilities."""
        import torch

        from training.data.features import log_mel

        mel = log_mel(torch.from_numpy(samples))[None]
        ids = self._model.generate_greedy(mel)[0]
        return Heard(self._tokenizer.decode(ids).strip(), self._words(mel, ids), len(ids) + 1)

    def _words(self, mel: Any, ids: list[int]) -> tuple[tuple[str, float], ...]:
        import torch

        from engine.model.alignment import group_words

        if not ids:
            return ()
        prompt = list(self._model.config.prompt)
        with torch.inference_mode():
            logits = self._model(mel, None, torch.tensor([[*prompt, *ids[:-1]]]))
        scores = logits[0, len(prompt) - 1 :].log_softmax(dim=-1)
        chosen = scores[range(len(ids)), ids]
        return tuple(
            (group.text, float(chosen[group.first : group.last].mean().exp()))
            for group in group_words(ids, self._tokenizer)
            if group.text
        )


def _require(module: str, package: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise OptionError(f"{package} is not installed; install it to compare with it.")


class FasterWhisper:
    """faster-whisper (CTranslate2) in INT8 on the processor."""

    def __init__(self, name: str, system: System) -> None:
        _require("faster_whisper", "faster-whisper")
        from faster_whisper import WhisperModel

        self._beam = system.beam
        self._model = WhisperModel(
            name, device="cpu", compute_type="int8", cpu_threads=system.threads
        )

    def hear(self, samples: Float32) -> Heard:
        """Write down a window."""
        segments, _ = self._model.transcribe(
            samples, language="en", beam_size=self._beam, condition_on_previous_text=False
        )
        return Heard(" ".join(segment.text.strip() for segment in segments))


class WhisperCpp:
    """whisper.cpp through pywhispercpp."""

    def __init__(self, name: str, system: System) -> None:
        _require("pywhispercpp", "pywhispercpp")
        from pywhispercpp.model import Model

        self._model = Model(name, n_threads=system.threads, print_progress=False)

    def hear(self, samples: Float32) -> Heard:
        """Write down a window."""
        return Heard(" ".join(segment.text.strip() for segment in self._model.transcribe(samples)))
