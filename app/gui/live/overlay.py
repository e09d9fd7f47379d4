"""The caption overlay: a box of caption lines above all other windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSettings, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QRegion, QScreen
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from app.gui.widgets.caption_painter import CaptionPainter
from app.gui.widgets.icons import icon
from app.gui.widgets.language import channel_names
from app.gui.widgets.placement import fitted
from app.settings import problem_with
from app.view_models.caption_lines import CaptionLine, CaptionLines
from app.view_models.profanity import profanity_mask
from engine import CaptionChanged, LevelChanged, SessionEnded, SourceChanged, SpeechEnded

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QMouseEvent, QMoveEvent, QResizeEvent

    from app.gui.preferences import Preferences
    from app.service import ModelReady
    from engine import Channel, Event

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
"""How often the overlay is raised where no window manager keeps it on top."""


class Overlay(QWidget):
    """Shows the current captions; dragging moves it, its left and right edges resize it.

    ``closed`` is emitted only when the user closes the overlay in the overlay itself.
    """

    closed = Signal()
    settings_requested = Signal()
    notice_posted = Signal(str, str)

    def __init__(self, preferences: Preferences, positions: QSettings) -> None:
        super().__init__(None, FLAGS)
        self._preferences = preferences
        self._positions = positions
        self._painter = CaptionPainter(preferences.settings.captions)
        self._on_drag: Callable[[QPoint], None] | None = None
        self._live = False
        self._placed = False
        self._shows_hint = False
        self.lines = CaptionLines()
        self.setWindowTitle(self.tr("Captions"))
        self.setAccessibleName(self.tr("Captions"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setMouseTracking(True)
        self._close = self._make_close_button()
        self._raiser = QTimer(self, interval=RAISE_MS)
        self._raiser.timeout.connect(self._raise)
        self._timer = QTimer(self, interval=CLEAR_CHECK_MS)
        self._timer.timeout.connect(self._refresh)
        preferences.changed.connect(self._apply_settings)
        self._apply_settings()

    def _make_close_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("plain")
        button.setIcon(icon("close", "#ffffff"))
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(self.tr("Close caption overlay"))
        button.setToolTip(self.tr("Close caption overlay"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._close_by_user)
        button.hide()
        return button

    @Slot(tuple)
    def show_events(self, events: tuple[Event | ModelReady, ...]) -> None:
        """Show the captions of a batch of events."""
        for event in events:
            match event:
                case CaptionChanged(caption):
                    self.lines.show(caption)
                case SourceChanged(channel, None):
                    self.lines.remove_channel(channel)
                    self._update_layout()
                case SourceChanged(channel) | LevelChanged(channel):
                    # The rows of a channel are reserved before its first words.
                    if self.lines.add_channel(channel):
                        self._update_layout()
                case SpeechEnded(channel):
                    self.lines.speech_ended(channel)
                case SessionEnded():
                    self.set_live(False)
                case _:
                    pass
        self._refresh()

    def set_live(self, live: bool) -> None:
        """Set whether a session is active; after its end, the last words go in their time."""
        if live and not self._live:
            self.lines.clear()
            self._shows_hint = False
            self._update_layout()
        elif self._live and not live:
            self.lines.end()
        self._live = live
        self._refresh()

    @Slot(bool)
    def set_shown(self, shown: bool) -> None:
        """Show or hide the overlay; warns where the desktop cannot keep it on top.

        Shown before a session starts, an empty box has a hint, so that it can be placed.
        """
        self._shows_hint = shown and not self._live
        self.setVisible(shown)
        self._refresh()
        if shown and not can_stay_on_top():
            text = self.tr(
                "On Wayland, a window cannot keep itself on top. Choose “Always on Top” in the "
                "overlay’s window menu (Alt+Space), or start the program with QT_QPA_PLATFORM=xcb."
            )
            self.notice_posted.emit(text, "warning")

    def restore_position(self) -> None:
        """Move to the stored position, or to the bottom centre of the screen."""
        screen = _screen_named(str(self._positions.value("overlay/screen", "")))
        area = screen.availableGeometry()
        height = self._painter.height
        saved = self._positions.value(f"overlay/{screen.name()}")
        if isinstance(saved, QRect):
            rect = QRect(saved.topLeft() + area.topLeft(), QSize(saved.width(), height))
        else:
            width = min(self._painter.default_width, area.width() - 80)
            rect = QRect(0, 0, width, height)
            rect.moveCenter(area.center())
            rect.moveBottom(area.bottom() - 64)
        self.setGeometry(fitted(rect, area))
        self._placed = True

    def setVisible(self, visible: bool) -> None:
        """Move to the stored position before the overlay is shown for the first time."""
        if visible and not self._placed:
            self.restore_position()
        super().setVisible(visible)
        if visible and _is_bypassed():
            self._raiser.start()
        else:
            self._raiser.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        lines = self.lines.visible()
        if not lines and self._shows_hint:
            lines = [CaptionLine("mic", self.tr("Captions appear here. Drag to move."))]
        if not lines:
            return
        painter = QPainter(self)
        self._painter.paint(painter, QRectF(self.rect()), lines, self._channel_names())
        painter.end()

    def _channel_names(self) -> dict[Channel, str]:
        """Return the names to show: of all channels of the session, if it has several."""
        channels = self.lines.channels
        if len(channels) < 2 or not self._preferences.settings.captions.channel_labels:
            return {}
        return {channel: name for channel, name in channel_names().items() if channel in channels}

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        edge = self._edge_at(event.position().toPoint())
        start, before = event.globalPosition().toPoint(), self.geometry()
        if not self._start_system_drag(edge):
            self._on_drag = lambda now: self._drag(edge, before, now - start)

    def _start_system_drag(self, edge: Qt.Edge | None) -> bool:
        """Let the desktop move or resize the window; returns whether it does."""
        if _is_bypassed():
            return False
        window = self.windowHandle()
        return window.startSystemResize(edge) if edge else window.startSystemMove()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._on_drag is not None:
            self._on_drag(event.globalPosition().toPoint())
            return
        at_edge = self._edge_at(event.position().toPoint())
        shape = Qt.CursorShape.SizeHorCursor if at_edge else Qt.CursorShape.SizeAllCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._on_drag = None
        self._store_position()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._store_position()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._close.move(self.width() - self._close.sizeHint().width() - 6, 6)
        self._update_layout()
        self._store_position()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._close.show()

    def leaveEvent(self, event: QEvent) -> None:
        self._close.hide()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.make_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        chosen = self._preferences.settings.captions
        menu = QMenu(self)
        self._add_toggle(menu, self.tr("Committed words only"), "reading_mode")
        self._add_toggle(menu, self.tr("Let clicks through"), "click_through")
        for count in range(1, 5):
            text = self.tr("%n line(s)", "", count)
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(chosen.lines == count)
            action.triggered.connect(lambda _=False, n=count: self._set(lines=n))
        menu.addSeparator()
        menu.addAction(self.tr("Larger text"), lambda: self._change_size(2))
        menu.addAction(self.tr("Smaller text"), lambda: self._change_size(-2))
        menu.addSeparator()
        menu.addAction(self.tr("Caption settings…"), self.settings_requested.emit)
        menu.addAction(self.tr("Close"), self._close_by_user)
        return menu

    def _add_toggle(self, menu: QMenu, text: str, name: str) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(getattr(self._preferences.settings.captions, name))
        action.toggled.connect(lambda: self._set(**{name: action.isChecked()}))

    def _set(self, **values: Any) -> None:
        self._preferences.update("captions", **values)

    def _change_size(self, by: int) -> None:
        chosen = self._preferences.settings.captions
        limits = next(item for item in fields(chosen) if item.name == "size")
        if not problem_with(chosen.size + by, limits.default, limits.metadata):
            self._set(size=chosen.size + by)

    @Slot()
    def _apply_settings(self) -> None:
        window = self._preferences.settings.window
        self.lines.set_mask(profanity_mask(window.mask_profanity))
        self._painter = CaptionPainter(self._preferences.settings.captions)
        through = self._preferences.settings.captions.click_through
        flags = FLAGS | Qt.WindowType.WindowTransparentForInput if through else FLAGS
        if self.windowFlags() != flags:
            shown = self.isVisible()
            self.setWindowFlags(flags)
            self.setVisible(shown)
        self.setMinimumWidth(MIN_WIDTH)
        self.setFixedHeight(self._painter.height)
        self._update_layout()

    def _update_layout(self) -> None:
        width = self._painter.text_width(self.width(), self._channel_names().values())
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
        if not lines and not self._shows_hint:
            self.setMask(QRegion(0, 0, 1, 1))
        else:
            self.clearMask()
        self.update()

    def _edge_at(self, point: QPoint) -> Qt.Edge | None:
        if point.x() < EDGE:
            return Qt.Edge.LeftEdge
        return Qt.Edge.RightEdge if point.x() >= self.width() - EDGE else None

    def _drag(self, edge: Qt.Edge | None, before: QRect, by: QPoint) -> None:
        rect = QRect(before)
        if edge is None:
            rect.translate(by)
        elif edge == Qt.Edge.LeftEdge:
            rect.setLeft(min(before.left() + by.x(), before.right() - MIN_WIDTH))
        else:
            rect.setRight(max(before.right() + by.x(), before.left() + MIN_WIDTH))
        self.setGeometry(rect)

    def _store_position(self) -> None:
        if not self._placed or not self.isVisible():
            return
        screen = self.screen()
        position = self.geometry().translated(-screen.availableGeometry().topLeft())
        self._positions.setValue("overlay/screen", screen.name())
        self._positions.setValue(f"overlay/{screen.name()}", position)

    @Slot()
    def _raise(self) -> None:
        # A menu is a window too, and would end up under the overlay.
        if QApplication.activePopupWidget() is None:
            self.raise_()

    @Slot()
    def _close_by_user(self) -> None:
        self.hide()
        self.closed.emit()


def can_stay_on_top() -> bool:
    """Whether this desktop lets a window keep itself above other windows."""
    return not QGuiApplication.platformName().startswith("wayland")


def _is_bypassed() -> bool:
    """Whether the overlay is not managed by a window manager."""
    return QGuiApplication.platformName() == "xcb"


def _screen_named(name: str) -> QScreen:
    screens = QGuiApplication.screens()
    found = (screen for screen in screens if screen.name() == name)
    return next(found, QGuiApplication.primaryScreen())
