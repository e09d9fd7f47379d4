"""The navigation bar at the left edge of the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QSpacerItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.common import fill, repolish
from app.gui.widgets.icons import icon
from app.gui.widgets.theme import current_theme

MIN_WIDTH = 76
BUTTON_HEIGHT = 58
TEXT_MARGIN = 8


class NavigationBar(QFrame):
    """One button for each page, and a sign while captions run.

    ``chosen`` carries the number of the page, ``live_requested`` is a click on the sign.
    """

    chosen = Signal(int)
    live_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._icons: list[str] = []
        self._state = ""
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._column = fill(QVBoxLayout(self), margins=(8, 16, 8, 16), spacing=6)
        self._stretch = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self._column.addItem(self._stretch)
        self.sign = self._make_sign()
        self._column.addWidget(self.sign)

    def add(self, icon_name: str, text: str, *, at_bottom: bool = False) -> QToolButton:
        """Add a button for a page, and return it."""
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(text)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(24, 24))
        button.setFixedHeight(BUTTON_HEIGHT)
        bold = QFont(button.font())
        bold.setBold(True)
        width = QFontMetrics(bold).horizontalAdvance(text) + 2 * TEXT_MARGIN
        button.setMinimumWidth(max(MIN_WIDTH, width))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        number = len(self._icons)
        self._group.addButton(button, number)
        self._icons.append(icon_name)
        end = self._column.count() if at_bottom else self._stretch_index()
        self._column.insertWidget(end, button)
        self._tint(number)
        return button

    def _make_sign(self) -> QToolButton:
        sign = QToolButton()
        sign.setObjectName("sign")
        sign.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        sign.setIconSize(QSize(14, 14))
        sign.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        sign.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sign.setToolTip(self.tr("Go to the live captions"))
        sign.clicked.connect(self.live_requested)
        sign.hide()
        return sign

    def show_state(self, state: str, text: str) -> None:
        """Show on every page whether captions run; an empty text hides the sign.

        Parameters
        ----------
        state
            Of the captions; ``running`` is marked with a dot, every other one with two bars.
        text
            The state in words.
        """
        self._state = state
        self.sign.setText(text)
        self.sign.setAccessibleName(text)
        self.sign.setVisible(bool(text))
        self.sign.setProperty("state", state)
        repolish(self.sign)
        self._tint_sign()

    def _tint_sign(self) -> None:
        theme = current_theme()
        running = self._state == "running"
        name, colour = ("record", theme.danger) if running else ("pause", theme.text)
        self.sign.setIcon(icon(name, colour))

    def button(self, number: int) -> QAbstractButton:
        return self._group.button(number)

    def select(self, number: int) -> None:
        self._group.button(number).setChecked(True)
        self.refresh_icons()

    def refresh_icons(self) -> None:
        for number in range(len(self._icons)):
            self._tint(number)
        self._tint_sign()

    def _tint(self, number: int) -> None:
        theme = current_theme()
        button = self._group.button(number)
        colour = theme.accent if button.isChecked() else theme.muted
        button.setIcon(icon(self._icons[number], colour))

    def _stretch_index(self) -> int:
        return self._column.indexOf(self._stretch)
