"""Real speech through the real engine: recordings match their audio, and a switch loses no word."""

import pytest

import engine
from app.paths import Paths
from app.personal.keys import KeyRing
from app.service import CaptioningService
from app.settings import PersonalSettings
from engine import CueFinal, MediaSource, SessionEnded, plain_words, read_prompts

pytestmark = pytest.mark.model
PERSONAL = PersonalSettings(collect=True)


@pytest.fixture
def service(tmp_path, sample, monkeypatch):
    """A service whose microphone captures the bundled recording."""
    service = CaptioningService(Paths.under(tmp_path))
    service.personal.keys = KeyRing(tmp_path / "sealed", lambda: None)

    def listen(choice, **names):
        source = MediaSource(sample, realtime=False)
        source.channel = "mic"
        return (source,)

    monkeypatch.setattr(engine, "open_sources", listen)
    return service


def caption(service, during=lambda session, event: None):
    events = []

    def listener(event):
        events.append(event)
        during(opened.session, event)

    opened = service.open_session("mic", listener)
    opened.session.start()
    assert opened.session.join(100)
    assert isinstance(events[-1], SessionEnded)
    return [event.cue for event in events if isinstance(event, CueFinal)]


def test_a_recording_is_recognised_again_from_its_stored_audio(service):
    service.collector.configure(PERSONAL)
    caption(service)
    service.collector.finish(60)
    recogniser = service.load_recogniser()
    items = service.personal.summarise(PERSONAL).recordings
    assert len(items) >= 3
    right = wanted = 0
    for item in items:
        audio = service.personal.load(item.id).samples
        recognised = recogniser.recognise_final(engine.log_mel(audio.astype("float32") / 32768))
        spoken = plain_words(item.text)
        again = plain_words(" ".join(word.text for word in recognised.words))
        wanted += len(spoken)
        right += len(engine.align(spoken, again).hits)
    assert right / wanted > 0.85


def test_a_switch_in_the_middle_of_speech_loses_no_word(service):
    whole = caption(service)
    other = engine.load_recogniser(None, engine.RecogniserOptions(threads=1))
    switched = []

    def switch(session, event):
        if isinstance(event, CueFinal) and not switched:
            switched.append(event)
            session.set_model(other)

    again = caption(service, switch)
    assert switched
    assert [cue.text for cue in again] == [cue.text for cue in whole]


def test_the_recognised_words_tell_what_was_read(service, sample):
    """Judge a recording as the dialog for reading aloud does."""
    samples = (engine.read_audio(sample).samples[6_400:68_800] * 32_767).astype("int16")
    recognised = service.recognise(samples)
    read = "He had been in the employ of a corn-chandler at Islington,"
    assert engine.compare_reading(read, recognised).is_match
    assert not any(engine.compare_reading(text, recognised).is_match for text in read_prompts())
