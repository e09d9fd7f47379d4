"""The choice of an audio source: microphone, system audio, a device or a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QSize, Qt, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app.gui.widgets.common import WheelFilter, plain_tooltip
from app.gui.widgets.icons import icon
from app.gui.widgets.language import channel_names
from app.gui.widgets.theme import current_theme
from app.view_models.file_queue import MEDIA_PATTERN

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.gui.preferences import Preferences
    from engine import Device

FILE = "file:"
"""Prefix of a choice that is the path of a file."""
ASK = "ask"
MIN_WIDTH, PREFERRED_WIDTH = 160, 240
"""Pixels; the closed box is as wide as its entries between these limits."""
TEXT_MARGIN = 6
"""Pixels around the icon and the text in the closed box."""
POPUP_MARGIN = 24
"""Pixels around the entries of the list."""


class ElidedComboBox(QComboBox):
    """A combo box that may be narrower than its entries: their ends become an ellipsis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(18, 18))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        WheelFilter(self)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(min(hint.width(), PREFERRED_WIDTH), hint.height())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), MIN_WIDTH), hint.height())

    def showPopup(self) -> None:
        """Open the list as wide as its longest entry, which the box itself may elide."""
        view = self.view()
        wanted = view.sizeHintForColumn(0) + 2 * view.frameWidth() + POPUP_MARGIN
        view.setMinimumWidth(min(wanted, self.screen().availableGeometry().width()))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style, part = self.style(), QStyle.SubControl.SC_ComboBoxEditField
        field = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        room = field.width() - self.iconSize().width() - TEXT_MARGIN
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _add(self, icon_name: str, text: str, data: str) -> None:
        self.addItem(icon(icon_name, current_theme().muted), text, data)


class DevicePicker(ElidedComboBox):
    """The device of one channel when both are captioned; stores the choice in the settings."""

    def __init__(self, preferences: Preferences, channel: Literal["mic", "system"]) -> None:
        super().__init__()
        self._preferences = preferences
        self._channel = channel
        self._setting = "microphone" if channel == "mic" else "system"
        self._devices: Sequence[Device] | None = None
        self.setAccessibleName(channel_names()[channel])
        self.setToolTip(plain_tooltip(channel_names()[channel]))
        self.activated.connect(self._on_activated)
        preferences.changed.connect(self._fill)
        self._fill()

    def set_devices(self, devices: Sequence[Device]) -> None:
        """List the devices of the channel among those of this machine."""
        self._devices = devices
        self._fill()

    def refresh_icons(self) -> None:
        self._fill()

    @Slot()
    def _fill(self) -> None:
        chosen = getattr(self._preferences.settings.audio, self._setting)
        self.blockSignals(True)
        self.clear()
        default = (
            self.tr("Default microphone") if self._channel == "mic" else self.tr("Default output")
        )
        self._add(self._setting, default, "")
        names = [each.name for each in self._devices or () if each.channel == self._channel]
        for name in names:
            self._add(self._setting, name, name)
        if chosen and chosen not in names:
            self._add("mute", _absent(chosen, self._devices), chosen)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self._preferences.update("audio", **{self._setting: self.itemData(index)})


class SourcePicker(ElidedComboBox):
    """Shows the source of the settings and stores the user's choice there.

    ``choice`` is in the form that the engine's ``open_sources`` takes.
    """

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._file = ""
        self._files_allowed = True
        self._devices: Sequence[Device] | None = None
        self.setAccessibleName(self.tr("Audio source"))
        self.setToolTip(self.tr("Microphone, system audio or a file"))
        self.activated.connect(self._on_activated)
        self._fill("mic")
        preferences.changed.connect(self._apply_settings)
        self._apply_settings()

    @property
    def choice(self) -> str:
        return str(self.currentData())

    def set_devices(self, devices: Sequence[Device]) -> None:
        """List the devices of this machine; the choice is kept, also while it is not connected."""
        self._devices = devices
        self._fill(self.choice)

    def allow_files(self, allowed: bool) -> None:
        """Set whether a file may be chosen: devices cannot give way to one."""
        if allowed != self._files_allowed:
            self._files_allowed = allowed
            self._fill(self.choice)

    def choose(self, choice: str) -> None:
        """Select a source: ``mic``, ``system``, ``both``, the name of a device or ``file:PATH``."""
        if choice.startswith(FILE) and Path(choice.removeprefix(FILE)).is_file():
            self._file = choice
        self._fill(choice)

    def refresh_icons(self) -> None:
        self._fill(self.choice)

    def _fill(self, choice: str) -> None:
        self.blockSignals(True)
        self.clear()
        self._add("microphone", self.tr("Microphone"), "mic")
        self._add("system", self.tr("System audio"), "system")
        self._add("both", self.tr("Microphone and system audio"), "both")
        self._add_devices(choice)
        self.insertSeparator(self.count())
        first = self.count()
        if self._file:
            self._add("file", Path(self._file).name, self._file)
        self._add("folder", self.tr("Choose file…"), ASK)
        model = self.model()
        if isinstance(model, QStandardItemModel):
            for row in range(first, self.count()):
                model.item(row).setEnabled(self._files_allowed)
        self.setCurrentIndex(max(0, self.findData(choice)))
        self.blockSignals(False)

    def _add_devices(self, choice: str) -> None:
        known = {"mic", "system", "both", ASK, *(each.name for each in self._devices or ())}
        is_absent = choice not in known and not choice.startswith(FILE)
        if self._devices or is_absent:
            self.insertSeparator(self.count())
        for device in self._devices or ():
            name = "system" if device.channel == "system" else "microphone"
            self._add(name, device.name, device.name)
        if is_absent:
            self._add("mute", _absent(choice, self._devices), choice)

    @Slot()
    def _apply_settings(self) -> None:
        self.choose(self._preferences.settings.audio.source)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        if self.itemData(index) == ASK:
            self._ask_for_file()
        self._preferences.update("audio", source=self.choice)

    def _ask_for_file(self) -> None:
        media = self.tr("Audio and video files") + f" ({MEDIA_PATTERN})"
        pattern = f"{media};;" + self.tr("All files") + " (*)"
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a file to caption"), "", pattern
        )
        if path:
            self._file = FILE + path
        self._fill(FILE + path if path else self._preferences.settings.audio.source)


def _absent(name: str, devices: Sequence[Device] | None) -> str:
    """Return the entry of a device that is not listed; before the first list, it may be there."""
    if devices is None:
        return name
    return QCoreApplication.translate("SourcePicker", "{0} (not connected)").format(name)
