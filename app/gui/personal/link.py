"""Joins personalisation to the window: corrections and models go round, the user is told.

Runs on the GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.gui.library.library_page import LibraryPage
    from app.gui.live.controller import CaptionController
    from app.gui.personal.controller import PersonalDesk
    from app.gui.personal.personal_page import PersonalPage
    from app.gui.widgets.notice_bar import NoticeBar
    from app.personal.events import Result


class PersonalLink(QObject):
    """Parameters are the parts that it joins.

    Parameters
    ----------
    page
        Returns the page of personalisation where it is on show, else None.
    open_page
        Shows that page.
    """

    def __init__(
        self,
        desk: PersonalDesk,
        controller: CaptionController,
        library: LibraryPage,
        notices: NoticeBar,
        page: Callable[[], PersonalPage | None],
        open_page: Callable[[], PersonalPage],
    ) -> None:
        super().__init__(notices)
        self._desk = desk
        self._controller = controller
        self._library = library
        self._notices = notices
        self._page = page
        self._open_page = open_page
        desk.noticed.connect(notices.show_notice)
        desk.learnt.connect(self._tell_learnt)
        desk.interrupted.connect(self._offer_to_go_on)

    @Slot(object)
    def _tell_learnt(self, result: Result) -> None:
        """Say how learning ended to whoever looks at another page."""
        if self._page() is not None:
            return
        text = (
            self.tr("Your voice was learnt: the new model is in use.")
            if result.accepted
            else self.tr("Your voice was learnt, but the new model is not better and not used.")
        )
        self._notices.show_notice(text, "info", self.tr("Show"), self._show_result)

    @Slot()
    def _offer_to_go_on(self) -> None:
        text = self.tr("Learning your voice was interrupted; it can go on where it was.")
        self._notices.show_notice(text, "info", self.tr("Show"), self._show)

    def _show(self) -> None:
        self._open_page()

    def _show_result(self) -> None:
        self._open_page().show_result()
