"""The caption overlay: a box of caption lines above all other windows."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSettings, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QRegion, QScreen
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.gui.live.caption_painter import CaptionPainter
from app.gui.widgets.icons import icon
from app.settings import problem_with
from app.view_models.lines import CaptionLines, Line
from engine import CaptionChanged, SessionEnded, SpeechEnded

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QMouseEvent, QMoveEvent, QResizeEvent

    from app.gui.settings.preferences import Preferences

EDGE = 14
"""Pixels at the left and right edge that resize instead of moving."""
MIN_WIDTH = 260
FLAGS = (
    Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.Tool
    | Qt.WindowType.WindowDoesNotAcceptFocus
    # X11 window managers keep a full-screen window above those that stay on top.
    | Qt.WindowType.X11BypassWindowManagerHint
)
CLEAR_CHECK_MS = 200
RAISE_MS = 1000
"""How often the overlay goes to the top again where no window manager does that for it."""


class Overlay(QWidget):
    """Shows what is being said; dragging moves it, its left and right edges resize it.

    ``closed`` is emitted when the user closes it here; ``settings_wanted`` asks for its settings.
    """

    closed = Signal()
    settings_wanted = Signal()

    def __init__(self, preferences: Preferences, places: QSettings) -> None:
        super().__init__(None, FLAGS)
        self._preferences = preferences
        self._places = places
        self._painter = CaptionPainter(preferences.settings.captions)
        self._grip: Callable[[QPoint], None] | None = None
        self._live = False
        self._placed = False
        self.lines = CaptionLines()
        self.setWindowTitle(self.tr("Captions"))
        self.setAccessibleName(self.tr("Captions"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setMouseTracking(True)
        self._close = self._make_close()
        self._raiser = QTimer(self)
        self._raiser.setInterval(RAISE_MS)
        self._raiser.timeout.connect(self.raise_)
        self._timer = QTimer(self)
        self._timer.setInterval(CLEAR_CHECK_MS)
        self._timer.timeout.connect(self._refresh)
        preferences.changed.connect(self._apply)
        self._apply()

    def _make_close(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("plain")
        button.setIcon(icon("close", "#ffffff"))
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(self.tr("Close the caption overlay"))
        button.setToolTip(button.accessibleName())
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._close_by_hand)
        button.hide()
        return button

    @property
    def shown_lines(self) -> list[Line]:
        """The lines in sight now."""
        return self.lines.visible()

    @Slot(object)
    def take(self, events: Any) -> None:
        """Show what a batch of events tells."""
        for event in events:
            match event:
                case CaptionChanged(caption):
                    self.lines.show(caption)
                case SpeechEnded(channel):
                    self.lines.speech_ended(channel)
                case SessionEnded():
                    self.set_live(False)
                case _:
                    pass
        self._refresh()

    def set_live(self, live: bool) -> None:
        """Tell whether a session runs: without one, the empty box shows itself to be placed."""
        if live and not self._live:
            self.lines.clear()
        self._live = live
        self._refresh()

    def place(self) -> None:
        """Go to the remembered place, or to the lower middle of the screen."""
        screen = _screen_called(str(self._places.value("overlay/screen", "")))
        area = screen.availableGeometry()
        height = self._painter.height
        saved = self._places.value(f"overlay/{screen.name()}")
        if isinstance(saved, QRect):
            rect = QRect(saved.topLeft() + area.topLeft(), QSize(saved.width(), height))
        else:
            width = min(self._painter.usual_width, area.width() - 80)
            rect = QRect(0, 0, width, height)
            rect.moveCenter(area.center())
            rect.moveBottom(area.bottom() - 64)
        self.setGeometry(_inside(rect, area))
        self._placed = True

    def setVisible(self, visible: bool) -> None:
        """Take the remembered place before the window is seen for the first time."""
        if visible and not self._placed:
            self.place()
        super().setVisible(visible)
        if visible and _is_bypassed():
            self._raiser.start()
        else:
            self._raiser.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, or a hint while the box is only being placed."""
        lines = self.lines.visible()
        if not lines and not self._live:
            lines = [Line("mic", self.tr("Captions appear here. Drag to move."))]
        if not lines:
            return
        painter = QPainter(self)
        channels = {line.channel for line in lines}
        several = len(channels) > 1 and self._preferences.settings.captions.channel_labels
        self._painter.paint(painter, QRectF(self.rect()), lines, several)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start moving or, at an edge, resizing."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        edge = self._edge_at(event.position().toPoint())
        start, before = event.globalPosition().toPoint(), self.geometry()
        if not self._hand_over(edge):
            self._grip = lambda now: self._drag(edge, before, now - start)

    def _hand_over(self, edge: Qt.Edge | None) -> bool:
        """Let the desktop move or resize the window; returns whether it does."""
        if _is_bypassed():
            return False
        window = self.windowHandle()
        return window.startSystemResize(edge) if edge else window.startSystemMove()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move or resize, or show which of both a press would do."""
        if self._grip is not None:
            self._grip(event.globalPosition().toPoint())
            return
        at_edge = self._edge_at(event.position().toPoint())
        shape = Qt.CursorShape.SizeHorCursor if at_edge else Qt.CursorShape.SizeAllCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End moving."""
        self._grip = None
        self._remember()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Remember the place."""
        super().moveEvent(event)
        self._remember()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the lines out for the new width."""
        super().resizeEvent(event)
        self._close.move(self.width() - self._close.sizeHint().width() - 6, 6)
        self._lay_out()
        self._remember()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer the button that closes."""
        self._close.show()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the button that closes."""
        self._close.hide()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what is changed most."""
        menu = self.make_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """Return the menu of the overlay; the tray shows it as well."""
        chosen = self._preferences.settings.captions
        menu = QMenu(self)
        self._add_toggle(menu, self.tr("Committed words only"), "reading_mode")
        self._add_toggle(menu, self.tr("Let clicks through"), "click_through")
        for count in range(1, 5):
            action = menu.addAction(self.tr("{0} lines").format(count))
            action.setCheckable(True)
            action.setChecked(chosen.lines == count)
            action.triggered.connect(lambda _=False, n=count: self._set(lines=n))
        menu.addSeparator()
        menu.addAction(self.tr("Larger text"), lambda: self._grow(2))
        menu.addAction(self.tr("Smaller text"), lambda: self._grow(-2))
        menu.addSeparator()
        menu.addAction(self.tr("Caption settings…"), self.settings_wanted.emit)
        menu.addAction(self.tr("Close"), self._close_by_hand)
        return menu

    def _add_toggle(self, menu: QMenu, text: str, name: str) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(getattr(self._preferences.settings.captions, name))
        action.toggled.connect(lambda: self._set(**{name: action.isChecked()}))

    def _set(self, **values: Any) -> None:
        self._preferences.update("captions", **values)

    def _grow(self, by: int) -> None:
        chosen = self._preferences.settings.captions
        limits = next(item for item in fields(chosen) if item.name == "size")
        if not problem_with(chosen.size + by, limits.default, limits.metadata):
            self._set(size=chosen.size + by)

    @Slot()
    def _apply(self) -> None:
        self._painter = CaptionPainter(self._preferences.settings.captions)
        through = self._preferences.settings.captions.click_through
        wanted = FLAGS | Qt.WindowType.WindowTransparentForInput if through else FLAGS
        if self.windowFlags() != wanted:
            shown = self.isVisible()
            self.setWindowFlags(wanted)
            self.setVisible(shown)
        self.setMinimumWidth(MIN_WIDTH)
        self.setFixedHeight(self._painter.height)
        self._lay_out()

    def _lay_out(self) -> None:
        width = self._painter.text_width(self.width())
        self.lines.set_layout(self._painter.measure, width, self._painter.options)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        lines = self.lines.visible()
        if self.lines.waits_to_clear:
            self._timer.start()
        else:
            self._timer.stop()
        # An empty box must not swallow clicks that are meant for the window behind it.
        if self._live and not lines:
            self.setMask(QRegion(0, 0, 1, 1))
        else:
            self.clearMask()
        self.update()

    def _edge_at(self, place: QPoint) -> Qt.Edge | None:
        if place.x() < EDGE:
            return Qt.Edge.LeftEdge
        return Qt.Edge.RightEdge if place.x() >= self.width() - EDGE else None

    def _drag(self, edge: Qt.Edge | None, before: QRect, by: QPoint) -> None:
        rect = QRect(before)
        if edge is None:
            rect.translate(by)
        elif edge == Qt.Edge.LeftEdge:
            rect.setLeft(min(before.left() + by.x(), before.right() - MIN_WIDTH))
        else:
            rect.setRight(max(before.right() + by.x(), before.left() + MIN_WIDTH))
        self.setGeometry(rect)

    def _remember(self) -> None:
        if not self._placed or not self.isVisible():
            return
        screen = self.screen()
        place = self.geometry().translated(-screen.availableGeometry().topLeft())
        self._places.setValue("overlay/screen", screen.name())
        self._places.setValue(f"overlay/{screen.name()}", place)

    @Slot()
    def _close_by_hand(self) -> None:
        self.hide()
        self.closed.emit()


def can_stay_on_top() -> bool:
    """Whether this desktop lets a window keep itself above the others."""
    return not QGuiApplication.platformName().startswith("wayland")


def _is_bypassed() -> bool:
    """Whether no window manager knows of the overlay."""
    return QGuiApplication.platformName() == "xcb"


def _screen_called(name: str) -> QScreen:
    screens = QGuiApplication.screens()
    found = (screen for screen in screens if screen.name() == name)
    return next(found, QGuiApplication.primaryScreen())


def _inside(rect: QRect, area: QRect) -> QRect:
    """Move a rectangle so that all of it can be seen: the screen may be smaller than last time."""
    kept = QRect(rect)
    kept.setWidth(min(rect.width(), area.width()))
    kept.moveLeft(max(area.left(), min(kept.left(), area.right() - kept.width() + 1)))
    kept.moveTop(max(area.top(), min(kept.top(), area.bottom() - kept.height() + 1)))
    return kept
