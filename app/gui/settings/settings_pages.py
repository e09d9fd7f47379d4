"""The smaller pages of the settings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton

from app.gui.live.source_picker import SourcePicker
from app.gui.settings.forms import Form
from app.gui.widgets.language import translated
from app.paths import APP_NAME
from app.settings import MAX_TERMS
from app.version import app_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.gui.settings.preferences import Preferences
    from app.service import CaptioningService
    from engine import Device

_PRIVACY_SETTINGS = {
    "win32": "ms-settings:privacy-microphone",
    "darwin": "x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone",
}


def _open_privacy_settings() -> None:
    QDesktopServices.openUrl(QUrl(_PRIVACY_SETTINGS[sys.platform]))


class AudioPage(Form):
    """What is captioned; ``refresh_wanted`` asks for the list of devices to be read again."""

    refresh_wanted = Signal()

    def __init__(self, preferences: Preferences, service: CaptioningService) -> None:
        super().__init__(preferences, "audio")
        self._service = service
        self.heading(self.tr("Audio"))
        self.card()
        self.picker = SourcePicker()
        self.picker.setMinimumContentsLength(16)
        self.picker.chosen.connect(lambda: self.set(source=self.picker.choice))
        self.bind(lambda: self.picker.choose(self.values.source))
        self.row(
            self.tr("What to caption"),
            self.tr("Computer sound is everything that this computer plays: calls, videos, games."),
            self.picker,
        )
        again = QPushButton(self.tr("Look again"))
        again.clicked.connect(self.refresh_wanted)
        self.row(
            self.tr("Devices"), self.tr("After plugging something in or allowing access."), again
        )
        self._access_card()
        self.end()

    def set_devices(self, devices: Sequence[Device]) -> None:
        """List the devices of this machine, and ask again whether they may be heard."""
        self.picker.set_devices(devices)
        self.show_access()

    def _access_card(self) -> None:
        self.card()
        self.access = QLabel()
        self.access.setObjectName("figure")
        self.row(self.tr("Access to the microphone"), self.tr("What the system says."), self.access)
        self.advice = self.note("")
        self.system_settings = QPushButton(self.tr("Open the settings of the system"))
        self.system_settings.clicked.connect(_open_privacy_settings)
        self.system_settings.setVisible(sys.platform in _PRIVACY_SETTINGS)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 8)
        line.addWidget(self.system_settings)
        line.addStretch()
        (self._card or self.card()).addLayout(line)
        self.note(
            self.tr("On macOS the sound of the computer needs a virtual cable such as BlackHole.")
        ).setVisible(sys.platform == "darwin")
        self.show_access()

    def show_access(self) -> None:
        """Ask the system again, and say what helps."""
        state = self._service.microphone_access().state
        self.access.setText(
            {
                "allowed": self.tr("Allowed"),
                "refused": self.tr("Refused"),
                "unasked": self.tr("Not restricted"),
                "unknown": self.tr("The system does not tell"),
            }[state]
        )
        self.access.setProperty("severity", "poor" if state == "refused" else "")
        self.access.style().unpolish(self.access)
        self.access.style().polish(self.access)
        self.advice.setText(self._advice())

    def _advice(self) -> str:
        if sys.platform == "win32":
            return self.tr(
                "Missing or silent? Settings › Privacy & security › Microphone: allow access, and "
                "“Let desktop apps access your microphone”."
            )
        if sys.platform == "darwin":
            return self.tr(
                "Missing or silent? System Settings › Privacy & Security › Microphone: switch this "
                "program on, then start it again."
            )
        return self.tr(
            "Missing or silent? Choose the input in the sound settings of the system and unmute "
            "it. In a sandbox (Flatpak, Snap), allow recording of sound."
        )


class AppearancePage(Form):
    """The application around the captions."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences, "window")
        self.heading(self.tr("Appearance"))
        self.card()
        self.choice(
            "theme",
            self.tr("Theme"),
            "",
            {
                "system": self.tr("As the system"),
                "light": self.tr("Light"),
                "dark": self.tr("Dark"),
            },
        )
        self.number("text_size", self.tr("Size of the transcript"), "", " pt")
        self.choice(
            "language",
            self.tr("Language of the window"),
            self.tr("Used from the next start. Captions are English."),
            {
                "system": self.tr("As the system"),
                "en": "English",
                "de": "Deutsch",
                "fr": "Français",
            },
        )
        self.card()
        self.switch(
            "tray",
            self.tr("Icon in the tray"),
            self.tr("Start, pause and show captions from there."),
        )
        self.switch(
            "announce",
            self.tr("Read captions to the screen reader"),
            self.tr("Only committed words, one sentence at a time."),
        )
        self.switch(
            "mask_profanity",
            self.tr("Mask profanity"),
            self.tr("On the screen only; what is saved stays as it was said."),
        )
        self.end(self.tr("Reset appearance"))


class VocabularyPage(Form):
    """Names and terms to expect."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences, "vocabulary")
        self.heading(self.tr("Vocabulary"))
        card = self.card()
        self.note(
            self.tr(
                "Names and terms that should be recognised, one a line. They count at once, also "
                "while captions run."
            )
        )
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(self.tr("Names and terms, one a line"))
        self.editor.setTabChangesFocus(True)
        self.editor.setMinimumHeight(240)
        self.editor.setPlaceholderText("Siobhán\nKubernetes\nŁódź")
        self.editor.textChanged.connect(self._keep)
        self.bind(self._show)
        card.addWidget(self.editor)
        load = QPushButton(self.tr("Import from a text file…"))
        load.clicked.connect(self._import)
        line = QHBoxLayout()
        line.setContentsMargins(0, 10, 0, 8)
        line.addWidget(load)
        line.addStretch()
        card.addLayout(line)
        self.end()

    def _show(self) -> None:
        if self._terms() != self.values.terms:
            self.editor.setPlainText("\n".join(self.values.terms))

    def _terms(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.editor.toPlainText().splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))[:MAX_TERMS]

    @Slot()
    def _keep(self) -> None:
        self.set(terms=self._terms())

    @Slot()
    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import names and terms"), "", self.tr("Text") + " (*.txt *.csv)"
        )
        if path:
            text = Path(path).read_text(encoding="utf-8", errors="replace").replace(",", "\n")
            self.editor.appendPlainText(text)


class FilesPage(Form):
    """Where sessions are kept."""

    def __init__(self, preferences: Preferences, service: CaptioningService) -> None:
        super().__init__(preferences, "files")
        self._service = service
        self.heading(self.tr("Files"))
        self.card()
        change = QPushButton(self.tr("Change…"))
        change.clicked.connect(self._choose)
        self.row(
            self.tr("Sessions"),
            self.tr("Every session is saved there while it runs, sentence by sentence."),
            change,
        )
        show = QPushButton(self.tr("Show the folder"))
        show.clicked.connect(self._show_folder)
        self.row(self.tr("Where they are"), "", show)
        self.folder = self.note("")
        self.folder.setObjectName("muted")
        self.card()
        plain = f"{translated('Text')} (.txt)"
        formats = {"srt": "SubRip (.srt)", "vtt": "WebVTT (.vtt)", "txt": plain}
        self.choice(
            "format",
            self.tr("Save as"),
            self.tr("What saving suggests."),
            {**formats, "md": "Markdown (.md)", "json": "JSON (.json)"},
        )
        self.bind(lambda: self.folder.setText(str(self._folder())))
        self.card()
        self.switch(
            "keep_audio",
            self.tr("Keep the sound of sessions"),
            self.tr(
                "About 11 MB an hour for each source. Pause or stop, then click a word to hear "
                "it. The sound stays on this computer, until you delete it or the session. Tell "
                "the people you record. Counts from the next session on."
            ),
        )
        self.end(self.tr("Reset files"))

    def _folder(self) -> Path:
        return self._service.sessions_folder

    @Slot()
    def _choose(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self, self.tr("Where to keep sessions"), str(self._folder())
        )
        if path:
            self.set(folder=path)

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder())))


class PrivacyPage(Form):
    """What is kept, where, and what never happens."""

    def __init__(self, preferences: Preferences, service: CaptioningService) -> None:
        super().__init__(preferences, "window")
        self.heading(self.tr("Privacy"))
        self.card()
        self.note(
            self.tr(
                "Sound is turned into words on this computer and nowhere else. The program opens "
                "no network connection unless you let it install the add-on that learns, and it "
                "keeps no sound unless you switch that on."
            )
        )
        self.note(self.tr("These folders hold everything that it writes:"))
        for folder in (
            service.sessions_folder,
            service.paths.config,
            service.paths.data,
            service.paths.cache,
        ):
            self.note(str(folder)).setObjectName("muted")
        self.end()


class AboutPage(Form):
    """What this is."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences, "window")
        self.heading(APP_NAME)
        self.card()
        self.note(self.tr("Version {0}").format(app_version()))
        self.note(self.tr("Live captions for whatever a microphone or the computer plays."))
        self.note(
            self.tr(
                "Free software under the MIT licence. Uses Qt (LGPL), ONNX Runtime, NumPy, PyAV, "
                "sounddevice, SoundCard, soxr and Silero VAD."
            )
        )
        self.end()
