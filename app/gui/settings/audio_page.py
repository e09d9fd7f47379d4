"""The settings page of audio: the source, the list of devices and access to the microphone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices

from app.gui.widgets.common import push_button, set_severity, text_label
from app.gui.widgets.language import channel_names
from app.gui.widgets.settings_form import SettingsForm
from app.gui.widgets.source_picker import DevicePicker, SourcePicker

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.gui.preferences import Preferences
    from app.service import CaptioningService
    from engine import Device

_PRIVACY_SETTINGS = {
    "win32": "ms-settings:privacy-microphone",
    "darwin": "x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone",
}


def _open_privacy_settings() -> None:
    QDesktopServices.openUrl(QUrl(_PRIVACY_SETTINGS[sys.platform]))


class AudioPage(SettingsForm):
    """The list of devices follows what is connected."""

    def __init__(self, preferences: Preferences, service: CaptioningService) -> None:
        super().__init__(preferences, "audio")
        self._service = service
        self.add_heading(self.tr("Audio"))
        self.begin_card()
        self.picker = SourcePicker(preferences)
        self.add_row(
            self.tr("Audio source"),
            self.tr("System audio is everything that this computer plays: calls, videos, games."),
            self.picker,
        )
        names = channel_names()
        help_text = self.tr("Used when both are captioned.")
        self.microphones = DevicePicker(preferences, "mic")
        self.add_row(names["mic"], help_text, self.microphones)
        self.outputs = DevicePicker(preferences, "system")
        self.add_row(names["system"], help_text, self.outputs)
        self._add_access()
        self.finish()

    def _add_access(self) -> None:
        self.begin_card()
        self.access = text_label("", "figure")
        self.add_row(
            self.tr("Microphone access"), self.tr("As reported by the system."), self.access
        )
        self.advice = self.add_note(self._advice())
        if sys.platform in _PRIVACY_SETTINGS:
            system_settings = push_button(self.tr("Open system settings"), _open_privacy_settings)
            self.add_button(system_settings)
        if sys.platform == "darwin":
            self.add_note(
                self.tr(
                    "On macOS, capturing system audio requires a virtual audio device such as "
                    "BlackHole."
                )
            )
        self.show_access()

    @Slot(tuple)
    def set_devices(self, devices: Sequence[Device]) -> None:
        """List the devices of this machine, and update the access to the microphone."""
        for picker in (self.picker, self.microphones, self.outputs):
            picker.set_devices(devices)
        self.show_access()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again for the access, which the user may have changed in the meantime."""
        self.show_access()
        super().showEvent(event)

    def show_access(self) -> None:
        """Show whether the system lets this program use the microphone."""
        state = self._service.microphone_access().state
        texts = {
            "allowed": self.tr("Allowed"),
            "refused": self.tr("Blocked"),
            "unasked": self.tr("Not restricted"),
            "unknown": self.tr("Unknown"),
        }
        self.access.setText(texts[state])
        set_severity(self.access, "poor" if state == "refused" else "")

    def _advice(self) -> str:
        if sys.platform == "win32":
            return self.tr(
                "If the microphone is missing or silent, open Settings › Privacy & security › "
                "Microphone and turn on “Microphone access” and “Let desktop apps access your "
                "microphone”."
            )
        if sys.platform == "darwin":
            return self.tr(
                "If the microphone is missing or silent, open System Settings › Privacy & Security "
                "› Microphone, turn on access for this program and restart it."
            )
        return self.tr(
            "If the microphone is missing or silent, select the input in the system’s sound "
            "settings and unmute it. In a sandbox (Flatpak, Snap), allow audio recording."
        )
