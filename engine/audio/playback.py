"""Playing kept sound: a session's from any second of a channel, a recording; caller's thread."""

from __future__ import annotations

import logging
from itertools import chain
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import soxr  # pyright: ignore[reportMissingTypeStubs]
from av.error import FFmpegError

from engine.audio.media import open_track, to_float
from engine.audio.portaudio import forget_stream, load_portaudio, remember_stream
from engine.audio.session_audio import list_session_audio
from engine.errors import DeviceNotFound, MediaError
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from engine.audio.session_audio import AudioSegment
    from engine.types import Channel, Float32

log = logging.getLogger(__name__)

_RATE = 48_000
"""What Opus decodes to, whatever was recorded."""
_BLOCK = _RATE // 50
_EARLY = 0.05
"""Seconds by which a word may seem to start before its stretch does."""


def play_session_audio(
    folder: str | os.PathLike[str],
    channel: Channel,
    start: float,
    heard: Callable[[float], None],
    stopped: Callable[[], bool],
    load: Callable[[], Any] = load_portaudio,
) -> None:
    """Play the sound of a channel until its stretch ends or `stopped` says so.

    Parameters
    ----------
    folder
        The session's.
    channel, start
        What to play, and from which second of the channel's clock.
    heard
        Called every 20 ms with the second that is heard now.
    stopped
        Asked as often.
    load
        Returns the sounddevice module; raises DeviceNotFound.

    Raises
    ------
    MediaError
        The session keeps no sound of that moment, or it is damaged.
    DeviceNotFound
        There is nothing to play it on.
    """
    _play_blocks(read_session_audio(folder, channel, start), start, heard, stopped, load)


def play_samples(
    samples: NDArray[np.int16],
    stopped: Callable[[], bool],
    load: Callable[[], Any] = load_portaudio,
) -> None:
    """Play int16 samples, shape (n,), 16 kHz mono, to their end or until `stopped` says so.

    Raises
    ------
    DeviceNotFound
        There is nothing to play them on.
    """
    sound = soxr.resample(samples.astype(np.float32) / 32_768, SAMPLE_RATE, _RATE)
    blocks = (sound[at : at + _BLOCK] for at in range(0, len(sound), _BLOCK))
    _play_blocks(blocks, 0.0, lambda _: None, stopped, load)


def _play_blocks(
    sound: Iterator[Float32],
    start: float,
    heard: Callable[[float], None],
    stopped: Callable[[], bool],
    load: Callable[[], Any],
) -> None:
    portaudio = load()
    try:
        stream = portaudio.OutputStream(samplerate=_RATE, channels=1, dtype="float32")
        remember_stream(stream)
        try:
            stream.start()
            _play(stream, sound, start, heard, stopped)
        finally:
            forget_stream(stream)
            stream.close()
    except portaudio.PortAudioError as error:
        raise DeviceNotFound(
            "The sound could not be played; check that headphones or a speaker are connected."
        ) from error


def read_session_audio(
    folder: str | os.PathLike[str], channel: Channel, start: float
) -> Iterator[Float32]:
    """Decode a channel's sound from a second of its clock to the end of that stretch.

    Returns
    -------
    Iterator
        Mono float32 arrays (samples,) of 20 ms at 48 kHz.

    Raises
    ------
    MediaError
        No sound was kept of that moment, or its file is damaged; raised before the first block.
    """
    pieces = list_session_audio(folder)
    found = [
        piece for piece in pieces if piece.channel == channel and piece.start <= start + _EARLY
    ]
    blocks = _decode(found[-1], start) if found else iter(())
    first = next(blocks, None)
    if first is None:
        raise MediaError("No sound was kept of this moment.")
    return chain([first], blocks)


def _decode(piece: AudioSegment, start: float) -> Iterator[Float32]:
    container, track = open_track(piece.path)
    try:
        wanted = max(0.0, start - piece.start)
        container.seek(int(wanted * av.time_base))
        for frame in container.decode(track):
            samples = to_float(frame)[:, 0]
            early = round((wanted - (frame.time or 0.0)) * _RATE)
            if early < len(samples):
                yield samples[max(0, early) :]
    except FFmpegError:
        # A crash may have cut the last page short: what was read before it is all there is.
        log.warning("the sound of a session ends early")
    finally:
        container.close()


def _play(
    stream: Any,
    blocks: Iterator[Float32],
    start: float,
    heard: Callable[[float], None],
    stopped: Callable[[], bool],
) -> None:
    """Write block after block; what is heard lies behind what was written by the latency."""
    written = 0
    for block in blocks:
        if stopped():
            stream.abort()
            return
        stream.write(block[:, None])
        written += len(block)
        heard(max(start, start + written / _RATE - stream.latency))
    stream.stop()
