"""The files page: files are dropped here, transcribed, and opened as sessions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.common import (
    PlainLabel,
    fill,
    plain_button,
    plain_tooltip,
    push_button,
    set_severity,
    text_label,
)
from app.gui.widgets.icons import icon
from app.gui.widgets.language import decimal
from app.gui.widgets.theme import current_theme
from app.view_models.file_queue import MEDIA_PATTERN
from app.view_models.status import clock_text

if TYPE_CHECKING:
    from app.gui.files.file_queue import FileQueue
    from app.view_models.file_queue import TranscriptionJob


class JobRow(QFrame):
    """One file of the queue; ``open_requested`` carries the folder of its session."""

    open_requested = Signal(Path)
    cancel_requested = Signal()

    def __init__(self, job: TranscriptionJob) -> None:
        super().__init__()
        self.setObjectName("card")
        self.job = job
        self._symbol = PlainLabel()
        self._symbol.setPixmap(icon("file", current_theme().muted).pixmap(QSize(24, 24)))
        name = text_label(job.path.name, "figure")
        self.state = text_label("", "muted", wrap=True)
        self.warning = text_label(
            self.tr("The file is damaged; the transcript is incomplete."), wrap=True
        )
        set_severity(self.warning, "fair")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of {0}").format(job.path.name))
        self.open = QPushButton(self.tr("Open"))
        self.open.setAccessibleName(self.tr("Open {0}").format(job.path.name))
        self.open.clicked.connect(lambda: self.open_requested.emit(job.result))
        self.cancel = plain_button(self.tr("Cancel {0}").format(job.path.name))
        self.cancel.setIcon(icon("close", current_theme().muted))
        self.cancel.clicked.connect(self.cancel_requested)
        text = fill(QVBoxLayout(), name, self.bar, self.state, self.warning, spacing=6)
        fill(
            QHBoxLayout(self),
            self._symbol,
            (text, 1),
            self.open,
            self.cancel,
            margins=(16, 12, 12, 12),
            spacing=14,
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the current state of the job."""
        job = self.job
        self.bar.setValue(round(1000 * job.fraction))
        self.bar.setVisible(job.state in ("waiting", "working"))
        self.open.setVisible(job.state == "done")
        self.cancel.setVisible(job.state in ("waiting", "working"))
        self.state.setText(self._describe())
        self.warning.setToolTip(plain_tooltip(job.warning))
        self.warning.setVisible(bool(job.warning))

    def _describe(self) -> str:
        job = self.job
        if job.state == "working" and job.left is not None:
            text = self.tr("{0} of {1} · {2}× real time · {3} left")
            times = clock_text(job.transcribed), clock_text(job.length)
            return text.format(*times, decimal(job.speed), clock_text(job.left))
        if job.state == "done":
            text = self.tr("Done · {0} of audio in {1}")
            return text.format(clock_text(job.length), clock_text(job.elapsed))
        texts = {
            "waiting": self.tr("Waiting"),
            "working": self.tr("Transcribing…"),
            "cancelled": self.tr("Cancelled"),
        }
        return texts.get(job.state, job.message)


class QueuePage(QWidget):
    """Shows a queue of files; ``notice_posted`` carries a sentence for the user and its kind."""

    open_requested = Signal(Path)
    notice_posted = Signal(str, str)

    def __init__(self, queue: FileQueue) -> None:
        super().__init__()
        self.setObjectName("page")
        self.queue = queue
        self.rows: list[JobRow] = []
        self._make_drop_card()
        self._column = fill(QVBoxLayout(), None, margins=(0, 0, 6, 0), spacing=10)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        fill(QVBoxLayout(self), self._drop, (area, 1), margins=(24, 8, 24, 20), spacing=14)
        queue.changed.connect(self._refresh)

    def _make_drop_card(self) -> None:
        self._drop = QFrame()
        self._drop.setObjectName("card")
        title = text_label(self.tr("Drop files or folders here"), "heading", wrap=True)
        text = text_label(
            self.tr("Audio or video of any length. Each file becomes a session in the library."),
            "help",
            wrap=True,
        )
        self.choose = push_button(self.tr("Choose files…"), self._choose, "primary")
        self.clear = push_button(self.tr("Clear finished"), self.queue.clear_finished)
        self.clear.setEnabled(False)
        texts = fill(QVBoxLayout(), title, text, spacing=4)
        fill(
            QHBoxLayout(self._drop),
            (texts, 1),
            self.clear,
            self.choose,
            margins=(20, 18, 18, 18),
            spacing=10,
        )

    def add(self, paths: list[Path]) -> None:
        """Queue files and the media files of folders; posts a notice when there are none."""
        if not self.queue.add(paths):
            self.notice_posted.emit(self.tr("No audio or video files found there."), "warning")

    @Slot()
    def _choose(self) -> None:
        media = self.tr("Audio and video files") + f" ({MEDIA_PATTERN})"
        pattern = f"{media};;" + self.tr("All files") + " (*)"
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose files"), "", pattern)
        self.queue.add([Path(path) for path in paths])

    def _make_row(self, job: TranscriptionJob) -> JobRow:
        row = JobRow(job)
        row.open_requested.connect(self.open_requested)
        row.cancel_requested.connect(lambda: self.queue.cancel(job))
        return row

    @Slot()
    def _refresh(self) -> None:
        jobs = self.queue.model.jobs
        for row in [row for row in self.rows if row.job not in jobs]:
            self.rows.remove(row)
            row.deleteLater()
        shown = [row.job for row in self.rows]
        for job in jobs:
            if job not in shown:
                row = self._make_row(job)
                self.rows.append(row)
                self._column.insertWidget(self._column.count() - 1, row)
        for row in self.rows:
            row.refresh()
        self.clear.setEnabled(any(job.state not in ("waiting", "working") for job in jobs))
