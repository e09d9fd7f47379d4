"""Sets this checkout up if necessary and starts captioning: `python3 packaging/start.py`.

With a display, the window opens. Without one, captions appear in the terminal; if there is no audio
input either, the sample recording is replayed. Other arguments are passed to `fwcaptions`.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path

import bootstrap

from app import system_libraries
from resources import resource

USAGE = """\
usage: python3 packaging/start.py [--no-launch] [--training] [fwcaptions arguments]

  --no-launch   set up only
  --training    also set up training and personalisation (torch)
  --help        show this text; `python3 packaging/start.py help` shows the help of fwcaptions

Without arguments: the caption window, or captions in the terminal if there is no display."""
SAMPLES = resource("samples")
AUDIO_SUFFIXES = {".flac", ".mp3", ".ogg", ".opus", ".wav"}
FIND_INPUT = "import sys, engine; sys.exit(0 if engine.list_devices() else 3)"


def main() -> int:
    """Set up, then run `fwcaptions`."""
    own = {"--no-launch", "--training", "--help", "-h"}
    asked = set(sys.argv[1:]) & own
    arguments = [word for word in sys.argv[1:] if word not in own]
    if asked & {"--help", "-h"}:
        print(USAGE)
        return 0
    window = has_display()
    missing = prepare_system(window)
    environment = bootstrap.Environment()
    environment.set_up("app", *(("training", "torch") if "--training" in asked else ()))
    if "--no-launch" in asked:
        print("The set-up is complete. Start with: python3 packaging/start.py")
        return 0
    window = window and not set(missing) & set(system_libraries.WINDOW)
    return launch(environment, command_line(arguments, window, environment))


def prepare_system(window: bool) -> list:
    """Install the system packages that captions need here, and return those still missing."""
    groups = [system_libraries.SOUND]
    if window:
        groups.append(system_libraries.WINDOW)
    return bootstrap.ensure_system(*groups, purpose="captioning")


def has_display() -> bool:
    """Whether a window can open: on Linux, whether a display server answers."""
    if not sys.platform.startswith("linux"):
        return True
    wayland, x11 = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY", "")
    if wayland and Path(os.environ.get("XDG_RUNTIME_DIR", "/"), wayland).exists():
        return True
    host, colon, number = x11.rpartition(":")
    number = number.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    return answers(host, int(number))


def answers(host: str, number: int) -> bool:
    """Whether the X server of display `number` accepts connections."""
    try:
        if host in ("", "unix"):
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(f"/tmp/.X11-unix/X{number}")
        else:
            socket.create_connection((host, 6000 + number), timeout=2).close()
    except OSError:
        return False
    return True


def has_audio_input(environment: bootstrap.Environment) -> bool:
    """Whether the engine finds an audio device."""
    try:
        command = [environment.python, "-c", FIND_INPUT]
        return bootstrap.run(command, cwd=environment.root, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def command_line(
    arguments: list[str], window: bool, environment: bootstrap.Environment
) -> list[str]:
    """Return the arguments for `fwcaptions`; without any, those of a command that works here."""
    if arguments and not arguments[0].startswith("-"):
        return arguments
    if window or "--version" in arguments:
        return arguments
    if has_audio_input(environment):
        print("There is no display: captions appear in this terminal; Ctrl+C stops them.")
        return ["listen", *arguments]
    sample = bundled_recording()
    if sample is None:
        raise bootstrap.SetUpError(
            "There is neither a display nor an audio input; transcribe a file with: "
            "python3 packaging/start.py transcribe FILE"
        )
    print("There is no audio input: the sample recording is captioned as if it were live.")
    return ["listen", "--source", f"file:{sample}", *arguments]


def bundled_recording() -> Path | None:
    """Return the sample recording, or None where there is none."""
    found = SAMPLES.rglob("*") if SAMPLES.is_dir() else ()
    return min((path for path in found if path.suffix in AUDIO_SUFFIXES), default=None)


def launch(environment: bootstrap.Environment, arguments: list[str]) -> int:
    """Replace this process by `fwcaptions`, so that signals and the exit status are its own."""
    program = str(environment.program("fwcaptions"))
    sys.stdout.flush()
    if os.name == "nt":
        return subprocess.call([program, *arguments])
    os.execv(program, [program, *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(bootstrap.run_main(main))
