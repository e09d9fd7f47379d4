"""PulseAudio, and PipeWire in its place, through SoundCard's binding of libpulse; any thread.

SoundCard records streams that the server moves to another device when their own is unplugged. The
recorder of this module stays with its device, and fails with it.
"""

from __future__ import annotations

import atexit
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from engine.types import Float32

_CLOSE_SECONDS = 1.0
_NO_INDEX = 2**32 - 1
_NO_SIZE = 2**64 - 1


@dataclass(frozen=True, slots=True)
class SoundSource:
    """A source of the sound server.

    Attributes
    ----------
    id, name
        The server's identifier, and the display name.
    is_loopback
        Whether it carries what the computer plays.
    is_muted
        Whether the server mutes it, or its volume is 0.
    """

    id: str
    name: str
    is_loopback: bool
    is_muted: bool = False


@dataclass(frozen=True, slots=True)
class ServerState:
    """The sources of a sound server, and the ids of its default microphone and loopback."""

    sources: tuple[SoundSource, ...]
    microphone: str | None
    loopback: str | None

    def find(self, device_id: str | None) -> SoundSource:
        """Return the source with this id; raises LookupError without one."""
        for source in self.sources:
            if source.id == device_id:
                return source
        raise LookupError(f"no source {device_id}")


def is_connected(pulse: Any) -> bool:
    """Whether SoundCard's connection, `pulse`, still stands; calls on a lost one abort."""
    connection = pulse._pulse
    return connection._pa_context_get_state(connection.context) == pulse._pa.PA_CONTEXT_READY


def exit_without_server(pulse: Any) -> None:
    """Let the process exit without an answer from the server, which may hang."""
    connection = pulse._pulse
    atexit.unregister(connection._shutdown)
    atexit.register(lambda: pulse._pa.pa_threaded_mainloop_stop(connection.mainloop))


def read_server(pulse: Any) -> ServerState:
    """Ask the server for its sources; waits for as long as the server takes.

    Raises
    ------
    OSError
        The connection is lost.
    """
    ffi, library = pulse._ffi, pulse._pa
    sources: list[SoundSource] = []
    defaults: list[str] = []

    @ffi.callback("pa_source_info_cb_t")
    def on_source(context: Any, info: Any, end: int, data: Any) -> None:
        if end == 0:
            volume = info.volume
            is_silent = all(volume.values[at] == 0 for at in range(volume.channels))
            sources.append(
                SoundSource(
                    _text(ffi, info.name),
                    _text(ffi, info.description),
                    info.monitor_of_sink != _NO_INDEX,
                    bool(info.mute) or is_silent,
                )
            )

    @ffi.callback("pa_server_info_cb_t")
    def on_server(context: Any, info: Any, data: Any) -> None:
        if info != ffi.NULL:
            names = (info.default_source_name, info.default_sink_name)
            defaults.extend(_text(ffi, name) for name in names)

    _ask(pulse, library.pa_context_get_source_info_list, on_source)
    _ask(pulse, library.pa_context_get_server_info, on_server)
    if not defaults:
        raise OSError("the sound server did not answer")
    microphone, sink = defaults
    ids = {source.id for source in sources}
    loopback = f"{sink}.monitor"
    return ServerState(
        tuple(sources),
        microphone if microphone in ids else None,
        loopback if loopback in ids else None,
    )


def _text(ffi: Any, value: Any) -> str:
    return ffi.string(value).decode("utf-8", "replace") if value != ffi.NULL else ""


def _ask(pulse: Any, function: Any, callback: Any) -> None:
    """Start an operation and wait for its end, which the loss of the connection brings too."""
    connection = pulse._pulse
    with connection._lock_mainloop():
        operation = function(connection.context, callback, pulse._ffi.NULL)
    if operation == pulse._ffi.NULL:
        raise OSError("the connection to the sound server is lost")
    connection._block_operation(operation)
    connection._pa_operation_unref(operation)


class PinnedRecorder:
    """Records one source of the server, and never another; a context manager.

    Parameters
    ----------
    pulse
        SoundCard's module ``soundcard.pulseaudio``.
    device_id
        The server's identifier of the source.
    rate, channels, block
        Frames per second, channels, and frames of a block.
    """

    def __init__(self, pulse: Any, device_id: str, rate: int, channels: int, block: int) -> None:
        self._pulse = pulse
        self._device_id = device_id
        self._arrived = threading.Event()
        self._recorder = pulse._Recorder(device_id, rate, channels, block)
        self._recorder._connect_stream = self._connect
        self._callback = pulse._ffi.callback("pa_stream_request_cb_t", self._on_audio)
        pulse._ffi.cdef("const char *pa_stream_get_device_name(const pa_stream *s);", override=True)

    def __enter__(self) -> Self:
        self._recorder.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        """Disconnect; a server that does not confirm it is not waited for."""
        connection, library = self._pulse._pulse, self._pulse._pa
        stream = self._recorder.stream
        with connection._lock_mainloop():
            library.pa_stream_set_read_callback(
                stream, self._pulse._ffi.NULL, self._pulse._ffi.NULL
            )
            library.pa_stream_disconnect(stream)
        deadline = time.monotonic() + _CLOSE_SECONDS
        ended = (library.PA_STREAM_TERMINATED, library.PA_STREAM_FAILED)
        while connection._pa_stream_get_state(stream) not in ended:
            if time.monotonic() > deadline:
                break
            time.sleep(0.01)
        connection._pa_stream_unref(stream)

    def read(self, timeout: float) -> Float32:
        """Return what has arrived, float32 (frames, channels); empty after `timeout` seconds.

        Raises
        ------
        RuntimeError
            The source is gone, or another one is recorded.
        """
        connection, library = self._pulse._pulse, self._pulse._pa
        stream = self._recorder.stream
        if not connection._pa_stream_readable_size(stream):
            self._arrived.wait(timeout)
            self._arrived.clear()
        if connection._pa_stream_get_state(stream) != library.PA_STREAM_READY:
            raise RuntimeError("the source is gone")
        with connection._lock_mainloop():
            name = _text(self._pulse._ffi, library.pa_stream_get_device_name(stream))
            size = library.pa_stream_readable_size(stream)
        if name not in ("", self._device_id):
            raise RuntimeError("the stream was moved to another source")
        chunk = self._recorder._record_chunk() if 0 < size < _NO_SIZE else None
        if chunk is None:
            return np.zeros((0, self._recorder.channels), np.float32)
        return chunk.reshape(-1, self._recorder.channels)

    def _on_audio(self, stream: Any, size: int, data: Any) -> None:
        self._arrived.set()

    def _connect(self, attributes: Any) -> None:
        connection, library = self._pulse._pulse, self._pulse._pa
        flags = library.PA_STREAM_ADJUST_LATENCY | library.PA_STREAM_DONT_MOVE
        stream = self._recorder.stream
        with connection._lock_mainloop():
            library.pa_stream_set_read_callback(stream, self._callback, self._pulse._ffi.NULL)
            library.pa_stream_connect_record(stream, self._device_id.encode(), attributes, flags)
