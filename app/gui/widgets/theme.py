"""The light and dark colours and the style sheet that uses them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from resources import resource

ICONS = resource("icons")
STYLE = resource("style.qss")


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours.

    On ``window`` and ``surface``, ``text`` has a contrast of at least 7:1 and every other colour
    of words, ``tentative`` included, of at least 4.5:1.
    """

    name: str
    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    tentative: str
    accent: str
    accent_hover: str
    on_accent: str
    soft: str
    danger: str
    warning: str
    good: str
    found: str
    mic: str
    system: str
    file: str


LIGHT = Theme(
    name="light",
    window="#f6f6f3",
    surface="#ffffff",
    raised="#ecece8",
    line="#dddcd6",
    text="#1c1d1f",
    muted="#54585e",
    tentative="#696e76",
    accent="#2f55c8",
    accent_hover="#2446ab",
    on_accent="#ffffff",
    soft="#e6ebf9",
    danger="#b3261e",
    warning="#8a5a00",
    good="#1f7a45",
    found="#ffe29a",
    mic="#2f55c8",
    system="#a4521a",
    file="#5c6168",
)
DARK = Theme(
    name="dark",
    window="#17181a",
    surface="#1f2123",
    raised="#2a2c2f",
    line="#36393d",
    text="#eceded",
    muted="#a9adb3",
    tentative="#878c93",
    accent="#8fa9ff",
    accent_hover="#a9bdff",
    on_accent="#10131c",
    soft="#2a3047",
    danger="#ff9a92",
    warning="#f0c060",
    good="#7fd6a0",
    found="#6b5416",
    mic="#8fa9ff",
    system="#f0a878",
    file="#b0b4ba",
)


def theme_for(choice: str) -> Theme:
    """Return the theme for ``light``, ``dark`` or ``system``."""
    if choice == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def apply_theme(app: QApplication, choice: str) -> Theme:
    """Apply a theme to the whole application; returns it."""
    theme = theme_for(choice)
    if app.property("theme") is None:
        app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    template = Template(STYLE.read_text(encoding="utf-8"))
    app.setStyleSheet(template.substitute(asdict(theme), icons=ICONS.as_posix()))
    app.setProperty("theme", theme.name)
    return theme


def current_theme() -> Theme:
    """Return the theme that was applied last."""
    app = QApplication.instance()
    return DARK if app is not None and app.property("theme") == "dark" else LIGHT


def _palette(theme: Theme) -> QPalette:
    roles = QPalette.ColorRole
    colours = {
        roles.Window: theme.window,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.raised,
        roles.Button: theme.surface,
        roles.WindowText: theme.text,
        roles.Text: theme.text,
        roles.ButtonText: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.ToolTipBase: theme.raised,
        roles.ToolTipText: theme.text,
        roles.Link: theme.accent,
        roles.Mid: theme.line,
    }
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.tentative))
    return palette
