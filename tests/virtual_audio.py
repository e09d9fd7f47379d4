"""A private PulseAudio with a virtual microphone and speaker, for tests and for screenshots."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MICROPHONE = "Test-Microphone"
SPEAKER = "Test-Speaker"
_TOOLS = ("pulseaudio", "pactl", "paplay", "parec")


class NoVirtualAudio(Exception):
    """Virtual devices cannot be created here; the message says why."""


@dataclass(frozen=True)
class PulseSinks:
    """The virtual devices: what is played into `mic` is recorded by the default microphone."""

    microphone: str = MICROPHONE
    speaker: str = SPEAKER

    def speak(self, path: Path) -> subprocess.Popen[bytes]:
        """Start to play a sound file into the microphone; wait for it with ``wait()``."""
        return self._play("mic", path)

    def play(self, path: Path) -> subprocess.Popen[bytes]:
        """Start to play a sound file to the speaker, as system audio."""
        return self._play("speaker", path)

    def _play(self, sink: str, path: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["paplay", "-d", sink, str(path)], stdin=subprocess.DEVNULL)


@contextmanager
def virtual_audio() -> Iterator[PulseSinks]:
    """Run a private sound server whose devices are this process's defaults.

    Raises
    ------
    NoVirtualAudio
        PulseAudio is missing or does not start.
    """
    if sys.platform != "linux":
        raise NoVirtualAudio("virtual sound devices need PulseAudio on Linux")
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        raise NoVirtualAudio(f"not installed: {', '.join(missing)}")
    folder = tempfile.mkdtemp(prefix="fw-pulse-")
    before = os.environ.get("PULSE_SERVER")
    os.environ["PULSE_SERVER"] = f"unix:{folder}/native"
    listeners: list[subprocess.Popen[bytes]] = []
    try:
        listeners += _start_server(folder)
        _connect()
        yield PulseSinks()
    finally:
        for listener in listeners:
            listener.kill()
            listener.wait()
        subprocess.run(["pactl", "exit"], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.pop("PULSE_SERVER")
        if before is not None:
            os.environ["PULSE_SERVER"] = before


def _start_server(folder: str) -> list[subprocess.Popen[bytes]]:
    """Start the server, which returns once it serves; the listeners keep its latency low."""
    home = {"HOME": folder, "XDG_RUNTIME_DIR": folder, "PULSE_RUNTIME_PATH": folder}
    speaker = f"sink_properties=device.description={SPEAKER}"
    microphone = f"source_properties=device.description={MICROPHONE}"
    started = subprocess.run(
        [
            *("pulseaudio", "-n", "--daemonize=yes", "--exit-idle-time=-1", "--disable-shm=yes"),
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={folder}/native",
            "--load=module-null-sink sink_name=mic",
            f"--load=module-null-sink sink_name=speaker {speaker}",
            f"--load=module-remap-source master=mic.monitor source_name=microphone {microphone}",
        ],
        env={**os.environ, **home},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=30,
    )
    if started.returncode != 0:
        raise NoVirtualAudio("PulseAudio does not start here")
    for command in (("set-default-source", "microphone"), ("set-default-sink", "speaker")):
        subprocess.run(["pactl", *command], check=True, timeout=30)
    return [
        subprocess.Popen(
            ["parec", "--latency-msec=20", "-d", source],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for source in ("microphone", "speaker.monitor")
    ]


def _connect() -> None:
    """Let PortAudio and SoundCard connect to the private server instead of any other."""
    from engine.audio.portaudio import load_portaudio, refresh_inputs
    from engine.errors import DeviceNotFound

    for name in ("soundcard.pulseaudio", "soundcard"):
        sys.modules.pop(name, None)
    try:
        load_portaudio()
    except DeviceNotFound as error:
        raise NoVirtualAudio(str(error)) from error
    refresh_inputs()
