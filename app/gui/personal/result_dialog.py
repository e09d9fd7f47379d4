"""The dialog with the result of a training run: error rates, examples, rejected recordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.common import fill, push_button, set_severity, text_label
from app.gui.widgets.language import decimal
from app.gui.widgets.theme import current_theme
from app.view_models.error_marks import mark_errors

if TYPE_CHECKING:
    from app.personal.events import Rejected, Result, ResultExample

WIDTH, HEIGHT = 720, 620


class ResultDialog(QDialog):
    """Error rates above, examples and rejected recordings below."""

    def __init__(
        self,
        result: Result,
        rejected: Sequence[Rejected],
        texts: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(self.tr("Training result"))
        self.resize(WIDTH, HEIGHT)
        self.headline = text_label(
            self.tr("The new model is in use")
            if result.accepted
            else self.tr("The new model is not used"),
            "title",
        )
        self.reason = text_label(result.reason, "help")
        for label in (self.headline, self.reason):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.details = QTextBrowser()
        self.details.setAccessibleName(self.tr("Examples and rejected recordings"))
        self.details.setOpenLinks(False)
        self.details.setFrameShape(QFrame.Shape.NoFrame)
        self.details.document().setDocumentMargin(14)
        self.details.setHtml(self._examples(result.examples) + self._rejected(rejected, texts))
        frame = QFrame()
        frame.setObjectName("paper")
        fill(QVBoxLayout(frame), self.details, margins=(2, 2, 2, 2))
        close = push_button(self.tr("Close"), self.reject)
        last = fill(QHBoxLayout(), None, close)
        fill(
            QVBoxLayout(self),
            self.headline,
            self.reason,
            self._figures(result),
            (frame, 1),
            last,
            margins=(24, 20, 24, 20),
            spacing=12,
        )

    def _figures(self, result: Result) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        heads = ("", self.tr("Before"), self.tr("After"))
        for column, text in enumerate(heads):
            label = text_label(text, "help")
            grid.addWidget(label, 0, column)
        rows = (
            (self.tr("Word error rate, your voice"), result.wer_before, result.wer_after),
            (self.tr("Word error rate, other voices"), result.canary_before, result.canary_after),
        )
        for row, (text, before, after) in enumerate(rows, 1):
            grid.addWidget(text_label(text), row, 0)
            grid.addWidget(self._figure(before), row, 1)
            shown = self._figure(after)
            if before is not None and after is not None and row == 1:
                set_severity(shown, "good" if after < before else "fair")
            grid.addWidget(shown, row, 2)
        counts = text_label(
            self.tr("Recordings used: {0} · rejected: {1}").format(
                result.trained_on, result.rejected
            ),
            "help",
        )
        grid.addWidget(counts, 3, 0, 1, 3)
        grid.setColumnStretch(3, 1)
        return grid

    def _figure(self, rate: float | None) -> QLabel:
        return text_label("–" if rate is None else self.tr("{0}%").format(decimal(rate)), "heading")

    def _examples(self, examples: Sequence[ResultExample]) -> str:
        if not examples:
            return ""
        heads = (self.tr("Spoken"), self.tr("Recognised before"), self.tr("Recognised now"))
        rows = "".join(
            f"<tr><td>{escape(it.text)}</td><td>{_with_errors(it.text, it.before)}</td>"
            f"<td>{_with_errors(it.text, it.after)}</td></tr>"
            for it in sorted(examples, key=lambda it: it.before == it.after)
        )
        head = "".join(f"<th align='left'>{escape(text)}</th>" for text in heads)
        title = escape(self.tr("Examples that were not used for training"))
        note = escape(self.tr("Errors are underlined."))
        return (
            f"<h3>{title}</h3><p>{note}</p>"
            f"<table width='100%' cellspacing='0' cellpadding='6'><tr>{head}</tr>{rows}</table>"
        )

    def _rejected(self, rejected: Sequence[Rejected], texts: Mapping[str, str]) -> str:
        if not rejected:
            return ""
        unknown = self.tr("a deleted recording")
        rows = "".join(
            f"<li>{escape(texts.get(it.item) or unknown)}<br>{escape(it.reason)}</li>"
            for it in rejected
        )
        title = escape(self.tr("Rejected recordings"))
        return f"<h3>{title}</h3><ul>{rows}</ul>"


def _with_errors(spoken: str, recognised: str) -> str:
    colour = current_theme().danger
    words = (
        f"<span style='color:{colour};text-decoration:underline'>{escape(word.text)}</span>"
        if word.is_wrong
        else escape(word.text)
        for word in mark_errors(spoken, recognised)
    )
    return " ".join(words) or "–"
