"""Which of the user's recordings a run trains on: chosen by age and kind, then checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.errors import StorageError
from training.personal.checks import RecordingChecker, Rejection
from training.personal.recordings import prepare_stored

if TYPE_CHECKING:
    from engine.model.tokenizer import Tokenizer
    from engine.personal.recordings import RecordingSummary
    from engine.personal.store import PersonalStore
    from training.personal.recordings import PreparedRecording

MAX_SECONDS = 1800.0
"""Audio that one run trains on."""


def select_recordings(summaries: Sequence[RecordingSummary]) -> list[RecordingSummary]:
    """Select labelled recordings, then captions, newest first, up to :data:`MAX_SECONDS`."""
    captions = [summary for summary in summaries if summary.kind == "caption"]
    labelled = [summary for summary in summaries if summary.kind != "caption"]
    left = MAX_SECONDS
    selected: list[RecordingSummary] = []
    for summary in (*labelled[::-1], *captions[::-1]):
        left -= summary.duration
        if left >= 0:
            selected.append(summary)
    return selected


def usable_recordings(
    store: PersonalStore,
    tokenizer: Tokenizer,
    checker: RecordingChecker,
    on_recording: Callable[[float], None],
    on_rejection: Callable[[Rejection], None],
) -> list[PreparedRecording]:
    """Load the selected recordings and reject those that cannot be trained on.

    Parameters
    ----------
    on_recording
        Called before each recording with the share that is done; it may raise.
    on_rejection
        Called with every rejection.
    """
    passed: list[PreparedRecording] = []
    summaries = select_recordings(store.recordings())
    for done, summary in enumerate(summaries):
        on_recording(done / len(summaries))
        try:
            recording = prepare_stored(store.load(summary.id), tokenizer)
        except StorageError as error:
            on_rejection(Rejection(summary.id, str(error)))
            continue
        rejection = checker.check(recording)
        if rejection:
            on_rejection(rejection)
        else:
            passed.append(recording)
    others = {rejection.id: rejection for rejection in checker.other_voices(passed)}
    for rejection in others.values():
        on_rejection(rejection)
    return [recording for recording in passed if recording.id not in others]
