"""The systems under evaluation: our checkpoints and model folders, and other programs.

Each system imports the libraries that it needs when it is loaded, so that its memory is measured
without the others'. Runs on the main thread of its process.
"""

from __future__ import annotations

import importlib.util
import json
import re
import tempfile
import wave
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from engine.errors import OptionsError
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from training.data.audio import Float32, Int16


@dataclass(frozen=True, slots=True)
class WindowTranscript:
    """A system's output for one window.

    Attributes
    ----------
    words
        Each word and its probability; empty where the system reports none.
    decoder_rows
        Rows that went through the decoder; 0 where the system does not report them.
    """

    text: str
    words: tuple[tuple[str, float], ...] = ()
    decoder_rows: int = 0


class System(Protocol):
    """Anything that transcribes windows."""

    def transcribe(self, samples: Float32) -> WindowTranscript:
        """Transcribe at most 30 s, float32 samples [N] at 16 kHz."""
        ...


@dataclass(frozen=True, slots=True)
class SystemOptions:
    """Which system to load and how it decodes; plain values that can be sent to another process.

    Attributes
    ----------
    model
        A checkpoint, a model folder, ``faster-whisper:NAME``, ``whisper.cpp:NAME`` or
        ``moonshine:FOLDER``.
    vocabulary
        Required for checkpoints only; a model folder contains its own.
    cutoff
        Pruning threshold of a model folder's beam search, in nats below the best hypothesis; inf:
        no pruning.
    homophones
        Correct a model folder's homophones by context.
    respelling
        Whether out-of-dictionary words of a model folder are replaced by real words that sound
        alike.
    terms
        Words that a model folder's search is biased towards.
    """

    model: str
    threads: int = 1
    beam: int = 5
    vocabulary: str = ""
    cutoff: float | None = None
    homophones: bool = False
    respelling: bool = True
    terms: tuple[str, ...] = ()

    def load(self) -> System:
        """Load the system.

        Raises
        ------
        OptionsError
            It needs a package that is not installed, or a vocabulary.
        EngineError, TrainingError
            The model cannot be used.
        """
        kind, _, name = self.model.partition(":")
        if kind == "faster-whisper":
            return FasterWhisperSystem(name, self)
        if kind == "whisper.cpp":
            return WhisperCppSystem(name, self)
        if kind == "moonshine":
            return MoonshineSystem(Path(name), self.threads)
        if (Path(self.model) / "encoder.onnx").is_file():
            return EngineSystem(self)
        return CheckpointSystem(self)


class EngineSystem:
    """A model folder decoded by the engine's recogniser, as in the application."""

    def __init__(self, options: SystemOptions) -> None:
        from engine.model.contextual_bias import ContextualBias
        from engine.model.recogniser import RecogniserOptions, load_recogniser
        from engine.model.search import SearchOptions
        from engine.text.homophones import HomophoneCorrector

        search = SearchOptions(beam=options.beam)
        if options.cutoff is not None:
            search = replace(search, cutoff=options.cutoff)
        recogniser = RecogniserOptions(options.threads, search, respelling=options.respelling)
        self._recogniser = load_recogniser(options.model, recogniser)
        self._homophones = HomophoneCorrector() if options.homophones else None
        self._bias = ContextualBias.of(options.terms, self._recogniser.tokenizer)

    def transcribe(self, samples: Float32) -> WindowTranscript:
        """Decode a window as a final pass does."""
        from engine.features import log_mel

        found = self._recogniser.recognise_final(log_mel(samples), bias=self._bias)
        words = found.words
        if self._homophones is not None:
            words = self._homophones.correct_words(words)
        text = " ".join(word.text for word in words)
        return WindowTranscript(
            text, tuple((w.text, w.probability) for w in words), found.decoder_rows
        )

    def transcribe_file(self, samples: Int16) -> str:
        """Transcribe audio of any length as the application transcribes a file."""
        from engine.transcription import transcribe

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "recording.wav"
            with wave.open(str(path), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(SAMPLE_RATE)
                file.writeframes(samples.tobytes())
            transcript = transcribe(
                path, self._recogniser, bias=self._bias, homophones=self._homophones, workers=1
            )
        return transcript.text


class CheckpointSystem:
    """A checkpoint or published Whisper in torch: greedy decoding in float32."""

    def __init__(self, options: SystemOptions) -> None:
        import torch

        from training.data.vocabulary import load_tokenizer
        from training.pretrained.load import load_pretrained

        if not options.vocabulary:
            raise OptionsError("A checkpoint needs the --vocabulary that it was trained with.")
        torch.set_num_threads(options.threads)
        self._model = load_pretrained(options.model).eval()
        self._tokenizer = load_tokenizer(Path(options.vocabulary), self._model.config)

    def transcribe(self, samples: Float32) -> WindowTranscript:
        """Decode greedily, then score the tokens in one more pass."""
        import torch

        from training.data.features import log_mel

        mel = log_mel(torch.from_numpy(samples))[None]
        ids = self._model.generate_greedy(mel)[0]
        text = self._tokenizer.decode(ids).strip()
        return WindowTranscript(text, self._words(mel, ids), len(ids) + 1)

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
        raise OptionsError(f"{package} is not installed; install it to evaluate it.")


class FasterWhisperSystem:
    """faster-whisper (CTranslate2) in INT8 on the CPU."""

    def __init__(self, name: str, options: SystemOptions) -> None:
        _require("faster_whisper", "faster-whisper")
        from faster_whisper import WhisperModel

        self._beam = options.beam
        self._model = WhisperModel(
            name, device="cpu", compute_type="int8", cpu_threads=options.threads
        )

    def transcribe(self, samples: Float32) -> WindowTranscript:
        """Decode one window without conditioning on earlier text."""
        segments, _ = self._model.transcribe(
            samples, language="en", beam_size=self._beam, condition_on_previous_text=False
        )
        return WindowTranscript(" ".join(segment.text.strip() for segment in segments))


class WhisperCppSystem:
    """whisper.cpp through pywhispercpp."""

    def __init__(self, name: str, options: SystemOptions) -> None:
        _require("pywhispercpp", "pywhispercpp")
        from pywhispercpp.model import Model

        self._model = Model(name, n_threads=options.threads, print_progress=False)

    def transcribe(self, samples: Float32) -> WindowTranscript:
        """Decode one window with the program's own defaults."""
        segments = self._model.transcribe(samples)
        return WindowTranscript(" ".join(segment.text.strip() for segment in segments))


class MoonshineSystem:
    """Moonshine (Jeffries et al. 2024) in ONNX Runtime: greedy decoding.

    Parameters
    ----------
    folder
        ``encoder_model.ort``, ``decoder_model_merged.ort`` and ``tokenizer.json``, as published.
    """

    MAX_TOKENS_PER_SECOND = 6.5
    """The limit that its authors decode with, against endless repetition."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # onnxruntime types outputs as a union with sparse tensors and lists.
        self._encoder, self._decoder = (
            cast(
                "Any",
                onnxruntime.InferenceSession(
                    folder / name, options, providers=["CPUExecutionProvider"]
                ),
            )
            for name in ("encoder_model.ort", "decoder_model_merged.ort")
        )
        self._pieces = _sentence_pieces(folder / "tokenizer.json")
        self._caches = {
            node.name: [size if isinstance(size, int) else 0 for size in node.shape]
            for node in self._decoder.get_inputs()
            if node.name.startswith("past_key_values")
        }

    def transcribe(self, samples: Float32) -> WindowTranscript:
        """Decode one window greedily."""
        import numpy as np

        names = {node.name for node in self._encoder.get_inputs()}
        audio = {"input_values": samples[None], "attention_mask": np.ones((1, len(samples)), int)}
        hidden = self._encoder.run(None, {name: audio[name] for name in names})[0]
        limit = int(len(samples) / SAMPLE_RATE * self.MAX_TOKENS_PER_SECOND) + 4
        ids = self._decode(hidden, audio["attention_mask"], limit)
        text = b"".join(self._pieces.get(token, b"") for token in ids).decode(errors="replace")
        return WindowTranscript(text.strip(), decoder_rows=len(ids) + 1)

    def _decode(self, hidden: Float32, mask: Any, limit: int) -> list[int]:
        import numpy as np

        begin, end = 1, 2
        past = {
            name: np.zeros((1, *shape[1:2], 0, *shape[3:]), np.float32)
            for name, shape in self._caches.items()
        }
        inputs = {node.name for node in self._decoder.get_inputs()}
        outputs = [node.name for node in self._decoder.get_outputs()][1:]
        ids = [begin]
        while len(ids) <= limit:
            feed = {
                "input_ids": np.array([[ids[-1]]]),
                "encoder_hidden_states": hidden,
                "encoder_attention_mask": mask,
                "use_cache_branch": np.array([len(ids) > 1]),
                **past,
            }
            feed = {name: value for name, value in feed.items() if name in inputs}
            logits, *caches = self._decoder.run(None, feed)
            token = int(logits[0, -1].argmax())
            if token == end:
                break
            for name, cache in zip(outputs, caches, strict=True):
                key = name.replace("present", "past_key_values")
                # The cross-attention's keys and values are returned by the first step only.
                if len(ids) == 1 or ".encoder." not in key:
                    past[key] = cache
            ids.append(token)
        return ids[1:]


def _sentence_pieces(path: Path) -> dict[int, bytes]:
    """Read a SentencePiece vocabulary in Hugging Face's format; special tokens are left out."""
    pieces: dict[str, int] = json.loads(path.read_text("utf-8"))["model"]["vocab"]

    def written(piece: str) -> bytes:
        if re.fullmatch("<0x[0-9A-F]{2}>", piece):
            return bytes([int(piece[3:5], 16)])
        return piece.replace("▁", " ").encode()

    special = ("<unk>", "<s>", "</s>")
    return {token: written(piece) for piece, token in pieces.items() if piece not in special}
