"""The card that installs the trainer where it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Slot
from PySide6.QtWidgets import QProgressBar

from app.addon import Installer, can_install, download_size
from app.gui.background import BackgroundTask
from app.gui.personal.card import Card
from app.gui.widgets.common import push_button, set_severity, text_label
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.machine import own_python

if TYPE_CHECKING:
    from app.gui.personal.controller import PersonalisationController


class AddonCard(Card):
    """Visible only while there is no trainer."""

    def __init__(self, controller: PersonalisationController) -> None:
        super().__init__(self.tr("Training needs an add-on"))
        self._controller = controller
        self._installer: Installer | None = None
        self._work: BackgroundTask | None = None
        self.text = text_label(self._explanation(), "help")
        self.state = text_label()
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Installation progress"))
        self.install = push_button(self.tr("Install add-on…"), self._ask, "primary")
        self.cancel = push_button(self.tr("Cancel"), self.stop)
        for label in (self.text, self.state):
            label.setWordWrap(True)
            self.column.addWidget(label)
        self.column.addWidget(self.bar)
        self.add_buttons(self.install, self.cancel)
        controller.summary_changed.connect(self.refresh)
        self.refresh()

    @property
    def is_installing(self) -> bool:
        return self._work is not None

    @Slot()
    def refresh(self) -> None:
        self.setVisible(self._controller.is_loaded and self._controller.trainer is None)
        self.install.setVisible(can_install() and not self.is_installing)
        self.state.setVisible(bool(self.state.text()))
        for widget in (self.bar, self.cancel):
            widget.setVisible(self.is_installing)

    def _explanation(self) -> str:
        if can_install():
            return self.tr(
                "The trainer, which consists of PyTorch and a few other packages, is not "
                "installed. pip downloads it from the package index that it is configured with, "
                "and each package is checked against its locked hash. Your recordings never leave "
                "this computer."
            )
        if own_python() is not None:
            return self.tr(
                "The trainer is not installed, and this environment has no pip. Install the "
                "program again with its training extra, for example with “uv tool install --force "
                "'.[training]'” in its source folder, then restart it."
            )
        text = self.tr(
            "The trainer is a separate download. Unpack its archive so that this folder holds the "
            "program, then return to this page:\n{0}"
        )
        return text.format(self._controller.trainer_folder)

    @Slot()
    def _ask(self) -> None:
        text = self.tr(
            "Download and install the add-on now? The download is {0}. Unpacked, it takes two to "
            "three times as much space. The program uses the network for nothing else."
        )
        form = QLocale.DataSizeFormat.DataSizeSIFormat
        text = text.format(QLocale().formattedDataSize(download_size(), 1, form))
        title, verb = self.tr("Install add-on"), self.tr("Install")
        ConfirmDialog(
            self, title, text, verb, lambda: self.begin(Installer()), deletes=False
        ).open()

    def begin(self, installer: Installer) -> None:
        work = BackgroundTask(
            lambda: installer.run(lambda name, share: work.report((name, share))), self
        )
        work.progressed.connect(self._show_progress)
        work.done.connect(self._done)
        work.failed.connect(self._failed)
        work.ended.connect(self._ended)
        self._installer, self._work = installer, work
        set_severity(self.state, "")
        self.state.setText(self.tr("Starting…"))
        self.refresh()
        work.start()

    @Slot()
    def stop(self) -> None:
        """Cancel the installation, if one is running."""
        if self._installer is not None:
            self._installer.cancel()

    @Slot(object)
    def _show_progress(self, step: tuple[str, float | None]) -> None:
        package, share = step
        self.state.setText(self.tr("Downloading {0}").format(package))
        self.bar.setRange(0, 0 if share is None else 1000)
        self.bar.setValue(round(1000 * (share or 0.0)))

    @Slot()
    def _done(self) -> None:
        self.state.setText("")
        self._controller.notify(self.tr("The add-on is installed."))

    @Slot(str)
    def _failed(self, message: str) -> None:
        set_severity(self.state, "fair")
        self.state.setText(message)

    @Slot()
    def _ended(self) -> None:
        self._installer = self._work = None
        self.refresh()
        self._controller.refresh()
