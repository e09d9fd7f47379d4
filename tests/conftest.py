"""Shared by all tests: the bundled sample, fuzzing options, a sound server without hardware."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import fuzzing
import pytest
from hypothesis import settings

MICROPHONE = "Test-Microphone"
SPEAKER = "Test-Speaker"
_TOOLS = ("pulseaudio", "pactl", "paplay", "parec")


SAMPLES = Path(__file__).parent.parent / "resources" / "samples"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the fuzz tests."""
    group = parser.getgroup("fuzzing")
    group.addoption("--fuzz-cases", type=int, metavar="N", help="random cases for each fuzz test")
    group.addoption("--fuzz-report", type=Path, metavar="FILE", help="document to write them into")


def pytest_configure(config: pytest.Config) -> None:
    """Make Hypothesis deterministic and without deadlines, before any test is imported."""
    settings.register_profile("plain", deadline=None, derandomize=True)
    settings.load_profile("plain")
    cases = config.getoption("--fuzz-cases")
    if cases is not None:
        fuzzing.set_cases(cases)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the fuzz report if it is requested."""
    report = session.config.getoption("--fuzz-report")
    if report is not None:
        fuzzing.write_report(report, session.config.args, failed=session.testsfailed)


@pytest.fixture
def sample() -> Path:
    """Path of the bundled recording: 43 seconds of speech, six sentences."""
    return SAMPLES / "the-toll.opus"


@pytest.fixture
def sample_text() -> str:
    """Transcript of the bundled recording."""
    return (SAMPLES / "the-toll.txt").read_text(encoding="utf-8")


@dataclass(frozen=True)
class PulseSinks:
    """A private PulseAudio: the default microphone captures what is played into `mic`."""

    microphone: str = MICROPHONE
    speaker: str = SPEAKER

    def speak(self, path: Path) -> subprocess.Popen[bytes]:
        """Start to play an audio file into the microphone; wait for it with ``wait()``."""
        return self._play("mic", path)

    def play(self, path: Path) -> subprocess.Popen[bytes]:
        """Start to play an audio file on the speaker, as system audio."""
        return self._play("speaker", path)

    def _play(self, sink: str, path: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["paplay", "-d", sink, str(path)], stdin=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def pulse_sinks():
    """Run a private sound server with one virtual microphone and one virtual speaker."""
    if sys.platform != "linux":
        pytest.skip("virtual sound devices need PulseAudio on Linux")
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    from engine.audio.portaudio import load_portaudio, refresh_inputs
    from engine.errors import DeviceNotFound

    folder = tempfile.mkdtemp(prefix="fw-pulse-")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULSE_SERVER", f"unix:{folder}/native")
        _forget_soundcard()
        listeners = _start_server(folder)
        try:
            try:
                load_portaudio()
            except DeviceNotFound as error:
                pytest.skip(str(error))
            refresh_inputs()
            yield PulseSinks()
        finally:
            for listener in listeners:
                listener.kill()
                listener.wait()
            subprocess.run(["pactl", "exit"], check=False, capture_output=True)
            shutil.rmtree(folder, ignore_errors=True)


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
        pytest.skip("PulseAudio does not start here")
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


def _forget_soundcard() -> None:
    """Let SoundCard connect to the private server, whatever it was connected to before."""
    for name in ("soundcard.pulseaudio", "soundcard"):
        sys.modules.pop(name, None)
