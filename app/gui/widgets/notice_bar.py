"""The bar for things the user should know: one sentence, one way to act, one way to dismiss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.gui.widgets.icons import icon
from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["info", "warning", "error"]


class NoticeBar(QFrame):
    """Hidden until there is something to say; the newest notice replaces the one before.

    ``freed`` follows when the user has dismissed a notice or acted on it.
    """

    freed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._symbol = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.action = QPushButton()
        self._close = QToolButton()
        self._close.setObjectName("plain")
        self._close.setAccessibleName(self.tr("Dismiss this notice"))
        self._close.setToolTip(self._close.accessibleName())
        self._run: Callable[[], None] | None = None
        self._decline: Callable[[], None] | None = None
        self.action.clicked.connect(self._act)
        self._close.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._symbol)
        row.addWidget(self._text, 1)
        row.addWidget(self.action)
        row.addWidget(self._close)
        self.hide()

    def say(
        self,
        text: str,
        kind: Kind = "info",
        action: str = "",
        run: Callable[[], None] | None = None,
    ) -> None:
        """Show a sentence; with ``action`` also a button that calls ``run``."""
        theme = current_theme()
        colour = {"info": theme.accent, "warning": theme.warning, "error": theme.danger}[kind]
        name = "info" if kind == "info" else "warning"
        self._symbol.setPixmap(icon(name, colour).pixmap(QSize(20, 20)))
        self._close.setIcon(icon("close", theme.muted))
        self._text.setText(text)
        self._run, self._decline = run, None
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(text)
        self.show()

    def offer(
        self, text: str, action: str, run: Callable[[], None], decline: Callable[[], None]
    ) -> None:
        """Ask what can wait: not while something stands there that the user has to know or answer.

        Parameters
        ----------
        text, action, run
            As :meth:`say` takes them.
        decline
            Called when the user dismisses the question.
        """
        weighty = self.property("kind") != "info" or not self.action.isHidden()
        if self.isHidden() or self._decline is not None or not weighty:
            self.say(text, "info", action, run)
            self._decline = decline

    def withdraw(self) -> None:
        """Take an offer back; other notices stay."""
        if self._decline is not None:
            self.hide()

    @property
    def text(self) -> str:
        """The sentence on show; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    @Slot()
    def _act(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()
        self.freed.emit()

    @Slot()
    def _dismiss(self) -> None:
        self.hide()
        if self._decline is not None:
            self._decline()
        self.freed.emit()
