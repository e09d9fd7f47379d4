"""The language of the window, from the catalogues in ``resources/translations``.

The source texts are English, so English needs no catalogue; a language without one falls back to
English. Dates and numbers follow the system's locale. Runs on the GUI thread.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QDateTime,
    QLibraryInfo,
    QLocale,
    QTranslator,
)

from resources import resource

if TYPE_CHECKING:
    from engine import Channel

CATALOGUES = resource("translations")
SYSTEM = "system"

_SHARED_TEXTS = (
    QT_TRANSLATE_NOOP("Shared", "audio was skipped to keep up"),
    QT_TRANSLATE_NOOP("Shared", "the device was disconnected"),
    QT_TRANSLATE_NOOP("Shared", "no audio arrived"),
    QT_TRANSLATE_NOOP("Shared", "the source was changed"),
    QT_TRANSLATE_NOOP("Shared", "Text"),
    QT_TRANSLATE_NOOP("Shared", "Microphone"),
    QT_TRANSLATE_NOOP("Shared", "System audio"),
    QT_TRANSLATE_NOOP("Shared", "File"),
)
"""Texts from outside the window, such as the engine's reasons for a gap, and shared ones."""

_CHANNEL_NAMES: dict[Channel, str] = {
    "mic": "Microphone",
    "system": "System audio",
    "file": "File",
}


def install_language(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Use a language for widgets that are created from now on; returns the new translators.

    Parameters
    ----------
    language
        A code such as ``de``, or ``system`` for the language that the system prefers.
    """
    code = _system_language() if language == SYSTEM else language
    if not (CATALOGUES / f"{code}.qm").is_file():
        return []
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    installed: list[QTranslator] = []
    # The second is the catalogue of Qt's own texts: buttons of dialogs, names of keys.
    for name, folder in ((code, str(CATALOGUES)), (f"qtbase_{code}", qt)):
        translator = QTranslator(app)
        if translator.load(name, folder) and app.installTranslator(translator):
            installed.append(translator)
    return installed


def translated(text: str) -> str:
    """Translate a text that comes from outside the window; unknown texts stay English."""
    return QCoreApplication.translate("Shared", text)


def channel_names() -> dict[Channel, str]:
    """Return the channels' names in the language of the window."""
    return {channel: translated(name) for channel, name in _CHANNEL_NAMES.items()}


def decimal(value: float) -> str:
    """Format a number with one decimal, as the system's locale writes it."""
    return QLocale().toString(value, "f", 1)


def date_text(moment: datetime) -> str:
    """Format a date and time as the system's locale writes them."""
    shown = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)


def _system_language() -> str:
    preferred = QLocale.system().uiLanguages()
    return preferred[0].split("-")[0] if preferred else ""
