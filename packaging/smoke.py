"""Tests the stand-alone programs on Linux: `python3 packaging/smoke.py [FOLDER…]` (default: dist/).

The window opens under Xvfb and a screenshot of it is saved; the sample recording is transcribed and
the words of the subtitles are checked; all this without a network and without torch. The trainer
fine-tunes the model on that recording for a few seconds. Needs Xvfb, xdotool and strace, which
test.py installs. Logs, traces and screenshots stay in build/smoke.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import bootstrap
import system_packages

from resources import resource

SMOKE = bootstrap.ROOT / "build" / "smoke"
SAMPLE = resource("samples", "the-toll.opus")
MAX_MEGABYTES = 280
MAX_START_S = 3.0
MIN_RECALL = 0.7
NETWORK = re.compile(r"\b(?:AF_INET6?|AF_PACKET|sin6?_addr)\b")
SECONDS = 9
"""How much of the recording is transcribed in each format."""

# Writes the recording in every format that the program promises, videos with a picture. The
# environment's own PyAV has the encoders for that.
FORMATS = """
import sys
from fractions import Fraction
from pathlib import Path
import av
import numpy as np
from engine import MEDIA_SUFFIXES, read_audio
recording, seconds, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
CODECS = {
    ".aac": "aac", ".aiff": "pcm_s16be", ".avi": "mp3", ".flac": "flac", ".m4a": "alac",
    ".m4v": "aac", ".mkv": "ac3", ".mov": "pcm_s16le", ".mp3": "mp3", ".mp4": "aac", ".oga": "flac",
    ".ogg": "vorbis", ".opus": "libopus", ".wav": "pcm_s16le", ".webm": "libopus", ".wma": "wmav2",
}
VIDEO = {name: "mpeg4" for name in (".avi", ".m4v", ".mkv", ".mov", ".mp4")} | {".webm": "vp8"}
CONTAINERS = {".aac": "adts", ".m4a": "ipod", ".m4v": "mp4", ".oga": "ogg", ".wma": "asf"}
samples = np.tile(read_audio(recording).samples[None, : 16_000 * seconds], (2, 1))
for suffix in MEDIA_SUFFIXES:
    with av.open(str(folder / f"{suffix[1:]}{suffix}"), "w", format=CONTAINERS.get(suffix)) as out:
        picture = suffix in VIDEO and out.add_stream(VIDEO[suffix], rate=5, width=64, height=64)
        sound = out.add_stream(CODECS[suffix], rate=48_000, layout="stereo")
        sound.codec_context.options = {"strict": "experimental"}
        sound.bit_rate = 128_000
        resampler = av.AudioResampler(sound.format, "stereo", 48_000)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = 16_000, 0, Fraction(1, 16_000)
        for number in range(5 * seconds if picture else 0):
            image = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))
            image.pts, image.time_base = number, Fraction(1, 5)
            out.mux(picture.encode(image))
        if picture:
            out.mux(picture.encode(None))
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            out.mux(sound.encode(part))
        out.mux(sound.encode(None))
"""
STORE = """
import json, sys
from datetime import datetime
import numpy as np
from engine import SAMPLE_RATE, PersonalStore, Recording, read_audio
recording, transcript, folder = sys.argv[1:]
samples = (read_audio(recording).samples * 32767).astype(np.int16)
store, now = PersonalStore(folder), datetime.now().astimezone()
for number, cue in enumerate(json.load(open(transcript, encoding="utf-8"))["cues"]):
    audio = samples[int(cue["start"] * SAMPLE_RATE) : int(cue["end"] * SAMPLE_RATE)]
    for level in (1, 2):  # twice, so that the held-out part has enough words
        text = " ".join(cue["lines"])
        store.add(Recording(f"{number}-{level}", now, "enrolment", text, None, audio // level))
"""
SCREENSHOT = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication(sys.argv)
sys.exit(0 if app.primaryScreen().grabWindow(0).save(sys.argv[1]) else 1)
"""


class SmokeError(bootstrap.SetUpError):
    """A stand-alone program fails a check."""


def main() -> int:
    """Check the programs in the folders on the command line, or those in dist/."""
    if not sys.platform.startswith("linux"):
        raise SmokeError("The smoke test runs on Linux; it uses Xvfb and strace.")
    built = (bootstrap.ROOT / "dist" / name for name in ("captions", "trainer"))
    folders = [Path(name).resolve() for name in sys.argv[1:]] or [p for p in built if p.exists()]
    if not folders or not all(any(map(Path.exists, programs(f))) for f in folders):
        raise SmokeError("There is no program to test; build it with: python3 packaging/build.py")
    bootstrap.ensure_system(system_packages.TESTS, purpose="the smoke test")
    environment = bootstrap.Environment()
    environment.set_up("app", "bundle")
    shutil.rmtree(SMOKE, ignore_errors=True)
    SMOKE.mkdir(parents=True)
    for folder in folders:
        captions, trainer = programs(folder)
        if captions.exists():
            check_size(folder)
            check_contents(environment, folder)
            check_transcription(folder)
            check_formats(environment, folder)
            with display():
                check_window(environment, folder)
        if trainer.exists():
            check_training(environment, trainer)
    print("The stand-alone programs work.")
    return 0


def programs(folder: Path) -> tuple[Path, Path]:
    """Return the paths of the two programs that a folder may contain."""
    return folder / "fwcaptions", folder / "fwtrainer"


def check_size(folder: Path) -> None:
    """Raise when the unpacked program is larger than the limit."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    print(f"unpacked: {megabytes:.0f} MB")
    if megabytes > MAX_MEGABYTES:
        raise SmokeError(f"The program is {megabytes:.0f} MB; the limit is {MAX_MEGABYTES} MB.")


def check_contents(environment: bootstrap.Environment, folder: Path) -> None:
    """Raise when the program contains torch or training, as files or inside its archive."""
    viewer = environment.program("pyi-archive_viewer")
    listed = bootstrap.run([viewer, "--list", "--recursive", "--brief", folder / "fwcaptions"])
    files = (str(path.relative_to(folder)) for path in folder.rglob("*"))
    names = "\n".join([listed.stdout, *files])
    if "app.cli" not in names:
        raise SmokeError("The program's archive cannot be listed.")
    strays = re.findall(r"(?m)(?<![\w.])(?:torch|training)[./]\w+", names)
    if strays:
        raise SmokeError(f"The program contains {strays[0]}, which belongs to the trainer.")
    print("torch and training: absent")
    covered = re.findall(r"(?m)\blib(?:x26[45]|readline|gdbm)[\w.-]*", names)
    if covered:
        raise SmokeError(
            f"The program contains {covered[0]}, which is under the GPL; "
            "build it where a C compiler, make and pkg-config are installed."
        )
    print("libraries under the GPL: absent")


def check_transcription(folder: Path) -> None:
    """Raise unless the subtitles have the recording's words and no network socket was opened."""
    subtitles = SMOKE / "sample.srt"
    command = [folder / "fwcaptions", "transcribe", SAMPLE, "-o", subtitles]
    done = traced(command, SMOKE / "transcribe.strace")
    if done.returncode or not subtitles.exists():
        raise SmokeError(f"Transcribing failed: {bootstrap.last_line(done.stdout)}.")
    check_network(SMOKE / "transcribe.strace")
    spoken = words(SAMPLE.with_suffix(".txt").read_text(encoding="utf-8"))
    written = words(subtitles.read_text(encoding="utf-8"))
    recall = len(spoken & written) / len(spoken)
    print(f"subtitles: {recall:.0%} of the {len(spoken)} different words of the recording")
    if recall < MIN_RECALL:
        raise SmokeError(f"Only {recall:.0%} of the recording's words are in the subtitles.")


def check_formats(environment: bootstrap.Environment, folder: Path) -> None:
    """Raise unless speech is transcribed from every format that the program promises to read."""
    files = SMOKE / "formats"
    files.mkdir()
    made = bootstrap.run([environment.python, "-c", FORMATS, SAMPLE, SECONDS, files])
    if made.returncode:
        raise SmokeError(f"The formats were not written: {bootstrap.last_line(made.stdout)}.")
    recordings = sorted(files.iterdir())
    command = [folder / "fwcaptions", "transcribe", *recordings, "-o", files, "--format", "txt"]
    with private_home():
        done = bootstrap.run(command, timeout=600)
    spoken = words(" ".join(SAMPLE.with_suffix(".txt").read_text(encoding="utf-8").split()[:18]))
    for recording in recordings:
        text = recording.with_suffix(".txt")
        written = words(text.read_text(encoding="utf-8")) if text.exists() else set()
        if len(spoken & written) < MIN_RECALL * len(spoken):
            cause = bootstrap.last_line(done.stdout)
            raise SmokeError(f"{recording.suffix} files are not transcribed: {cause}.")
    print(f"formats: {' '.join(recording.suffix for recording in recordings)}")


def check_training(environment: bootstrap.Environment, trainer: Path) -> None:
    """Raise unless the trainer completes a run on the cues of the recording."""
    transcript, trace = SMOKE / "sample.json", SMOKE / "training.strace"
    stages = (
        [environment.program("fwcaptions"), "transcribe", SAMPLE, "-o", transcript],
        [environment.python, "-c", STORE, SAMPLE, transcript, SMOKE / "store"],
        [*strace(trace), trainer, "personalise", "--no-key", "--minutes", "0.1",
         "--model", resource("models", "fastwhisper-en"),
         "--store", SMOKE / "store", "--versions", SMOKE / "versions", "--work", SMOKE / "work"],
    )  # fmt: skip
    for command in stages:
        with private_home():
            done = bootstrap.run(command, timeout=600)
        if done.returncode:
            raise SmokeError(f"Training failed: {bootstrap.last_line(done.stdout)}.")
    result = json.loads(done.stdout.splitlines()[-1])
    if result["event"] != "result" or not result["trained_on"]:
        raise SmokeError(f"No recording was used: {result}.")
    print(f"trained on {result['trained_on']} recordings")
    check_network(trace)


def check_window(environment: bootstrap.Environment, folder: Path) -> None:
    """Raise unless the window appears in time, is painted and opens no network socket."""
    trace, started = SMOKE / "window.strace", time.monotonic()
    with private_home(), running([folder / "fastwhisper-captions"]) as window:
        seconds = wait_for_window(window, started)
        print(f"window: {seconds:.1f} s after the start")
        take_screenshot(environment, SMOKE / "window.png")
        window.terminate()
        if window.wait(30):
            raise SmokeError(f"SIGTERM ended the window with status {window.returncode}.")
    with private_home(), running([*strace(trace), folder / "fastwhisper-captions"]) as window:
        wait_for_window(window, time.monotonic())
    check_network(trace)
    if seconds > MAX_START_S:
        raise SmokeError(f"The window took {seconds:.1f} s; the limit is {MAX_START_S} s.")


def wait_for_window(window: subprocess.Popen, started: float) -> float:
    """Return the seconds from `started` until a window of the program is on the screen."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "Captions"]
    while time.monotonic() < started + 60:
        if window.poll() is not None:
            raise SmokeError(f"The window ended with status {window.returncode}.")
        if bootstrap.run(search).returncode == 0:
            return time.monotonic() - started
        time.sleep(0.05)
    raise SmokeError("No window appeared within a minute.")


def take_screenshot(environment: bootstrap.Environment, picture: Path) -> None:
    """Save a picture of the screen, after a moment in which the window is painted."""
    time.sleep(1.0)
    code = bootstrap.run([environment.python, "-c", SCREENSHOT, picture]).returncode
    if code or picture.stat().st_size < 5000:
        raise SmokeError(f"The screenshot {picture} is missing or empty.")
    print(f"screenshot: {picture}")


def check_network(trace: Path) -> None:
    """Raise when a traced program opened a socket that is not local."""
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    if not any("exited with" in line or "socket(" in line for line in lines):
        raise SmokeError("strace recorded nothing; check that it can trace processes here.")
    opened = [line for line in lines if NETWORK.search(line)]
    if opened:
        raise SmokeError(f"A network socket was opened: {opened[0]}.")
    print(f"{trace.stem}: no network socket")


def traced(command: list, trace: Path) -> subprocess.CompletedProcess:
    """Run a command to its end and write its socket calls to `trace`."""
    with private_home():
        return bootstrap.run([*strace(trace), *command], timeout=600)


def strace(trace: Path) -> list:
    """Return the prefix that writes a command's socket calls to `trace`."""
    return ["strace", "-f", "-e", "trace=network", "-o", trace]


def words(text: str) -> set[str]:
    """Return the set of words of a text, in lower case."""
    return set(re.findall(r"[a-z']+", text.lower()))


@contextlib.contextmanager
def running(command: list, **options: object) -> Iterator[subprocess.Popen]:
    """Run a program in the background and end it afterwards."""
    log = (SMOKE / "output.log").open("ab")
    words = [str(part) for part in command]
    options = {"stdout": log, "stderr": log, "start_new_session": True, **options}
    with log, subprocess.Popen(words, **options) as process:
        try:
            yield process
        finally:
            # The whole group: strace forwards no signal, and ends with the program that it traces.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


@contextlib.contextmanager
def private_home() -> Iterator[None]:
    """Give the program a home of its own, so that no file of the user is read or changed."""
    home = SMOKE / "home"
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: str(home / name.lower()) for name in names})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextlib.contextmanager
def display() -> Iterator[None]:
    """Run Xvfb and a window manager on a free display while the window is checked."""
    reader, writer = os.pipe()
    screen = ["Xvfb", "-displayfd", writer, "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with running(screen, pass_fds=(writer,)):
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as answer:
            number = answer.readline().strip()
        if not number:
            raise SmokeError("Xvfb did not start.")
        os.environ["DISPLAY"] = f":{number}"
        os.environ.pop("WAYLAND_DISPLAY", None)
        with running(["openbox"]):
            yield


if __name__ == "__main__":
    sys.exit(bootstrap.run_main(main))
