"""The offer to install what training needs, where it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.addon import DOWNLOAD_MB, Installer, can_install
from app.gui.bridge import Background
from app.gui.widgets.common import set_mood
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.personal.trainer import bundle_places

if TYPE_CHECKING:
    from typing import Any

    from app.gui.personal.controller import PersonalDesk


class AddonCard(QFrame):
    """Shown only while there is no trainer."""

    def __init__(self, desk: PersonalDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._installer: Installer | None = None
        self._work: Background | None = None
        title = QLabel(self.tr("Learning needs an add-on"))
        title.setObjectName("heading")
        self.text = QLabel(self._explanation())
        self.text.setObjectName("help")
        self.state = QLabel()
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the installation"))
        self.install = QPushButton(self.tr("Install the add-on…"))
        self.install.setObjectName("primary")
        self.install.clicked.connect(self._ask)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        for label in (title, self.text, self.state):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addWidget(self.install)
        row.addWidget(self.cancel)
        row.addStretch()
        column.addLayout(row)
        desk.changed.connect(self.refresh)
        self.refresh()

    @property
    def is_busy(self) -> bool:
        """Whether pip runs."""
        return self._work is not None

    def refresh(self) -> None:
        """Show it as it is now."""
        self.setVisible(self._desk.has_looked and self._desk.trainer is None)
        self.install.setVisible(can_install() and not self.is_busy)
        self.state.setVisible(bool(self.state.text()))
        for widget in (self.bar, self.cancel):
            widget.setVisible(self.is_busy)

    def _explanation(self) -> str:
        if can_install():
            return self.tr(
                "The program that learns is not installed: PyTorch and what belongs to it. It is "
                "fetched from the package index that pip is set up with; each package is checked "
                "against its locked hash, PyTorch against its version. Everything else stays on "
                "this computer."
            )
        text = self.tr(
            "The program that learns comes as a bundle of its own. Unpack the trainer’s archive so "
            "that this folder holds its program, then come back to this page:\n{0}"
        )
        return text.format(bundle_places(self._desk.service.paths.data)[0])

    @Slot()
    def _ask(self) -> None:
        text = self.tr(
            "Download and install the add-on now? With PyTorch’s usual build for Linux this is up "
            "to {0} GB, elsewhere some hundred MB; unpacked, it takes two to three times as much "
            "space. This is the only time that the program uses a network."
        )
        title, verb = self.tr("Install the add-on"), self.tr("Install")
        text = text.format(DOWNLOAD_MB // 1000)
        ConfirmDialog(
            self, title, text, verb, lambda: self.begin(Installer()), deletes=False
        ).open()

    def begin(self, installer: Installer) -> None:
        """Install behind the window."""
        work = Background(
            lambda: installer.run(lambda name, share: work.report((name, share))), self
        )
        work.progressed.connect(self._progressed)
        work.done.connect(self._done)
        work.failed.connect(self._failed)
        work.ended.connect(self._ended)
        self._installer, self._work = installer, work
        set_mood(self.state, "")
        self.state.setText(self.tr("Starting…"))
        self.refresh()
        work.start()

    @Slot()
    def _cancel(self) -> None:
        if self._installer is not None:
            self._installer.cancel()

    def stop(self) -> None:
        """End pip: the window closes."""
        self._cancel()

    @Slot(object)
    def _progressed(self, step: Any) -> None:
        package, share = step
        self.state.setText(self.tr("Fetching {0}").format(package))
        self.bar.setRange(0, 0 if share is None else 1000)
        self.bar.setValue(round(1000 * (share or 0.0)))

    @Slot(object)
    def _done(self, _: object) -> None:
        self.state.setText("")
        self._desk.noticed.emit(self.tr("The add-on is installed."), "info")

    @Slot(str)
    def _failed(self, message: str) -> None:
        set_mood(self.state, "fair")
        self.state.setText(message)

    @Slot()
    def _ended(self) -> None:
        self._installer = self._work = None
        self.refresh()
        self._desk.refresh()
