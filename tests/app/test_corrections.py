"""A correction is stored, collected for training and searched for names; both pages use it."""

from types import SimpleNamespace

import pytest
from app_fakes import cue

from app.gui.transcript.corrections import Corrections
from app.view_models.profanity import mask_profanity
from app.view_models.transcript import TranscriptModel
from engine import Transcript, read_notes

RECOGNISED = "I saw brown knee in the damn garden."


@pytest.fixture
def session(service):
    return service.add_session(Transcript((cue(RECOGNISED),), (), 3.0), "a.wav")


@pytest.fixture
def transcript():
    transcript = TranscriptModel()
    transcript.add_cue(cue(RECOGNISED))
    return transcript


@pytest.fixture
def seen(service):
    """What reached the collector and the vocabulary."""
    seen = SimpleNamespace(collected=[], suggested=[])
    service.collector.correct = lambda cue, text, folder: seen.collected.append((text, folder))
    return seen


def correct(service, seen, session, transcript, text, live=None):
    offer = SimpleNamespace(suggest=lambda before, after: seen.suggested.append((before, after)))
    corrections = Corrections(service, lambda work, done: done(work()), offer, lambda: live)
    (paragraph,) = transcript.paragraphs()
    corrections.correct(session, transcript, paragraph, text)


FIXED = "I saw Brownie in the damn garden."


def test_a_correction_of_a_past_session_takes_its_stored_audio(service, seen, session, transcript):
    correct(service, seen, session, transcript, FIXED)
    assert read_notes(session).edits == (("mic@0.000", FIXED),)
    assert seen.collected == [(FIXED, session)]
    assert seen.suggested == [(RECOGNISED, FIXED)]


def test_a_correction_of_the_live_session_takes_the_audio_in_memory(
    service, seen, session, transcript
):
    correct(service, seen, session, transcript, FIXED, live=session)
    assert read_notes(session).edits == (("mic@0.000", FIXED),)
    assert seen.collected == [(FIXED, None)]


def test_a_session_that_is_not_stored_is_still_collected(service, seen, transcript):
    correct(service, seen, None, transcript, FIXED)
    assert seen.collected == [(FIXED, None)]
    assert transcript.text_of(0) == FIXED


def test_masked_words_are_stored_as_they_were_spoken(service, seen, session, transcript):
    transcript.set_mask(mask_profanity)
    correct(service, seen, session, transcript, mask_profanity(FIXED))
    assert mask_profanity(FIXED) != FIXED
    assert transcript.text_of(0) == FIXED
    assert seen.collected == [(FIXED, session)]


def test_of_two_corrections_the_later_one_is_stored_whichever_task_runs_first(
    service, seen, session, transcript
):
    tasks = []
    offer = SimpleNamespace(suggest=lambda before, after: None)
    corrections = Corrections(service, lambda work, done: tasks.append(work), offer, lambda: None)
    for text in ("The first.", "The second."):
        corrections.correct(session, transcript, transcript.paragraphs()[0], text)
    for task in reversed(tasks):
        task()
    assert read_notes(session).edits == (("mic@0.000", "The second."),)
