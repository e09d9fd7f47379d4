"""Real speech through the real engine: what is kept fits its sound, and a switch loses no word."""

import pytest

import engine
from app.paths import Paths
from app.personal.keys import KeyRing
from app.service import CaptioningService
from app.settings import PersonalSettings, Settings
from engine import CueFinal, MediaSource, SessionEnded, plain_words

pytestmark = pytest.mark.model
PERSONAL = PersonalSettings(collect=True)


@pytest.fixture
def backend(tmp_path, sample, monkeypatch):
    """A backend whose microphone hears the bundled recording."""
    backend = CaptioningService(Paths.under(tmp_path))
    backend.personal.keys = KeyRing(tmp_path / "sealed", lambda: None)

    def listen(choice):
        source = MediaSource(sample, realtime=False)
        source.channel = "mic"
        return (source,)

    monkeypatch.setattr(engine, "open_sources", listen)
    return backend


def caption(backend, during=lambda session, event: None):
    events = []

    def listener(event):
        events.append(event)
        during(opened.session, event)

    opened = backend.new_session("mic", Settings(), listener)
    opened.session.start()
    assert opened.session.join(100)
    assert isinstance(events[-1], SessionEnded)
    return [event.cue for event in events if isinstance(event, CueFinal)]


def test_what_is_kept_is_heard_again_in_its_own_sound(backend):
    backend.collector.configure(PERSONAL)
    caption(backend)
    backend.collector.finish(60)
    recogniser = backend.recogniser(Settings())
    items = backend.personal.look(PERSONAL).items
    assert len(items) >= 3
    right = wanted = 0
    for item in items:
        sound = backend.personal.load(item.id).samples
        heard = recogniser.recognise_final(engine.log_mel(sound.astype("float32") / 32768))
        said = plain_words(item.text)
        again = plain_words(" ".join(word.text for word in heard.words))
        wanted += len(said)
        right += len(engine.align(said, again).hits)
    assert right / wanted > 0.85


def test_a_switch_in_the_middle_of_speech_loses_no_word(backend):
    whole = caption(backend)
    other = engine.load_recogniser(None, engine.RecogniserOptions(threads=1))
    switched = []

    def switch(session, event):
        if isinstance(event, CueFinal) and not switched:
            switched.append(event)
            session.set_model(other)

    again = caption(backend, switch)
    assert switched
    assert [cue.text for cue in again] == [cue.text for cue in whole]
