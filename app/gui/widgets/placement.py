"""Where a window stands: remembered, and always within the screen; runs on the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QScreen

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 40)
"""Room for a window's frame, in pixels, while its real size is not known."""


def fitted(rect: QRect, area: QRect) -> QRect:
    """Return the rectangle moved into an area, and made smaller where it does not fit."""
    size = rect.size().boundedTo(area.size())
    left = max(area.left(), min(rect.left(), area.right() - size.width() + 1))
    top = max(area.top(), min(rect.top(), area.bottom() - size.height() + 1))
    return QRect(left, top, size.width(), size.height())


class WindowPlacement(QObject):
    """Restores a window's size and position, stores them, and keeps the window on the screen.

    The stored position may be on a screen that is no longer there, and a new screen or scale may
    be smaller than the window: it is moved and made smaller until all of it is in sight.

    Parameters
    ----------
    preferred
        Size in pixels that the window has at its first start, if the screen has room for it.
    """

    def __init__(self, window: QWidget, places: QSettings, preferred: QSize) -> None:
        super().__init__(window)
        self._window = window
        self._places = places
        # Several signals follow a change of screens; the last of them sees the final geometry.
        self._fitting = QTimer(self, interval=0, singleShot=True)
        self._fitting.timeout.connect(self.fit)
        self._restore(preferred)
        window.installEventFilter(self)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._fit_soon)
        app.screenAdded.connect(self._follow)
        for screen in app.screens():
            self._follow(screen)

    def _restore(self, preferred: QSize) -> None:
        saved = self._places.value("window/place")
        area = QGuiApplication.primaryScreen().availableGeometry()
        if isinstance(saved, QRect) and saved.isValid():
            rect = saved
            screen = QGuiApplication.screenAt(saved.center())
            area = screen.availableGeometry() if screen is not None else area
        else:
            rect = QRect(area.topLeft(), preferred)
            rect.moveCenter(area.center())
        room = QRect(area.topLeft(), area.size() - FRAME)
        room.translate(FRAME.width() // 2, FRAME.height() - FRAME.width() // 2)
        self._window.setGeometry(fitted(rect, room))
        if self._places.value("window/maximised", False, bool):
            self._window.setWindowState(Qt.WindowState.WindowMaximized)

    @Slot()
    def fit(self) -> None:
        """Move the window into its screen's available geometry, and shrink it if it must."""
        window = self._window
        # A maximised window, or one in full screen, has the size that the desktop gives it.
        if not window.isVisible() or window.isMaximized() or window.isFullScreen():
            return
        frame, inner = window.frameGeometry(), window.geometry()
        wanted = fitted(frame, window.screen().availableGeometry())
        if wanted != frame:
            window.resize(inner.size() + wanted.size() - frame.size())
            window.move(wanted.topLeft())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._fit_soon()
        elif event.type() == QEvent.Type.Hide:
            self._store()
        return False

    @Slot(QScreen)
    def _follow(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._fit_soon)
        self._fit_soon()

    @Slot()
    def _fit_soon(self) -> None:
        self._fitting.start()

    def _store(self) -> None:
        self._places.setValue("window/maximised", self._window.isMaximized())
        self._places.setValue("window/place", self._window.normalGeometry())
