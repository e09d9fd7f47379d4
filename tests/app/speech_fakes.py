"""A recogniser that decodes the same words everywhere, and audio files without a recording."""

from __future__ import annotations

import wave
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np

from engine import Recognition, Word

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
SPEECH = SAMPLES / "the-toll.opus"


@dataclass
class FakeTokenizer:
    """Knows no words, which is enough where no vocabulary is given."""

    end: int = 0


@dataclass
class FakeRecogniser:
    """Decodes every window to `text`."""

    text: str = "Hello there."
    tokenizer: FakeTokenizer = field(default_factory=FakeTokenizer)

    def recognise_final(self, mel, prompt=(), search=None, bias=None):
        words = tuple(
            Word(text, 0.3 * i, 0.3 * (i + 1), 0.9) for i, text in enumerate(self.text.split())
        )
        return Recognition(words=words, word_tokens=tuple((1,) for _ in words), no_speech=0.0)


def write_wav(path, samples, rate=16_000):
    """Write float samples (frames,) or (frames, channels) as 16-bit WAV."""
    samples = np.atleast_2d(samples.T).T
    data = (np.clip(samples, -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(data.tobytes())
    return path


def write_flac(path, samples, rate=16_000):
    """Write mono float samples as FLAC, whose header states its duration."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=rate, layout="mono")
        data = (np.clip(samples, -1, 1) * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(data, format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return path


def tone(seconds=1.0, rate=16_000, loudness=0.3):
    """A steady tone, which is no speech."""
    return loudness * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)
