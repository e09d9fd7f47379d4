"""Every setting, its default and its limits, as frozen dataclasses; runs on any thread.

A field's ``metadata`` names its limits once: the settings file checks them, and the settings pages
build their widgets from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any, cast

from engine import TRANSCRIPT_FORMATS

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")

THEMES = ("system", "light", "dark")
EDGES = ("none", "outline", "shadow")
ALIGNMENTS = ("left", "centre")
FORMATS = (*TRANSCRIPT_FORMATS, "md")
LANGUAGES = ("system", "en", "de", "fr")
MAX_TERMS = 500
"""Names and terms that the vocabulary takes."""


def number(default: float, low: float, high: float) -> Any:
    """Declare a number (int or float, by its default) between two limits, both included."""
    return field(default=default, metadata={"low": low, "high": high})


def choice(default: str, options: tuple[str, ...]) -> Any:
    """Declare one of several words."""
    return field(default=default, metadata={"options": options})


def colour(default: str) -> Any:
    """Declare a colour as ``#rrggbb``."""
    return field(default=default, metadata={"colour": True})


def problem_with(value: object, default: object, limits: Any) -> str:
    """Say what a value must be, as the end of a sentence; an empty string when it is good."""
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
    """What is captioned."""

    source: str = "mic"
    device: str = ""


@dataclass(frozen=True, slots=True)
class CaptionSettings(_Section):
    """How the overlay window looks; sizes in points, opacity in per cent, times in seconds.

    ``homophones`` is about the words themselves: those that sound alike are corrected.
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


@dataclass(frozen=True, slots=True)
class ModelSettings(_Section):
    """Which model listens, and how hard it tries; an empty folder is the bundled model."""

    folder: str = ""
    threads: int = number(0, 0, 64)


@dataclass(frozen=True, slots=True)
class VocabularySettings(_Section):
    """Names and terms that the recogniser should expect."""

    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSettings(_Section):
    """Where sessions go and how they are saved; an empty folder is the usual place."""

    folder: str = ""
    keep_audio: bool = False
    format: str = choice("srt", FORMATS)


@dataclass(frozen=True, slots=True)
class WindowSettings(_Section):
    """The application around the captions."""

    theme: str = choice("system", THEMES)
    language: str = choice("system", LANGUAGES)
    text_size: int = number(15, 9, 40)
    mask_profanity: bool = False
    tray: bool = True
    welcomed: bool = False
    announce: bool = False


@dataclass(frozen=True, slots=True)
class PersonalSettings(_Section):
    """What is kept of the user's voice, and when it is learnt; off unless the user wants it."""

    collect: bool = False
    megabytes: int = number(200, 20, 2000)
    days: int = number(30, 1, 365)
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class ShortcutSettings(_Section):
    """The keys of the window, as Qt writes them everywhere; an empty text is no key."""

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
    """All of it, one attribute a page."""

    audio: AudioSettings = AudioSettings()
    captions: CaptionSettings = CaptionSettings()
    model: ModelSettings = ModelSettings()
    vocabulary: VocabularySettings = VocabularySettings()
    files: FileSettings = FileSettings()
    window: WindowSettings = WindowSettings()
    shortcuts: ShortcutSettings = ShortcutSettings()
    personal: PersonalSettings = PersonalSettings()
