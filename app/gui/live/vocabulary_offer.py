"""Offers to remember the names that a user had to correct; runs on the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.settings import MAX_TERMS

if TYPE_CHECKING:
    from app.gui.settings.preferences import Preferences
    from app.gui.tasks import Tasks
    from app.gui.widgets.notice_bar import NoticeBar
    from app.service import CaptioningService
    from app.view_models.transcript import Paragraph

MAX_OFFERED = 4
"""Terms that a line has room for; of more, the newest are offered."""


class VocabularyOffer(QObject):
    """Asks in the notice bar, when nothing more important stands there.

    Terms wait until the user remembers or declines them; declined ones are not offered again in
    this run of the program.
    """

    def __init__(
        self, service: CaptioningService, preferences: Preferences, tasks: Tasks, notices: NoticeBar
    ) -> None:
        super().__init__(notices)
        self._service = service
        self._preferences = preferences
        self._tasks = tasks
        self._notices = notices
        self._terms: tuple[str, ...] = ()
        self._declined: set[str] = set()
        notices.freed.connect(self._show)

    @Slot(object, str)
    def look_at(self, paragraph: Paragraph, text: str) -> None:
        """Take a correction: look, behind the window, for names in it."""
        before = paragraph.text

        def offer(found: tuple[str, ...]) -> None:
            # A term that was corrected once more was mistyped.
            kept = (term for term in self._terms if term not in before or term in text)
            self._terms = tuple(dict.fromkeys((*kept, *found)))
            self._show()

        self._tasks.run(lambda: self._service.terms_to_remember(before, text), offer)

    @Slot()
    def _show(self) -> None:
        known = self._known() | self._declined
        fresh = [term for term in self._terms if not _is_known(term, known)]
        room = max(0, MAX_TERMS - len(self._preferences.settings.vocabulary.terms))
        self._terms = tuple(fresh[-MAX_OFFERED:][:room])
        if not self._terms:
            self._notices.withdraw()
            return
        names = ", ".join(self.tr("“{0}”").format(term) for term in self._terms)
        text = self.tr("Remember {0} for next time?").format(names)
        self._notices.offer(text, self.tr("Remember"), self._remember, self._decline)

    def _known(self) -> set[str]:
        return {term.casefold() for term in self._preferences.settings.vocabulary.terms}

    def _remember(self) -> None:
        known = self._preferences.settings.vocabulary.terms
        terms = (*known, *(term for term in self._terms if term not in known))
        self._preferences.update("vocabulary", terms=terms[:MAX_TERMS])
        self._terms = ()

    def _decline(self) -> None:
        for term in self._terms:
            self._declined.update((term.casefold(), *term.casefold().split()))
        self._terms = ()


def _is_known(term: str, known: set[str]) -> bool:
    """Whether a term, or every word of it, stands among others."""
    plain = term.casefold()
    return plain in known or known.issuperset(plain.split())
