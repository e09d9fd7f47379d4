"""Augmentation: speed, reverberation, noise, level, silence around the speech, SpecAugment.

Stateless: every function draws from the given generator, so that a seed reproduces its output.
Samples are float32 at 16 kHz, full scale ±1. Runs on the batch thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soxr

from engine.errors import OptionsError
from engine.types import SAMPLE_RATE
from training.data.audio import RAW, Float32, Int16, decode, read_samples, to_float
from training.data.manifest import read_manifest
from training.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Generator = np.random.Generator


@dataclass(frozen=True, slots=True)
class AugmentOptions:
    """Probability of each augmentation, and its range.

    Attributes
    ----------
    max_speed
        Largest relative change of speed; 0.12 means 0.88 to 1.12.
    snr_db
        Range of the signal-to-noise ratio.
    max_lead, max_tail
        Longest silence added before and after the speech, in seconds.
    """

    speed: float = 0.6
    max_speed: float = 0.12
    room: float = 0.25
    noise: float = 0.4
    snr_db: tuple[float, float] = (5.0, 30.0)
    lead: float = 0.4
    tail: float = 0.4
    max_lead: float = 0.5
    max_tail: float = 1.5
    spectrum: float = 0.6

    def __post_init__(self) -> None:
        probabilities = (self.speed, self.room, self.noise, self.lead, self.tail, self.spectrum)
        if not all(0 <= probability <= 1 for probability in probabilities):
            raise OptionsError("Every augmentation probability must lie between 0 and 1.")
        if not 0 <= self.max_speed <= 0.5:
            raise OptionsError("max_speed must lie between 0 and 0.5.")


NO_AUGMENTATION = AugmentOptions(speed=0, room=0, noise=0, lead=0, tail=0, spectrum=0)


class NoiseBank:
    """Recordings without speech, mixed with speech or used alone."""

    def __init__(self, recordings: list[Int16]) -> None:
        self._recordings = [r for r in recordings if len(r) > SAMPLE_RATE]

    @classmethod
    def open(cls, path: Path | None) -> NoiseBank:
        """Read a folder of recordings or a manifest; None: white noise only.

        Raises
        ------
        DataError
            Nothing in it can be decoded.
        """
        if path is None:
            return cls([])
        recordings = list(_read_noise(path))
        if not recordings:
            raise DataError(
                f"{path} has no noise that can be decoded; give a folder of recordings."
            )
        return cls(recordings)

    def draw(self, rng: Generator, length: int) -> Float32:
        """Cut a random segment, float32 [length]; short ones repeat; without any, white noise."""
        if not self._recordings:
            return rng.normal(0, 0.05, length).astype(np.float32)
        recording = self._recordings[rng.integers(len(self._recordings))]
        start = int(rng.integers(len(recording)))
        return to_float(np.take(recording, np.arange(start, start + length), mode="wrap"))


def _read_noise(path: Path) -> list[Int16]:
    found: list[Int16] = []
    if path.is_dir():
        for file in sorted(f for f in path.iterdir() if f.is_file() and f.suffix != RAW):
            try:
                found.append(decode(file))
            except DataError:
                continue  # a README beside the recordings
        return found
    manifest = read_manifest(path, need_text=False)
    return [read_samples(utterance) for utterance in manifest.of_split("train")]


def change_speed(samples: Float32, factor: float) -> Float32:
    """Resample to ``factor`` times the speed and pitch (Ko et al. 2015, audio augmentation)."""
    return soxr.resample(samples, SAMPLE_RATE * factor, SAMPLE_RATE, quality="QQ")


def room_impulse_response(rng: Generator) -> Float32:
    """Generate a room impulse response with a reverberation time (T60) of 0.1 to 0.6 s.

    Direct sound, then Polack's statistical model of a diffuse field (1988): white noise times
    exp(-6.9 t / T60).
    """
    t60 = rng.uniform(0.1, 0.6)
    time = np.arange(int(t60 * SAMPLE_RATE)) / SAMPLE_RATE
    tail = rng.normal(size=len(time)) * np.exp(-6.9 * time / t60)
    tail[: int(rng.uniform(0.001, 0.01) * SAMPLE_RATE)] = 0  # before the first reflection
    direct_to_reverberant = 10 ** (rng.uniform(0, 15) / 20)
    tail /= max(float(np.sqrt((tail**2).sum())), 1e-9) * direct_to_reverberant
    tail[0] = 1.0
    return tail.astype(np.float32)


def add_reverberation(samples: Float32, response: Float32) -> Float32:
    """Convolve with an impulse response; length and alignment are kept."""
    size = 1 << (len(samples) + len(response) - 2).bit_length()
    spectrum = np.fft.rfft(samples, size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[: len(samples)].astype(np.float32)


def add_noise(samples: Float32, noise: Float32, snr_db: float) -> Float32:
    """Mix at a signal-to-noise ratio of the mean powers."""
    power, noise_power = float(np.mean(samples**2)), float(np.mean(noise**2))
    gain = np.sqrt(power / max(noise_power, 1e-9) / 10 ** (snr_db / 10))
    return samples + np.float32(gain) * noise


def set_peak(samples: Float32, peak: float) -> Float32:
    """Scale to a peak amplitude."""
    return samples * np.float32(peak / max(1e-3, float(np.abs(samples).max(initial=0))))


def augment(samples: Float32, rng: Generator, noise: NoiseBank, options: AugmentOptions) -> Float32:
    """Add silence, reverberation and noise, and set the level; the speed is changed before."""
    lead = rng.uniform(0, options.max_lead) if rng.random() < options.lead else 0
    tail = rng.uniform(0, options.max_tail) if rng.random() < options.tail else 0
    around = (int(lead * SAMPLE_RATE), int(tail * SAMPLE_RATE))
    samples = np.pad(samples, around)
    if rng.random() < options.room:
        samples = add_reverberation(samples, room_impulse_response(rng))
    if rng.random() < options.noise:
        samples = add_noise(samples, noise.draw(rng, len(samples)), rng.uniform(*options.snr_db))
    else:
        hiss = rng.standard_normal(len(samples), dtype=np.float32)
        samples = samples + hiss * np.float32(10 ** rng.uniform(-5, -3.2))
    return set_peak(samples, 10 ** rng.uniform(-1.2, -0.02))


def noise_only(rng: Generator, noise: NoiseBank, length: int) -> Float32:
    """Generate input without speech: noise of any level, white noise, or digital silence."""
    kind = rng.random()
    if kind < 0.1:
        return np.zeros(length, np.float32)
    if kind < 0.25:
        hiss = rng.standard_normal(length, dtype=np.float32)
        return hiss * np.float32(10 ** rng.uniform(-5, -1.5))
    return set_peak(noise.draw(rng, length), 10 ** rng.uniform(-2.5, 0))


def spec_augment(
    mel: NDArray[np.float32], rng: Generator, probability: float
) -> NDArray[np.float32]:
    """Mask two bands and some time spans of ``mel`` [80, T] (SpecAugment, Park et al. 2019).

    The last 0.3 s are never masked in time: a word there could not be recovered from its context.
    """
    if rng.random() >= probability:
        return mel
    mel = mel.copy()
    silence = mel.min()
    n_mels, frames = mel.shape
    for _ in range(2):
        width = int(rng.integers(0, n_mels // 5 + 1))
        start = int(rng.integers(0, n_mels - width + 1))
        mel[start : start + width] = silence
    for _ in range(max(1, frames // 400)):
        width = int(rng.integers(0, 30))
        start = int(rng.integers(0, max(1, frames - 30 - width)))
        if frames > 60:
            mel[:, start : start + width] = silence
    return mel
