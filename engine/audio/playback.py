"""Plays a session's audio or a recording; runs on the caller's thread."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import soxr  # pyright: ignore[reportMissingTypeStubs]
from av.error import FFmpegError

from engine.audio.decoder import to_float
from engine.audio.portaudio import forget_stream, in_use, load_portaudio, remember_stream
from engine.audio.session_audio import list_session_audio
from engine.audio.tracks import open_container
from engine.errors import DeviceNotFound, MediaError
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.audio.session_audio import AudioSegment
    from engine.types import Channel, Float32

log = logging.getLogger(__name__)

_RATE = 48_000
"""Rate at which Opus decodes, whatever was encoded."""
_BLOCK = _RATE // 50
_EARLY = 0.05
"""Seconds by which a word may start before its segment."""


def play_session_audio(
    folder: str | os.PathLike[str],
    channel: Channel,
    start: float,
    on_position: Callable[[float], None],
    is_stopped: Callable[[], bool],
    load: Callable[[], Any] = load_portaudio,
) -> None:
    """Play the audio of a channel until its segment ends or `is_stopped` returns True.

    Parameters
    ----------
    folder
        The session's folder.
    channel, start
        Channel, and position on its clock in seconds.
    on_position
        Called every 20 ms with the position that is audible now, in seconds.
    is_stopped
        Called as often; playback stops when it returns True.
    load
        Returns the sounddevice module; raises DeviceNotFound.

    Raises
    ------
    MediaError
        The session has no audio at that position, or it is damaged.
    DeviceNotFound
        There is no output device.
    """
    _play_blocks(read_session_audio(folder, channel, start), start, on_position, is_stopped, load)


def play_samples(
    samples: NDArray[np.int16],
    is_stopped: Callable[[], bool],
    load: Callable[[], Any] = load_portaudio,
) -> None:
    """Play int16 samples, shape (n,), 16 kHz mono; raises like :func:`play_session_audio`."""
    resampled = soxr.resample(samples.astype(np.float32) / 32_768, SAMPLE_RATE, _RATE)
    blocks = (resampled[at : at + _BLOCK] for at in range(0, len(resampled), _BLOCK))
    _play_blocks(blocks, 0.0, lambda _: None, is_stopped, load)


def _play_blocks(
    blocks: Iterator[Float32],
    start: float,
    on_position: Callable[[float], None],
    is_stopped: Callable[[], bool],
    load: Callable[[], Any],
) -> None:
    portaudio = load()
    try:
        with in_use():
            stream = portaudio.OutputStream(samplerate=_RATE, channels=1, dtype="float32")
            remember_stream(stream)
        try:
            stream.start()
            _play(stream, blocks, start, on_position, is_stopped)
        finally:
            stream.close()
            forget_stream(stream)
    except portaudio.PortAudioError as error:
        raise DeviceNotFound(
            "The audio could not be played; check that headphones or a speaker are connected."
        ) from error


def read_session_audio(
    folder: str | os.PathLike[str], channel: Channel, start: float
) -> Iterator[Float32]:
    """Decode a channel's audio from `start` seconds to the end of the segment.

    Returns
    -------
    Iterator
        Mono float32 arrays (samples,) of 20 ms at 48 kHz.

    Raises
    ------
    MediaError
        There is no audio at that position, or its file is damaged; raised before the first block.
    """
    segments = list_session_audio(folder)
    found = [one for one in segments if one.channel == channel and one.start <= start + _EARLY]
    blocks = _decode(found[-1], start) if found else iter(())
    first = next(blocks, None)
    if first is None:
        raise MediaError("No audio was recorded at this point.")
    return chain([first], blocks)


def _decode(segment: AudioSegment, start: float) -> Iterator[Float32]:
    container = open_container(segment.path)
    try:
        wanted = max(0.0, start - segment.start)
        container.seek(int(wanted * av.time_base))
        for frame in container.decode(audio=0):
            samples = to_float(frame)[:, 0]
            early = round((wanted - (frame.time or 0.0)) * _RATE)
            if early < len(samples):
                yield samples[max(0, early) :]
    except FFmpegError:
        # A crash may have cut the last page short: what was read before it is all there is.
        log.warning("the audio of a session ends early")
    finally:
        container.close()


def _play(
    stream: Any,
    blocks: Iterator[Float32],
    start: float,
    on_position: Callable[[float], None],
    is_stopped: Callable[[], bool],
) -> None:
    """Write block by block; the audible position lags the written one by the latency."""
    written = 0
    for block in blocks:
        if is_stopped():
            stream.abort()
            return
        stream.write(block[:, None])
        written += len(block)
        on_position(max(start, start + written / _RATE - stream.latency))
    stream.stop()
