"""Whisper's log-mel spectrogram, of whole windows or streaming; runs on the engine thread.

Frame ``t`` of a window is centred on its sample ``160 t``; the window's edges are reflected, as
``torch.stft`` does (openai/whisper, ``audio.py``, ``log_mel_spectrogram``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.types import Float32

N_FFT = 400
HOP = 160
N_MELS = 80
FRAMES_PER_SECOND = SAMPLE_RATE // HOP

_HALF = N_FFT // 2
_FLOOR = 1e-10
_RANGE = 8.0
_BATCH = 1024
_EDGE = -(-_HALF // HOP)
"""Frames that reach over a window's start, and at most as many over its end."""


def mel_filters() -> Float32:
    """Return the mel filter bank, float32 [80, 201]: triangles of equal area on Slaney's scale.

    The scale is linear below 1 kHz and logarithmic above, 27 steps to a factor of 6.4 (Slaney,
    *Auditory Toolbox*, 1998); equal to ``librosa.filters.mel(sr=16000, n_fft=400, n_mels=80)``.
    """
    frequencies = np.linspace(0, SAMPLE_RATE / 2, N_FFT // 2 + 1)
    edges = _hertz(np.linspace(0, _mel(SAMPLE_RATE / 2), N_MELS + 2))
    ramps = edges[:, None] - frequencies
    widths = np.diff(edges)[:, None]
    triangles = np.minimum(-ramps[:-2] / widths[:-1], ramps[2:] / widths[1:])
    area = 2 / (edges[2:] - edges[:-2])
    return (np.maximum(0, triangles) * area[:, None]).astype(np.float32)


def _mel(hertz: float) -> float:
    """Convert a frequency of at least 1 kHz to Slaney's scale."""
    return 15 + np.log(hertz / 1000) * 27 / np.log(6.4)


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


_FILTERS = np.ascontiguousarray(mel_filters().T)
_WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N_FFT) / N_FFT)).astype(np.float32)


def log_mel(samples: Float32) -> Float32:
    """Compute the log-mel spectrogram of 16 kHz mono audio.

    Parameters
    ----------
    samples
        float32 (samples,).

    Returns
    -------
    Float32
        [80, T] with ``T = samples // 160``, scaled as Whisper's encoder expects.
    """
    frames = len(samples) // HOP
    if frames == 0:
        return np.zeros((N_MELS, 0), np.float32)
    return _normalise(_log_frames(_reflect(samples), frames))


def _reflect(samples: Float32) -> Float32:
    return np.pad(samples, _HALF, mode="reflect")


def _log_frames(padded: Float32, frames: int) -> Float32:
    """Return log10 mel energies [frames, 80]; frame ``t`` starts at ``padded[160 t]``."""
    windows = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP][:frames]
    parts = [_log_batch(windows[at : at + _BATCH]) for at in range(0, max(frames, 1), _BATCH)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _log_batch(windows: Float32) -> Float32:
    spectrum = np.fft.rfft(windows * _WINDOW, axis=-1).astype(np.complex64, copy=False)
    power = spectrum.real**2 + spectrum.imag**2
    energies = np.maximum(power @ _FILTERS, _FLOOR)
    return np.log10(energies)


def _normalise(logs: Float32) -> Float32:
    """Clamp to 8 decades below the window's maximum and scale; [T, 80] to [80, T]."""
    clamped: Float32 = np.maximum(logs, logs.max() - _RANGE)
    return np.ascontiguousarray(((clamped + 4.0) / 4.0).T)


class LogMelStream:
    """The log-mel of audio that is still arriving; every frame is computed once.

    Positions are samples of the stream's clock, which starts at 0. Memory grows with the audio
    since the position of the last :meth:`discard_before`.
    """

    def __init__(self) -> None:
        self._samples = _Tape(np.zeros(0, np.float32))
        self._logs = _Tape(np.zeros((0, N_MELS), np.float32))

    @property
    def start(self) -> int:
        """Oldest sample that a window may begin with."""
        return self._samples.start

    @property
    def end(self) -> int:
        """Sample index just behind the newest sample."""
        return self._samples.end

    def push(self, samples: Float32) -> None:
        """Append 16 kHz mono float32 (samples,), and compute the frames that it completes."""
        self._samples.append(samples)
        # A frame that reaches over the oldest sample is an edge of every window that holds it.
        first = max(self._logs.end, -(-(self.start + _HALF) // HOP))
        ready = (self.end - _HALF) // HOP + 1
        if ready <= first:
            return
        if first > self._logs.end:
            self._logs.restart(first)
        audio = self._samples.cut(first * HOP - _HALF, (ready - 1) * HOP + _HALF)
        self._logs.append(_log_frames(audio, ready - first))

    def skip(self, samples: int) -> None:
        """Advance the clock over `samples` of missing audio; older audio is discarded."""
        self._samples.restart(self.end + samples)
        self._logs.restart(self._samples.start // HOP)

    def discard_before(self, sample: int) -> None:
        """Discard audio older than `sample`; no window may start before it any more."""
        self._samples.discard_before(sample)
        self._logs.discard_before(self._samples.start // HOP)

    def window(self, start: int, end: int) -> Float32:
        """Return what :func:`log_mel` would return for the samples from `start` up to `end`.

        Computed frames are reused if `start` is a multiple of :data:`HOP`; otherwise all are
        computed again.

        Returns
        -------
        Float32
            [80, T] with ``T = (end - start) // 160``.

        Raises
        ------
        ValueError
            Part of the range was discarded or has not arrived.
        """
        if not self.start <= start <= end <= self.end:
            raise ValueError(f"{start} to {end} is not within {self.start} to {self.end}")
        frames = (end - start) // HOP
        if start % HOP or frames <= 2 * _EDGE + 1:
            return log_mel(self._samples.cut(start, end))
        return _normalise(self._assemble(start, end, frames))

    def _assemble(self, start: int, end: int, frames: int) -> Float32:
        """Join computed frames with the few at both edges that contain reflected audio."""
        origin = start // HOP
        inner_end = (end - start - _HALF) // HOP + 1
        head = self._samples.cut(start, start + (_EDGE - 1) * HOP + _HALF + 1)
        tail = self._samples.cut(start + inner_end * HOP - _HALF, end)
        return np.concatenate(
            [
                _log_frames(np.pad(head, (_HALF, 0), mode="reflect"), _EDGE),
                self._logs.cut(origin + _EDGE, origin + inner_end),
                _log_frames(np.pad(tail, (0, _HALF), mode="reflect"), frames - inner_end),
            ]
        )


class _Tape:
    """A buffer of rows, addressed by their position in the stream.

    Rows are appended at the end and discarded at the start, in amortised constant time.
    """

    def __init__(self, empty: Float32) -> None:
        self._rows = empty
        self._head = 0
        self._length = 0
        self.start = 0

    @property
    def end(self) -> int:
        return self.start + self._length

    def append(self, rows: Float32) -> None:
        if self._head + self._length + len(rows) > len(self._rows):
            self._make_room(len(rows))
        at = self._head + self._length
        self._rows[at : at + len(rows)] = rows
        self._length += len(rows)

    def cut(self, start: int, end: int) -> Float32:
        """Return a view of the rows from `start` up to `end`; valid until the next append."""
        at = self._head - self.start
        return self._rows[at + start : at + end]

    def discard_before(self, start: int) -> None:
        drop = min(max(0, start - self.start), self._length)
        self.start += drop
        self._head += drop
        self._length -= drop

    def restart(self, start: int) -> None:
        self.start, self._head, self._length = start, 0, 0

    def _make_room(self, more: int) -> None:
        """Move the rows to the front of an array of twice their number."""
        kept = self._rows[self._head : self._head + self._length]
        shape = (2 * (self._length + more), *self._rows.shape[1:])
        self._rows = np.empty(shape, np.float32)
        self._rows[: self._length] = kept
        self._head = 0
