"""The page of files: drop them here, watch them, open what came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.live.source_picker import MEDIA
from app.gui.widgets.common import plain_button
from app.gui.widgets.icons import icon
from app.gui.widgets.language import decimal
from app.gui.widgets.theme import current_theme
from app.view_models.status import clock_text

if TYPE_CHECKING:
    from app.gui.files.file_queue import FileQueue
    from app.view_models.file_queue import TranscriptionJob


class JobRow(QFrame):
    """One file of the queue."""

    def __init__(self, job: TranscriptionJob, page: QueuePage) -> None:
        super().__init__()
        self.setObjectName("card")
        self.job = job
        self._page = page
        self._symbol = QLabel()
        self._symbol.setPixmap(icon("file", current_theme().muted).pixmap(QSize(24, 24)))
        name = QLabel(job.path.name)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setObjectName("figure")
        self.state = QLabel()
        self.state.setObjectName("muted")
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of {0}").format(job.path.name))
        self.open = QPushButton(self.tr("Open"))
        self.open.setAccessibleName(self.tr("Open {0}").format(job.path.name))
        self.open.clicked.connect(self._open)
        self.cancel = plain_button(self.tr("Cancel {0}").format(job.path.name))
        self.cancel.setIcon(icon("close", current_theme().muted))
        self.cancel.clicked.connect(lambda: page.queue.cancel(job))
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(name)
        words.addWidget(self.bar)
        words.addWidget(self.state)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(14)
        row.addWidget(self._symbol)
        row.addLayout(words, 1)
        row.addWidget(self.open)
        row.addWidget(self.cancel)
        self.refresh()

    def refresh(self) -> None:
        """Show the job as it is now."""
        job = self.job
        self.bar.setValue(round(1000 * job.fraction))
        self.bar.setVisible(job.state in ("waiting", "working"))
        self.open.setVisible(job.state == "done")
        self.cancel.setVisible(job.state in ("waiting", "working"))
        self.state.setText(self._describe())

    def _describe(self) -> str:
        job = self.job
        if job.state == "working" and job.left is not None:
            text = self.tr("{0} of {1} · {2}× real time · {3} left")
            times = clock_text(job.heard), clock_text(job.length)
            return text.format(*times, decimal(job.speed), clock_text(job.left))
        if job.state == "done":
            text = self.tr("Done: {0} of sound in {1}")
            return text.format(clock_text(job.length), clock_text(job.took))
        texts = {
            "waiting": self.tr("Waiting"),
            "working": self.tr("Listening…"),
            "cancelled": self.tr("Cancelled"),
        }
        return texts.get(job.state, job.message)

    @Slot()
    def _open(self) -> None:
        self._page.open_wanted.emit(self.job.result)


class QueuePage(QWidget):
    """``open_wanted`` carries the folder of a session that came out of a file."""

    open_wanted = Signal(object)

    def __init__(self, queue: FileQueue) -> None:
        super().__init__()
        self.setObjectName("page")
        self.queue = queue
        self.rows: list[JobRow] = []
        self._make_drop_card()
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(10)
        self._column.addStretch()
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 20)
        column.setSpacing(14)
        column.addWidget(self._drop)
        column.addWidget(area, 1)
        queue.changed.connect(self._refresh)

    def _make_drop_card(self) -> None:
        self._drop = QFrame()
        self._drop.setObjectName("card")
        title = QLabel(self.tr("Drop recordings or a folder here"))
        title.setObjectName("heading")
        title.setWordWrap(True)
        text = QLabel(self.tr("Sound or video, any length. Each becomes a session in the library."))
        text.setObjectName("help")
        text.setWordWrap(True)
        self.choose = QPushButton(self.tr("Choose files…"))
        self.choose.setObjectName("primary")
        self.choose.clicked.connect(self._choose)
        self.clear = QPushButton(self.tr("Clear finished"))
        self.clear.clicked.connect(self.queue.clear_finished)
        self.clear.setEnabled(False)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(text)
        row = QHBoxLayout(self._drop)
        row.setContentsMargins(20, 18, 18, 18)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self.clear)
        row.addWidget(self.choose)

    @Slot()
    def _choose(self) -> None:
        pattern = self.tr("Sound and video") + f" ({MEDIA});;" + self.tr("All files") + " (*)"
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose files"), "", pattern)
        self.queue.add([Path(path) for path in paths])

    @Slot()
    def _refresh(self) -> None:
        jobs = self.queue.model.jobs
        for row in [row for row in self.rows if row.job not in jobs]:
            self.rows.remove(row)
            row.deleteLater()
        shown = [row.job for row in self.rows]
        for job in jobs:
            if job not in shown:
                row = JobRow(job, self)
                self.rows.append(row)
                self._column.insertWidget(self._column.count() - 1, row)
        for row in self.rows:
            row.refresh()
        self.clear.setEnabled(any(job.state not in ("waiting", "working") for job in jobs))
