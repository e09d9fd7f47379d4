"""Sets this checkout up where needed and starts captioning: `python3 packaging/start.py`.

The window opens where there is a display; elsewhere captions appear in the terminal; without any
sound input the bundled recording is replayed. Other arguments are given to `fwcaptions`.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path

import bootstrap
import system_packages

USAGE = """\
usage: python3 packaging/start.py [--no-launch] [--training] [fwcaptions arguments]

  --no-launch   only set up
  --training    set up what training and fine-tuning need as well (torch)
  --help        this text; `python3 packaging/start.py help` is that of fwcaptions

Without arguments: the caption window, or captions in the terminal where there is no display."""
SAMPLES = bootstrap.ROOT / "resources" / "samples"
SOUND_FILES = {".flac", ".mp3", ".ogg", ".opus", ".wav"}
FIND_INPUT = "import sys, engine; sys.exit(0 if engine.list_devices() else 3)"


def main() -> int:
    """Set up, then become `fwcaptions`."""
    own = {"--no-launch", "--training", "--help", "-h"}
    asked = set(sys.argv[1:]) & own
    arguments = [word for word in sys.argv[1:] if word not in own]
    if asked & {"--help", "-h"}:
        print(USAGE)
        return 0
    window = has_display()
    lacking = prepare_system(window)
    environment = bootstrap.Environment()
    environment.set_up("app", *(("training", "torch") if "--training" in asked else ()))
    if "--no-launch" in asked:
        print("Set up. Start with: python3 packaging/start.py")
        return 0
    window = window and not set(lacking) & set(system_packages.WINDOW)
    return launch(environment, command_line(arguments, window, environment))


def prepare_system(window: bool) -> list:
    """Get the system packages that captions need here, and return those still missing."""
    groups = [system_packages.SOUND]
    if window:
        groups.append(system_packages.WINDOW)
    return bootstrap.ensure_system(*groups, purpose="captioning")


def has_display() -> bool:
    """Whether a window can open: on Linux, where a display server answers."""
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


def has_sound_input(environment: bootstrap.Environment) -> bool:
    """Whether the engine finds anything to listen to."""
    try:
        command = [environment.python, "-c", FIND_INPUT]
        return bootstrap.run(command, cwd=environment.root, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def command_line(
    arguments: list[str], window: bool, environment: bootstrap.Environment
) -> list[str]:
    """Return the arguments for `fwcaptions`: those given, after a choice where none was made."""
    if arguments and not arguments[0].startswith("-"):
        return arguments
    if window or "--version" in arguments:
        return arguments
    if has_sound_input(environment):
        print("There is no display here: captions appear in this terminal; Ctrl+C ends.")
        return ["listen", *arguments]
    sample = bundled_recording()
    if sample is None:
        raise bootstrap.SetUpError(
            "There is neither a display nor a sound input here; caption a file with: "
            "python3 packaging/start.py transcribe FILE"
        )
    print("There is no sound input here: replaying the bundled recording as if it were heard.")
    return ["listen", "--source", f"file:{sample}", *arguments]


def bundled_recording() -> Path | None:
    """Return the first sample recording."""
    found = SAMPLES.rglob("*") if SAMPLES.is_dir() else ()
    return min((path for path in found if path.suffix in SOUND_FILES), default=None)


def launch(environment: bootstrap.Environment, arguments: list[str]) -> int:
    """Become `fwcaptions`, so that signals and the exit status are its own."""
    program = str(environment.program("fwcaptions"))
    sys.stdout.flush()
    if os.name == "nt":
        return subprocess.call([program, *arguments])
    os.execv(program, [program, *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(bootstrap.guarded(main))
