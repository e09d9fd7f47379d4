"""Work behind the window: functions on threads of their own, whose failures become notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.gui.bridge import Background

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.gui.widgets.notice_bar import Kind, NoticeBar


class Tasks(QObject):
    """Keeps every task until it has ended."""

    def __init__(self, notices: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._notices = notices
        self._tasks: set[Background] = set()

    @property
    def busy(self) -> bool:
        """Whether something still runs."""
        return bool(self._tasks)

    def run(
        self, function: Callable[[], Any], done: Callable[[Any], object], kind: Kind = "error"
    ) -> Background:
        """Run a function; its failure becomes a notice of that kind."""
        task = Background(function, self)
        self._tasks.add(task)
        task.done.connect(done)

        def tell(message: str) -> None:
            self._notices.say(message, kind)

        def forget() -> None:
            self._tasks.discard(task)
            task.deleteLater()

        task.failed.connect(tell)
        task.ended.connect(forget)
        return task.start()
