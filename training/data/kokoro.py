"""English speech from Kokoro (hexgrad 2025), a neural synthesiser with many voices.

Needs the package kokoro-onnx and a folder with the model and its voices. Any thread may speak.
"""

from __future__ import annotations

import importlib.util
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soxr

from engine.errors import OptionsError
from engine.types import SAMPLE_RATE
from training.errors import DataError

if TYPE_CHECKING:
    from training.data.audio import Float32, Int16

LANGUAGES = {"a": "en-us", "b": "en-gb"}
"""How a voice pronounces English, by the first letter of its name."""

BLENDED = 0.6
"""Share of the sentences that are spoken in a mixture of two voices."""

SPEEDS = (0.8, 1.35)
PEAK = 0.9
"""Largest amplitude; louder clips are turned down to it."""

_STYLE = 256


@dataclass(frozen=True, slots=True)
class KokoroOptions:
    """Where Kokoro is, and which of its voices speak.

    Attributes
    ----------
    folder
        Folder with Kokoro's ``.onnx`` model, and its ``voices`` in a folder below (``.bin``,
        float32 [N, 1, 256]).
    voices
        The voices that speak; default: all English ones.
    held_out
        Voices that do not speak, because they are kept for evaluation.
    foreign
        Share of the sentences, 0 to 1, that voices of other languages speak, with an accent.
        Without effect where the voices are given.
    threads
        Of one synthesis.
    """

    folder: Path
    voices: Sequence[str] = ()
    held_out: Sequence[str] = ()
    foreign: float = 0.0
    threads: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.foreign < 1:
            raise OptionsError("foreign must be at least 0 and below 1.")


class Kokoro:
    """Speaks each sentence in a random voice, often a mixture of two, at a random speed.

    Raises
    ------
    DataError
        The package is not installed, or the folder lacks the model or a voice.
    """

    def __init__(self, options: KokoroOptions) -> None:
        self._styles = _read_styles(options)
        english = [name for name in self._styles if name[0] in LANGUAGES]
        self._own = list(self._styles) if options.voices else english
        self._foreign = [name for name in self._styles if name not in self._own]
        self._share = options.foreign if self._foreign else 0.0
        self._synthesiser = _load(options)

    def __call__(self, text: str, rng: random.Random) -> tuple[Int16, str]:
        """Return the samples, int16 [n] at 16 kHz, and the name of the voice.

        Raises
        ------
        DataError
            The text cannot be spoken.
        """
        names, style = self._choose(rng)
        language = LANGUAGES.get(names[0][0]) or rng.choice(list(LANGUAGES.values()))
        try:
            samples, rate = self._synthesiser.create(
                text, voice=style, speed=rng.uniform(*SPEEDS), lang=language, trim=False
            )  # people, too, pause before and after they speak
        except (ValueError, RuntimeError, IndexError) as error:
            raise DataError(f"Kokoro cannot speak “{text}”.") from error
        sound: Float32 = soxr.resample(np.asarray(samples, np.float32), rate, SAMPLE_RATE)
        sound = sound / max(1.0, float(np.abs(sound).max(initial=0.0)) / PEAK)
        return (sound * 32_767).round().astype(np.int16), f"kokoro-{'+'.join(names)}"

    def _choose(self, rng: random.Random) -> tuple[list[str], Float32]:
        """Choose a voice, or two of the same language and their mixture."""
        pool = self._foreign if rng.random() < self._share else self._own
        name = rng.choice(pool)
        others = [other for other in pool if other[0] == name[0] and other != name]
        if not others or rng.random() >= BLENDED:
            return [name], self._styles[name]
        other, share = rng.choice(others), rng.uniform(0.2, 0.8)
        mixed = share * self._styles[name] + (1 - share) * self._styles[other]
        return [name, other], mixed.astype(np.float32)


def _read_styles(options: KokoroOptions) -> dict[str, Float32]:
    files = {path.stem: path for path in sorted((options.folder / "voices").glob("*.bin"))}
    unknown = sorted({*options.voices, *options.held_out} - files.keys())
    if unknown:
        raise DataError(
            f"{options.folder} has no voice {', '.join(unknown)}; "
            f"it has {', '.join(files) or 'none at all'}."
        )
    chosen = options.voices or [
        name for name in files if name[0] in LANGUAGES or options.foreign > 0
    ]
    styles = {name: _read_style(files[name]) for name in chosen if name not in options.held_out}
    if not styles:
        raise DataError(f"No voice of {options.folder} is left to speak.")
    return styles


def _read_style(path: Path) -> Float32:
    try:
        values = np.fromfile(path, "<f4")
    except OSError as error:
        raise DataError(f"{path} cannot be read.") from error
    if not values.size or values.size % _STYLE:
        raise DataError(f"{path} is not a voice of Kokoro; get it again.")
    return values.reshape(-1, 1, _STYLE)


def _load(options: KokoroOptions) -> Any:
    if importlib.util.find_spec("kokoro_onnx") is None:
        raise DataError("Kokoro needs the package kokoro-onnx; install it with pip.")
    import kokoro_onnx  # pyright: ignore[reportMissingImports]
    import onnxruntime

    models = sorted(options.folder.glob("*.onnx"))
    if len(models) != 1:
        raise DataError(f"{options.folder} must contain one .onnx model; it has {len(models)}.")
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = options.threads
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "voices.npy", np.zeros(0))  # the package insists on such a file
        try:
            session = onnxruntime.InferenceSession(
                models[0], settings, providers=["CPUExecutionProvider"]
            )
            return kokoro_onnx.Kokoro.from_session(session, str(Path(folder) / "voices.npy"))
        except Exception as error:  # ONNX Runtime's own exceptions have no common base
            raise DataError(f"{models[0]} cannot be loaded; get it again.") from error
