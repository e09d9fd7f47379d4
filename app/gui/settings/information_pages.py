"""The settings pages without settings: privacy, and about this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.gui.widgets.settings_form import SettingsForm
from app.paths import APP_NAME
from app.version import app_version

if TYPE_CHECKING:
    from app.gui.preferences import Preferences
    from app.service import CaptioningService


class PrivacyPage(SettingsForm):
    """What is stored, and where."""

    def __init__(self, preferences: Preferences, service: CaptioningService) -> None:
        super().__init__(preferences, "window")
        self.add_heading(self.tr("Privacy"))
        self.begin_card()
        self.add_note(
            self.tr(
                "Speech is transcribed on this computer only. The program uses the network only "
                "if you install the training add-on, and it stores audio only if you turn that on."
            )
        )
        self.add_note(self.tr("The program stores its files in these folders:"))
        for folder in (
            service.sessions_folder,
            service.paths.config,
            service.paths.data,
            service.paths.cache,
        ):
            self.add_note(str(folder)).setObjectName("muted")
        self.finish()


class AboutPage(SettingsForm):
    """Version and licence."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences, "window")
        self.add_heading(APP_NAME)
        self.begin_card()
        self.add_note(self.tr("Version {0}").format(app_version()))
        self.add_note(
            self.tr("Live captions for what your microphone picks up or your computer plays.")
        )
        self.add_note(
            self.tr(
                "Free software under the MIT licence. Uses Qt (LGPL), ONNX Runtime, NumPy, PyAV, "
                "sounddevice, SoundCard, soxr and Silero VAD."
            )
        )
        self.finish()
