"""A microphone through PortAudio.

The callback runs on PortAudio's thread: it copies the block and puts it on the queue, nothing
else. Everything else runs on the engine thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from engine.audio.portaudio import (
    Input,
    forget_stream,
    in_use,
    is_virtual_cable,
    list_inputs,
    load_portaudio,
    refresh_inputs,
    remember_stream,
)
from engine.audio.source import PATIENCE_SECONDS, BlockQueue, DeviceSource, SilenceCheck
from engine.clock import session_clock
from engine.errors import DeviceLost, DeviceNotFound

if TYPE_CHECKING:
    from engine.types import AudioBlock, Channel, Float32

_RATES = (48_000, 44_100, 32_000, 16_000, 96_000, 8_000)
_FORMAT_ERRORS = (-9997, -9998)
_BLOCK_SECONDS = 0.02

_HINTS = {
    "darwin": "allow it in System Settings > Privacy & Security > Microphone",
    "win32": 'allow "desktop apps" in Settings > Privacy & security > Microphone',
}
_LINUX_HINT = "check that it is connected, and that PulseAudio or PipeWire is running"


def permission_hint(platform: str = sys.platform) -> str:
    """Return advice for `platform` on a microphone that exists but cannot be used."""
    return _HINTS.get(platform, _LINUX_HINT)


class MicrophoneSource(DeviceSource):
    """Captures a PortAudio input at its native rate and channels, or at the next best format.

    Parameters
    ----------
    device
        PortAudio's name of the input; None for the system's default.
    name
        Display name.
    channel
        "mic", or "system" for a virtual cable that carries system audio.
    load
        Returns the sounddevice module; raises DeviceNotFound.
    clock
        Seconds, monotonic.
    platform
        As ``sys.platform``; selects the advice in messages.
    """

    def __init__(
        self,
        device: str | None = None,
        name: str = "Microphone",
        channel: Channel = "mic",
        *,
        patience: float = PATIENCE_SECONDS,
        load: Callable[[], Any] = load_portaudio,
        clock: Callable[[], float] = session_clock,
        platform: str = sys.platform,
    ) -> None:
        super().__init__(name, channel, patience, clock)
        self._device = device
        self._load = load
        self._platform = platform
        self._stream: Any = None
        self._silence = SilenceCheck()

    def _start(self) -> BlockQueue:
        portaudio = self._load()
        try:
            return self._find_and_start(portaudio)
        except DeviceNotFound:
            # PortAudio lists the devices of its start; one connected later needs a rescan.
            if not refresh_inputs():
                raise
            return self._find_and_start(portaudio)

    def _stop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
            forget_stream(stream)

    def _find_and_start(self, portaudio: Any) -> BlockQueue:
        with in_use():
            device = self._find(portaudio)
            blocks = self._start_on(portaudio, device)
        if self._device is None and self._platform != "linux":
            self.name = device.name  # ALSA's default has no name of its own
        return blocks

    def _find(self, portaudio: Any) -> Input:
        inputs = list_inputs(portaudio)
        if self._device is None:
            return self._find_default(inputs)
        for device in inputs:
            if device.name == self._device:
                return device
        raise DeviceNotFound(f"{self.name} was not found; connect it or choose another microphone.")

    def _find_default(self, inputs: tuple[Input, ...]) -> Input:
        """Return the default microphone; a cable that carries the computer's sound is none."""
        microphones = [device for device in inputs if not is_virtual_cable(device.name)]
        if not microphones:
            raise DeviceNotFound("No microphone was found; connect one and try again.")
        return next((device for device in microphones if device.is_default), microphones[0])

    def _start_on(self, portaudio: Any, device: Input) -> BlockQueue:
        last_error: Exception | None = None
        for rate, channels in _formats(device):
            try:
                return self._start_as(portaudio, device, rate, channels)
            except portaudio.PortAudioError as error:
                last_error = error
                if not _is_about_format(error):
                    break
        raise DeviceNotFound(
            f"{self.name} could not be opened: {permission_hint(self._platform)}."
        ) from last_error

    def _start_as(self, portaudio: Any, device: Input, rate: int, channels: int) -> BlockQueue:
        blocks = BlockQueue(rate, clock=self._clock)

        def callback(samples: Float32, frames: int, when: Any, status: Any) -> None:
            blocks.put(samples.copy())

        def ended() -> None:
            if self._running:
                blocks.end(DeviceLost(f"{self.name} was disconnected."))

        stream = portaudio.InputStream(
            device=device.index,
            samplerate=rate,
            channels=channels,
            blocksize=int(rate * _BLOCK_SECONDS),
            latency="low",
            dtype="float32",
            callback=callback,
            finished_callback=ended,
        )
        try:
            stream.start()
        except portaudio.PortAudioError:
            stream.close()
            raise
        remember_stream(stream)
        self._stream = stream
        return blocks

    def _inspect(self, block: AudioBlock) -> AudioBlock:
        """Warn of a microphone that delivers nothing but zeros."""
        hint = permission_hint(self._platform)
        silent = f"{self.name} delivers only silence: unmute it, or {hint}."
        self.warning = silent if self._silence.is_silent(block) else None
        return block


def _is_about_format(error: Exception) -> bool:
    """Whether PortAudio refused the rate or the channels, rather than the device."""
    return len(error.args) > 1 and error.args[1] in _FORMAT_ERRORS


def _formats(device: Input) -> Iterator[tuple[int, int]]:
    """Return the rates and channel counts to try, the native ones first."""
    rates = dict.fromkeys((device.rate, *_RATES))
    channels = dict.fromkeys((device.channels, 1, 2))
    return product(rates, channels)
