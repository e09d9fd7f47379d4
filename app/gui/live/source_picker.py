"""The list of everything that can be captioned, by its human name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.gui.widgets.icons import icon
from app.gui.widgets.theme import current_theme
from engine import MEDIA_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Device

MEDIA = " ".join(f"*{suffix}" for suffix in MEDIA_SUFFIXES)
FILE = "file:"
"""Before the path of a file, in a choice."""
ASK = "ask"


class SourcePicker(QComboBox):
    """``choice`` is what the engine's ``open_sources`` understands.

    ``chosen`` is emitted when the user, not the program, picked another source.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = ""
        self._devices: Sequence[Device] = ()
        self.setAccessibleName(self.tr("What to caption"))
        self.setToolTip(self.tr("A microphone, what the computer plays, or a file"))
        self.setMinimumContentsLength(24)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._picked)
        self._fill("mic")

    @property
    def choice(self) -> str:
        """The chosen source."""
        return str(self.currentData())

    def set_devices(self, devices: Sequence[Device]) -> None:
        """List the devices of this machine; the choice stays when it is still there."""
        self._devices = devices
        self._fill(self.choice)

    def choose(self, choice: str) -> None:
        """Choose a source: a word, a device's name, or the path of a file."""
        if choice.startswith(FILE) and Path(choice.removeprefix(FILE)).is_file():
            self._file = choice
        self._fill(choice)

    def refresh_icons(self) -> None:
        """Draw the icons again in the colours of a new theme."""
        self._fill(self.choice)

    def _fill(self, choice: str) -> None:
        self.blockSignals(True)
        self.clear()
        self._add("microphone", self.tr("Microphone"), "mic")
        self._add("system", self.tr("Computer sound"), "system")
        self._add("both", self.tr("Microphone and computer sound"), "both")
        if self._devices:
            self.insertSeparator(self.count())
        for device in self._devices:
            name = "system" if device.channel == "system" else "microphone"
            self._add(name, device.name, device.name)
        self.insertSeparator(self.count())
        if self._file:
            self._add("file", Path(self._file).name, self._file)
        self._add("folder", self.tr("Choose a file…"), ASK)
        self.setCurrentIndex(max(0, self.findData(choice)))
        self.blockSignals(False)

    def _add(self, drawing: str, text: str, data: str) -> None:
        self.addItem(icon(drawing, current_theme().muted), text, data)

    @Slot(int)
    def _picked(self, index: int) -> None:
        if self.itemData(index) == ASK:
            self._ask_for_file()
        self.chosen.emit(self.choice)

    def _ask_for_file(self) -> None:
        pattern = self.tr("Sound and video") + f" ({MEDIA});;" + self.tr("All files") + " (*)"
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Caption a file"), "", pattern)
        if path:
            self._file = FILE + path
        self._fill(self._file or "mic")
