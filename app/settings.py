"""Every setting with its default and limits, as frozen dataclasses; any thread.

The ``metadata`` of a field is the one place of its limits: the settings file checks them, and the
settings pages build their widgets from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any, cast

from app.formats import FORMATS

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")

THEMES = ("system", "light", "dark")
EDGES = ("none", "outline", "shadow")
ALIGNMENTS = ("left", "centre")
LANGUAGES = ("system", "en", "de", "fr")
MAX_TERMS = 500
"""Maximum number of names and terms in the vocabulary."""


def number(default: float, low: float, high: float) -> Any:
    """Declare a number (int or float, by its default) between two limits, both included."""
    return field(default=default, metadata={"low": low, "high": high})


def choice(default: str, options: tuple[str, ...]) -> Any:
    """Declare one of several options."""
    return field(default=default, metadata={"options": options})


def colour(default: str) -> Any:
    """Declare a colour as ``#rrggbb``."""
    return field(default=default, metadata={"colour": True})


def problem_with(value: object, default: object, limits: Any) -> str:
    """Return what a value must be, as the end of a sentence; empty for a valid value."""
    kind = _kind_problem(value, default)
    if kind:
        return kind
    if "low" in limits and not limits["low"] <= value <= limits["high"]:
        return f"between {limits['low']} and {limits['high']}"
    if "options" in limits and value not in limits["options"]:
        return "one of " + ", ".join(limits["options"])
    if limits.get("colour") and not COLOUR.match(str(value)):
        return "a colour such as #ffffff"
    return ""


def _kind_problem(value: object, default: object) -> str:
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(default, int):
        return "" if type(value) is int else "a whole number"
    if isinstance(default, float):
        return "" if type(value) in (int, float) else "a number"
    if isinstance(default, tuple):
        items = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (None,)
        good = all(type(item) is str for item in items)
        return "" if good else "a list of words"
    return "" if isinstance(value, str) else "text"


class _Section:
    """Checks every field against its declaration; the message names the key and its range."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for item in fields(self):  # pyright: ignore[reportArgumentType]
            problem = problem_with(getattr(self, item.name), item.default, item.metadata)
            if problem:
                raise ValueError(f"{item.name} must be {problem}")


@dataclass(frozen=True, slots=True)
class AudioSettings(_Section):
    """What is captioned: ``mic``, ``system``, ``both`` or the name of a device.

    Attributes
    ----------
    microphone, system
        Names of the devices of ``both``; empty for the system's defaults.
    """

    source: str = "mic"
    microphone: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class CaptionSettings(_Section):
    """The overlay's appearance; sizes in points, opacity in per cent, times in seconds.

    Attributes
    ----------
    keep
        Whether captions stay during silence, in place of being cleared after ``clear_after``.
    homophones
        Whether words are corrected to homophones that fit their neighbours better.
    figures
        Whether numbers, times and addresses are written in figures and signs.
    """

    font: str = ""
    size: int = number(26, 12, 72)
    bold: bool = False
    lines: int = number(2, 1, 4)
    text: str = colour("#ffffff")
    box: str = colour("#101214")
    opacity: int = number(88, 0, 100)
    edge: str = choice("none", EDGES)
    alignment: str = choice("left", ALIGNMENTS)
    reading_mode: bool = False
    click_through: bool = False
    keep: bool = False
    clear_after: float = number(1.5, 0.5, 30.0)
    channel_labels: bool = True
    homophones: bool = False
    figures: bool = True


@dataclass(frozen=True, slots=True)
class ModelSettings(_Section):
    """The model and its processor threads; an empty folder is the bundled model, 0 the default."""

    folder: str = ""
    threads: int = number(0, 0, 64)


@dataclass(frozen=True, slots=True)
class VocabularySettings(_Section):
    """Names and terms that the recogniser should expect."""

    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSettings(_Section):
    """Where sessions are stored and how they are saved; an empty folder is the default one."""

    folder: str = ""
    keep_audio: bool = False
    format: str = choice("srt", tuple(FORMATS))


@dataclass(frozen=True, slots=True)
class WindowSettings(_Section):
    """The main window and its surroundings."""

    theme: str = choice("system", THEMES)
    language: str = choice("system", LANGUAGES)
    text_size: int = number(15, 9, 40)
    mask_profanity: bool = False
    tray: bool = True
    welcomed: bool = False
    announce: bool = False


@dataclass(frozen=True, slots=True)
class PersonalSettings(_Section):
    """Which recordings of the user are kept and when to train on them; off by default."""

    collect: bool = False
    megabytes: int = number(200, 20, 2000)
    days: int = number(30, 1, 365)
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class ShortcutSettings(_Section):
    """The keyboard shortcuts, in Qt's portable notation; an empty text is no shortcut."""

    start: str = "Ctrl+R"
    pause: str = "Ctrl+P"
    overlay: str = "Ctrl+O"
    save: str = "Ctrl+S"
    find: str = "Ctrl+F"
    larger: str = "Ctrl++"
    smaller: str = "Ctrl+-"
    live: str = "Ctrl+1"
    library: str = "Ctrl+2"
    files: str = "Ctrl+3"
    settings: str = "Ctrl+4"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, one section for each page of the settings window."""

    audio: AudioSettings = AudioSettings()
    captions: CaptionSettings = CaptionSettings()
    model: ModelSettings = ModelSettings()
    vocabulary: VocabularySettings = VocabularySettings()
    files: FileSettings = FileSettings()
    window: WindowSettings = WindowSettings()
    shortcuts: ShortcutSettings = ShortcutSettings()
    personal: PersonalSettings = PersonalSettings()
