"""The language of the window: catalogues of ``resources/translations``; runs on the GUI thread.

The sources are English, so English needs no catalogue, and so does whatever has none. Dates and
numbers stay in the system's own way of writing.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QTranslator,
)

from resources import resource

CATALOGUES = resource("translations")
SYSTEM = "system"

_ELSEWHERE = (
    QT_TRANSLATE_NOOP("Elsewhere", "the computer was too slow"),
    QT_TRANSLATE_NOOP("Elsewhere", "the device was away"),
    QT_TRANSLATE_NOOP("Elsewhere", "Text"),
)
"""Why the engine did not hear a stretch, and names of formats: no widget says these itself."""


def install_language(app: QCoreApplication, wanted: str) -> list[QTranslator]:
    """Show everything made from now on in a language; returns what was installed.

    Parameters
    ----------
    wanted
        A code such as ``de``, or ``system`` for the language the system prefers.
    """
    code = _system_language() if wanted == SYSTEM else wanted
    if not (CATALOGUES / f"{code}.qm").is_file():
        return []
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    installed: list[QTranslator] = []
    # The second holds what Qt says itself: the buttons of dialogs, the names of keys.
    for name, folder in ((code, str(CATALOGUES)), (f"qtbase_{code}", qt)):
        translator = QTranslator(app)
        if translator.load(name, folder) and app.installTranslator(translator):
            installed.append(translator)
    return installed


def translated(text: str) -> str:
    """Return a text that no widget owns in the language of the window; others as they are."""
    return QCoreApplication.translate("Elsewhere", text)


def decimal(value: float) -> str:
    """Write a number with one decimal in the system's own way."""
    return QLocale().toString(value, "f", 1)


def _system_language() -> str:
    preferred = QLocale.system().uiLanguages()
    return preferred[0].split("-")[0] if preferred else ""
