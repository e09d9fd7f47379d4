"""Offers to add the names in a correction to the vocabulary; runs on the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.settings import MAX_TERMS

if TYPE_CHECKING:
    from app.gui.background import RunInBackground
    from app.gui.preferences import Preferences
    from app.gui.widgets.notice_bar import NoticeBar
    from app.service import CaptioningService

MAX_OFFERED = 4
"""Terms that fit on one line; of more, the newest are offered."""


class VocabularyOffer(QObject):
    """Asks in the notice bar, while no more important notice is shown there.

    Terms are pending until the user accepts or declines them; declined ones are not offered again
    until the program restarts.
    """

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        run_in_background: RunInBackground,
        notices: NoticeBar,
    ) -> None:
        super().__init__(notices)
        self._service = service
        self._preferences = preferences
        self._run_in_background = run_in_background
        self._notices = notices
        self._pending: tuple[str, ...] = ()
        self._declined: set[str] = set()
        notices.cleared.connect(self._show)

    def suggest(self, before: str, after: str) -> None:
        """Search a corrected text for names in the background, and offer them."""

        def offer(found: tuple[str, ...]) -> None:
            # A term that is corrected once more was mistyped.
            kept = (term for term in self._pending if term not in before or term in after)
            self._pending = tuple(dict.fromkeys((*kept, *found)))
            self._show()

        self._run_in_background(lambda: self._service.terms_to_remember(before, after), offer)

    @Slot()
    def _show(self) -> None:
        known = self._known() | self._declined
        new = [term for term in self._pending if not _is_known(term, known)]
        room = max(0, MAX_TERMS - len(self._preferences.settings.vocabulary.terms))
        self._pending = tuple(new[-MAX_OFFERED:][:room])
        if not self._pending:
            self._notices.withdraw()
            return
        names = ", ".join(self.tr("“{0}”").format(term) for term in self._pending)
        text = self.tr("Add {0} to the vocabulary?").format(names)
        self._notices.offer(text, self.tr("Add"), self._add, self._decline)

    def _known(self) -> set[str]:
        return {term.casefold() for term in self._preferences.settings.vocabulary.terms}

    def _add(self) -> None:
        known = self._preferences.settings.vocabulary.terms
        terms = (*known, *(term for term in self._pending if term not in known))
        self._preferences.update("vocabulary", terms=terms[:MAX_TERMS])
        self._pending = ()

    def _decline(self) -> None:
        for term in self._pending:
            self._declined.update((term.casefold(), *term.casefold().split()))
        self._pending = ()


def _is_known(term: str, known: set[str]) -> bool:
    """Whether a term, or each of its words, is among the known ones."""
    plain = term.casefold()
    return plain in known or known.issuperset(plain.split())
