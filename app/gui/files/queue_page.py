"""The files page: files are dropped here, transcribed, and opened as sessions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
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
    repolish,
    set_severity,
    text_label,
)
from app.gui.widgets.icons import icon
from app.gui.widgets.language import decimal
from app.gui.widgets.theme import current_theme
from app.view_models.file_queue import MEDIA_PATTERN
from app.view_models.status import clock_text

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from app.gui.files.file_queue import FileQueue
    from app.view_models.file_queue import TranscriptionJob
    from engine import AudioTrack


class JobRow(QFrame):
    """One file of the queue.

    ``open_requested`` carries the folder of its session, ``track_requested`` the number of another
    audio track.
    """

    open_requested = Signal(Path)
    cancel_requested = Signal()
    retry_requested = Signal()
    track_requested = Signal(int)

    def __init__(self, job: TranscriptionJob) -> None:
        super().__init__()
        self.setObjectName("card")
        self.job = job
        self._shown_state = ""
        self._symbol = PlainLabel()
        name = text_label(job.path.name, "figure")
        self.state = text_label("", "muted", wrap=True)
        self.warning = text_label(
            self.tr("Part of this file could not be read; the transcript is incomplete."), wrap=True
        )
        set_severity(self.warning, "fair")
        self.track = text_label("", "muted", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of {0}").format(job.path.name))
        self.open = QPushButton(self.tr("Open"))
        self.open.setAccessibleName(self.tr("Open {0}").format(job.path.name))
        self.open.clicked.connect(lambda: self.open_requested.emit(job.result))
        self.retry = QPushButton()
        self.retry.clicked.connect(self.retry_requested)
        self.tracks = QPushButton(self.tr("Other track"))
        self.tracks.setAccessibleName(self.tr("Other audio track of {0}").format(job.path.name))
        self.tracks.setMenu(QMenu(self.tracks))
        self.cancel = plain_button(self.tr("Cancel {0}").format(job.path.name))
        self.cancel.setIcon(icon("close", current_theme().muted))
        self.cancel.clicked.connect(self.cancel_requested)
        text = fill(QVBoxLayout(), name, self.bar, self.state, self.track, self.warning, spacing=6)
        fill(
            QHBoxLayout(self),
            self._symbol,
            (text, 1),
            self.tracks,
            self.open,
            self.retry,
            self.cancel,
            margins=(16, 12, 12, 12),
            spacing=14,
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the current state of the job."""
        job = self.job
        is_active = job.state in ("waiting", "working")
        # Without a maximum the bar only shows that something happens: the model loads, say.
        self.bar.setRange(0, 0 if job.state == "working" and not job.length else 1000)
        self.bar.setValue(round(1000 * job.fraction))
        self.bar.setVisible(is_active)
        self.open.setVisible(job.state == "done")
        self.cancel.setVisible(is_active)
        self.state.setText(self._describe())
        self.warning.setToolTip(plain_tooltip(job.warning))
        self.warning.setVisible(bool(job.warning))
        if job.state != self._shown_state:
            self._shown_state = job.state
            self._show_failure()
        self._refresh_tracks()

    def _show_failure(self) -> None:
        """Show whether the file failed, and the button that starts it again."""
        job, theme = self.job, current_theme()
        failed = job.state == "failed"
        name, colour = ("warning", theme.danger) if failed else ("file", theme.muted)
        self._symbol.setPixmap(icon(name, colour).pixmap(QSize(24, 24)))
        set_severity(self.state, "poor" if failed else "")
        is_begun = job.state == "cancelled" and job.transcribed
        text = self.tr("Resume") if is_begun else self.tr("Try again")
        self.retry.setText(text)
        self.retry.setAccessibleName(f"{text}: {job.path.name}")
        self.retry.setVisible(job.state in ("failed", "cancelled"))

    def _refresh_tracks(self) -> None:
        choice = self.job.choice
        has_others = choice is not None and len(choice.tracks) > 1
        self.track.setVisible(has_others)
        self.tracks.setVisible(has_others and self.job.state in ("done", "failed"))
        if choice is None or not has_others or not self.tracks.menu().isEmpty():
            return
        chosen, silent = choice.chosen, ", ".join(str(track.number) for track in choice.silent)
        text = self.tr("Audio track {0} of {1}").format(chosen.number, len(choice.tracks))
        details = [text, *_details(chosen)]
        if silent:
            details.append(self.tr("no sound on track {0}").format(silent))
        self.track.setText(" · ".join(details))
        for track in choice.tracks:
            if track is not chosen:
                title = " · ".join([self.tr("Track {0}").format(track.number), *_details(track)])
                action = self.tracks.menu().addAction(title.replace("&", "&&"))
                action.triggered.connect(partial(self.track_requested.emit, track.number))

    def _describe(self) -> str:
        job = self.job
        if job.state == "working" and job.left is not None:
            text = self.tr("{0} of {1} · {2}× real time · {3} left")
            times = clock_text(job.transcribed), clock_text(job.length)
            return text.format(*times, decimal(job.speed), clock_text(job.left))
        if job.state == "done":
            text = self.tr("Done · {0} of audio in {1}")
            return text.format(clock_text(job.length), clock_text(job.elapsed))
        if job.state == "failed":
            return self.tr("Not transcribed. {0}").format(job.message)
        if job.state == "cancelled" and job.transcribed:
            return self.tr("Cancelled. What was decoded is kept for a month.")
        texts = {
            "waiting": self.tr("Waiting"),
            "working": self.tr("Transcribing…"),
            "cancelled": self.tr("Cancelled"),
        }
        return texts[job.state]


def _details(track: AudioTrack) -> list[str]:
    return [text for text in (track.language, track.title) if text]


class QueuePage(QWidget):
    """Shows a queue of files; ``notice_posted`` carries a sentence for the user and its kind."""

    open_requested = Signal(Path)
    notice_posted = Signal(str, str)

    def __init__(self, queue: FileQueue) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
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
        fill(QVBoxLayout(self), self.drop_card, (area, 1), margins=(24, 8, 24, 20), spacing=14)
        queue.changed.connect(self._refresh)

    def _make_drop_card(self) -> None:
        self.drop_card = QFrame()
        self.drop_card.setObjectName("card")
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
            QHBoxLayout(self.drop_card),
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._show_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_dropping(False)
        urls = event.mimeData().urls()
        self.add([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def _show_dropping(self, is_dropping: bool) -> None:
        """Highlight where files go while they are dragged over the page."""
        self.drop_card.setProperty("dropping", is_dropping)
        repolish(self.drop_card)

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
        row.retry_requested.connect(lambda: self.queue.retry(job))
        row.track_requested.connect(partial(self.queue.add_track, job.path))
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
