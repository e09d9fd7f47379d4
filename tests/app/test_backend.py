"""What the settings ask for reaches the engine."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from app_fakes import cue

import engine
from app.paths import Paths
from app.service import CaptioningService
from app.settings import CaptionSettings, FileSettings, Settings
from engine import SessionAudioRecorder, Transcript


class Microphone:
    channel, name = "mic", "Desk microphone"


@pytest.fixture
def backend(tmp_path, monkeypatch):
    """A backend whose sessions and transcriptions keep what they were made with."""
    made = {}

    class Session:
        def __init__(self, sources, load, listener, store, options, taps=(), **_):
            made.update(options=options, taps=taps)
            store.release()

    def transcribe(path, recogniser, **options):
        made.update(options)
        return Transcript((cue("Hello."),), (), 2.0)

    monkeypatch.setattr(engine, "Session", Session)
    monkeypatch.setattr(engine, "open_sources", lambda choice: (Microphone(),))
    monkeypatch.setattr(engine, "transcribe", transcribe)
    recogniser = SimpleNamespace(tokenizer=None)
    monkeypatch.setattr(CaptioningService, "recogniser", lambda self, settings: recogniser)
    backend = CaptioningService(Paths.under(tmp_path))
    backend.made = made
    return backend


@pytest.mark.parametrize("wanted", [True, False])
def test_words_that_sound_alike_are_corrected_where_the_user_says_so(backend, tmp_path, wanted):
    settings = replace(Settings(), captions=CaptionSettings(homophones=wanted))
    backend.new_session("mic", settings, lambda event: None)
    assert backend.made["options"].homophones is wanted
    backend.transcribe(tmp_path / "a.wav", settings, lambda *_: None, lambda: False)
    assert (backend.made["homophones"] is not None) is wanted


@pytest.mark.parametrize("wanted", [True, False])
def test_sound_is_kept_where_the_user_says_so(backend, wanted):
    settings = replace(Settings(), files=FileSettings(keep_audio=wanted))
    opened = backend.new_session("mic", settings, lambda event: None)
    recorders = [tap for tap in backend.made["taps"] if isinstance(tap, SessionAudioRecorder)]
    assert len(recorders) == wanted
    assert opened.keeps_sound is wanted
