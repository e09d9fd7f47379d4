"""The language of the window, from the catalogues in ``resources/translations``.

The source texts are English, so the English catalogue holds plural forms alone; a language without
a catalogue falls back to English. Dates and numbers are written in the language of the window, as
in the system's country. Runs on the GUI thread.
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

import engine
from resources import resource

if TYPE_CHECKING:
    from engine import Channel, Gap

CATALOGUES = resource("translations")
SYSTEM, ENGLISH = "system", "en"

_SHARED_TEXTS = (
    QT_TRANSLATE_NOOP("Shared", "audio was skipped to keep up"),
    QT_TRANSLATE_NOOP("Shared", "the device was disconnected"),
    QT_TRANSLATE_NOOP("Shared", "no audio arrived"),
    QT_TRANSLATE_NOOP("Shared", "the source was changed"),
    QT_TRANSLATE_NOOP("Shared", "Text"),
    QT_TRANSLATE_NOOP("Shared", "Microphone"),
    QT_TRANSLATE_NOOP("Shared", "System audio"),
    QT_TRANSLATE_NOOP("Shared", "File"),
    QT_TRANSLATE_NOOP("Shared", "The recording is too short; read the whole sentence."),
    QT_TRANSLATE_NOOP(
        "Shared", "The recording is longer than 29 seconds; record a shorter sentence."
    ),
    QT_TRANSLATE_NOOP("Shared", "The recording is silent; check the microphone."),
    QT_TRANSLATE_NOOP(
        "Shared", "The recording is too loud and clipped; lower the microphone's level."
    ),
    QT_TRANSLATE_NOOP(
        "Shared", "There is too much noise, or no speech; record in a quieter place."
    ),
    QT_TRANSLATE_NOOP(
        "Shared", "The recording is too short for its text; read the whole sentence."
    ),
    QT_TRANSLATE_NOOP("Shared", "The recording is too long for its text; read only the sentence."),
)
"""Texts from outside the window: the engine's reasons for a gap and for refusing a recording, names
of formats and channels.
"""


def install_language(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Use a language for widgets that are created from now on; returns the new translators.

    Parameters
    ----------
    language
        A code such as ``de``, or ``system`` for the language that the system prefers.
    """
    code = _system_language() if language == SYSTEM else language
    if not (CATALOGUES / f"{code}.qm").is_file():
        code = ENGLISH
    QLocale.setDefault(_locale_of(code))
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
    return {channel: translated(label) for channel, label in engine.CHANNEL_LABELS.items()}


def gap_text(gap: Gap) -> str:
    """Return the note about a gap: its length and reason."""
    seconds = max(0.1, (gap.end - gap.start) / engine.SAMPLE_RATE)
    text = QCoreApplication.translate("Shared", "{0} s · {1}")
    return text.format(decimal(seconds), translated(gap.reason))


def decimal(value: float) -> str:
    """Format a number with one decimal, as the language of the window writes it."""
    return QLocale().toString(value, "f", 1)


def date_text(moment: datetime) -> str:
    """Format a date and time as the language of the window writes them."""
    shown = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)


def _locale_of(code: str) -> QLocale:
    """Return the system's locale if it is of a language, else that language in its country."""
    system, language = QLocale.system(), QLocale(code).language()
    return system if system.language() == language else QLocale(language, system.territory())


def _system_language() -> str:
    preferred = QLocale.system().uiLanguages()
    return preferred[0].split("-")[0] if preferred else ""
