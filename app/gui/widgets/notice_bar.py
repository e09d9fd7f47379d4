"""The notice bar: one sentence, at most one action, and a button to dismiss it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from app.gui.widgets.common import PlainLabel, fill, repolish, text_label
from app.gui.widgets.icons import icon
from app.gui.widgets.theme import current_theme

NoticeKind = Literal["info", "warning", "error"]


class NoticeBar(QFrame):
    """Hidden while there is no notice; a new notice replaces the one before.

    ``cleared`` is emitted when the user has dismissed a notice or acted on it.
    """

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._symbol = PlainLabel()
        self._text = text_label(wrap=True)
        self.action = QPushButton()
        self._close = QToolButton()
        self._close.setObjectName("plain")
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._on_action: Callable[[], None] | None = None
        self._on_decline: Callable[[], None] | None = None
        self.action.clicked.connect(self._act)
        self._close.clicked.connect(self._dismiss)
        fill(
            QHBoxLayout(self),
            self._symbol,
            (self._text, 1),
            self.action,
            self._close,
            margins=(14, 8, 8, 8),
            spacing=10,
        )
        self.hide()

    def show_notice(
        self,
        text: str,
        kind: NoticeKind = "info",
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Show a sentence and, when `action` is given, a button that calls `on_action`."""
        theme = current_theme()
        colour = {"info": theme.accent, "warning": theme.warning, "error": theme.danger}[kind]
        name = "info" if kind == "info" else "warning"
        self._symbol.setPixmap(icon(name, colour).pixmap(QSize(20, 20)))
        self._close.setIcon(icon("close", theme.muted))
        self._text.setText(text)
        self._on_action, self._on_decline = on_action, None
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.setProperty("kind", kind)
        repolish(self)
        self.setAccessibleName(text)
        self.show()

    def offer(
        self,
        text: str,
        action: str,
        on_action: Callable[[], None],
        on_decline: Callable[[], None],
    ) -> None:
        """Show an optional offer, unless a warning, an error or another action is on show.

        Parameters
        ----------
        text, action, on_action
            As for :meth:`show_notice`.
        on_decline
            Called when the user dismisses the offer.
        """
        important = self.property("kind") != "info" or not self.action.isHidden()
        if self.isHidden() or self._on_decline is not None or not important:
            self.show_notice(text, "info", action, on_action)
            self._on_decline = on_decline

    def withdraw(self) -> None:
        """Hide the offer, if one is on show; other notices stay."""
        if self._on_decline is not None:
            self.hide()

    @property
    def text(self) -> str:
        """The sentence on show; empty while the bar is hidden."""
        return "" if self.isHidden() else self._text.text()

    @Slot()
    def _act(self) -> None:
        self.hide()
        if self._on_action is not None:
            self._on_action()
        self.cleared.emit()

    @Slot()
    def _dismiss(self) -> None:
        self.hide()
        if self._on_decline is not None:
            self._on_decline()
        self.cleared.emit()
