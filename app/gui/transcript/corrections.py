"""The one way in which a correction is stored, offered for training and searched for new names.

Runs on the GUI thread; files are written in the background.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.gui.background import RunInBackground
    from app.gui.transcript.vocabulary_offer import VocabularyOffer
    from app.service import CaptioningService
    from app.view_models.transcript import Paragraph, TranscriptModel


class Corrections:
    """Corrects paragraphs of the live transcript and of past sessions alike.

    Parameters
    ----------
    service
        Stores the edits and collects recordings for training.
    run_in_background
        Runs what writes to the disk.
    offer
        Searches for names that belong in the vocabulary.
    live_session
        Returns the folder of the session captioned last, whose audio is still in memory.
    """

    def __init__(
        self,
        service: CaptioningService,
        run_in_background: RunInBackground,
        offer: VocabularyOffer,
        live_session: Callable[[], Path | None],
    ) -> None:
        self._service = service
        self._run_in_background = run_in_background
        self._offer = offer
        self._live_session = live_session
        self._unsaved: dict[Path, dict[str, str]] = {}
        self._writing = threading.Lock()

    def correct(
        self, session: Path | None, transcript: TranscriptModel, paragraph: Paragraph, text: str
    ) -> None:
        """Rewrite a paragraph, and store, offer and search what changed.

        Parameters
        ----------
        session
            The folder of the transcript's session; None when it is not stored.
        transcript
            Shows the correction from now on.
        paragraph
            One of the transcript's paragraphs, final.
        text
            The whole new text of the paragraph.
        """
        changed = transcript.correct(paragraph, text)
        self._offer.suggest(paragraph.text, text)
        stored_audio = None if session == self._live_session() else session
        for correction in changed:
            self._service.collector.correct(correction.cue, correction.text, stored_audio)
        if changed and session is not None:
            self._unsaved[session] = transcript.edits
            self._run_in_background(lambda: self._save(session), lambda _: None)

    def _save(self, session: Path) -> None:
        """Write the latest corrections of a session; an earlier task never writes after a later."""
        with self._writing:
            edits = self._unsaved.pop(session, None)
            if edits is not None:
                self._service.sessions().correct(session, edits)
