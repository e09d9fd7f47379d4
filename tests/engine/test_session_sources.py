"""A session whose sources change, hang or fail while it runs."""

from __future__ import annotations

import queue
import threading
from dataclasses import replace

import pytest

from engine.captions.history import load_session
from engine.captions.store import SessionStore
from engine.clock import session_clock
from engine.errors import AudioError, DeviceLost, DeviceNotFound
from engine.events import (
    AudioStarted,
    CaptionChanged,
    CueFinal,
    GapFound,
    LevelChanged,
    Notice,
    SessionEnded,
    SessionFailed,
    SourceChanged,
)
from engine.live.streaming import StreamingRecogniser
from engine.session import Session
from tests.engine.live.scripted import ScriptedFeatures, ScriptedRecogniser, ScriptedVoice, numbers
from tests.engine.session_fakes import audio, cue_words, only

TIMEOUT = 30


class LiveSource:
    """A device that delivers what is put into it, and never ends by itself."""

    def __init__(self, *blocks, channel="mic", name="Microphone"):
        self.name, self.channel, self.warning = name, channel, None
        self.finished = False
        self.opened, self.closed = threading.Event(), threading.Event()
        self._queue = queue.SimpleQueue()
        self.put(*blocks)

    def put(self, *blocks):
        for block in blocks:
            self._queue.put(block)

    def open(self):
        self.opened.set()

    def close(self):
        self.closed.set()

    resume, pause = open, close

    def read(self, timeout):
        try:
            item = self._queue.get(timeout=timeout) if timeout else self._queue.get_nowait()
        except queue.Empty:
            return None
        if isinstance(item, Exception):
            raise item
        return item


class Run:
    """A session in progress, whose events a test waits for."""

    def __init__(self, *sources, store=None, clock=session_clock):
        self.events = []
        self._changed = threading.Condition()

        def make_recogniser(channel, recogniser, options):
            voice = ScriptedVoice((0, 999))
            return StreamingRecogniser(channel, recogniser, voice, ScriptedFeatures(), options.live)

        self.session = Session(
            sources,
            ScriptedRecogniser,
            self._listen,
            store,
            clock=clock,
            make_recogniser=make_recogniser,
        )
        self.session.start()

    def _listen(self, event):
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, condition):
        """Wait until a condition on the list of events holds."""
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self.events), TIMEOUT)

    def wait_for(self, kind, channel="mic"):
        self.wait(lambda events: any(event.channel == channel for event in only(events, kind)))

    def wait_for_caption(self, channel="mic", words=1):
        def shown(events):
            captions = [e.caption for e in only(events, CaptionChanged)]
            return any(c.channel == channel and len(c.committed) >= words for c in captions)

        self.wait(shown)

    def end(self):
        self.session.stop()
        assert self.session.join(TIMEOUT)
        return self.events


def words_of(events, channel):
    return [
        word.text.lower()
        for event in only(events, CueFinal)
        if event.cue.channel == channel
        for word in event.cue.words
    ]


def is_ready(run):
    run.wait_for(SourceChanged)


# -- changing the sources --------------------------------------------------------------------------


def test_the_microphone_is_changed_without_losing_a_word():
    mic, headset = LiveSource(*audio(4)), LiveSource(*audio(4), name="Headset")
    run = Run(mic)
    run.wait_for_caption(words=4)
    run.session.set_sources([headset])
    run.wait(lambda events: SourceChanged("mic", "Headset") in events)
    events = run.end()
    assert mic.closed.is_set()
    assert cue_words(events) == numbers(0, 16)


def test_a_channel_that_is_added_starts_at_the_sessions_time():
    mic = LiveSource(*audio(4))
    run = Run(mic)
    run.wait_for_caption(words=4)
    speaker = LiveSource(*audio(3), channel="system", name="Speaker")
    run.session.set_sources([LiveSource(), speaker])
    run.wait(lambda events: SourceChanged("system", "Speaker") in events)
    run.wait_for(LevelChanged, "system")
    events = run.end()
    assert words_of(events, "mic") == numbers(0, 8)
    assert words_of(events, "system")
    assert not only(events, GapFound)


def test_a_channel_that_is_no_longer_wanted_ends_with_its_words():
    mic, speaker = LiveSource(*audio(3)), LiveSource(*audio(3), channel="system")
    run = Run(mic, speaker)
    run.wait_for_caption("mic", 3)
    run.wait_for_caption("system", 3)
    run.session.set_sources([LiveSource(name="Headset")])
    run.wait(lambda events: SourceChanged("system", None) in events)
    assert words_of(run.events, "system") == numbers(0, 6)
    assert speaker.closed.is_set()
    assert words_of(run.end(), "mic") == numbers(0, 6)


def test_a_change_to_the_other_channel_opens_it_before_the_old_one_ends():
    mic, speaker = LiveSource(*audio(3)), LiveSource(*audio(3), channel="system")
    opened = []
    mic.close = lambda: opened.append(speaker.opened.is_set()) or mic.closed.set()
    run = Run(mic)
    run.wait_for_caption("mic", 3)
    run.session.set_sources([speaker])
    run.wait(lambda events: SourceChanged("mic", None) in events)
    events = run.end()
    assert opened[0]
    assert words_of(events, "mic") == numbers(0, 6)


def test_a_channel_that_cannot_be_opened_leaves_the_session_as_it_was():
    def refuse():
        raise DeviceNotFound("System audio was not found.")

    mic, speaker = LiveSource(*audio(2)), LiveSource(channel="system")
    speaker.open = refuse
    run = Run(mic)
    is_ready(run)
    run.session.set_sources([speaker])
    run.wait_for(Notice, "system")
    mic.put(*audio(2))
    run.wait_for_caption(words=5)
    events = run.end()
    (notice,) = only(events, Notice)
    assert notice.message == "System audio was not found. Captions continue with Microphone."
    assert words_of(events, "mic") == numbers(0, 8)


def test_a_source_that_is_changed_while_paused_is_opened_at_the_end_of_the_pause():
    mic, headset = LiveSource(*audio(2)), LiveSource(*audio(2), name="Headset")
    run = Run(mic)
    run.wait_for_caption(words=2)
    run.session.pause()
    assert mic.closed.wait(TIMEOUT)
    mic.opened.clear()
    run.session.set_sources([headset])
    run.session.resume()
    run.wait(lambda events: SourceChanged("mic", "Headset") in events)
    run.end()
    assert not mic.opened.is_set()


def test_a_file_is_not_changed_for_a_device():
    run = Run(LiveSource(channel="file"))
    with pytest.raises(AudioError, match="file"):
        run.session.set_sources([LiveSource()])
    run.end()


# -- a sound server that hangs ---------------------------------------------------------------------


@pytest.fixture
def released(monkeypatch):
    """An event on which fakes hang until the test is over; closing is not waited for long."""
    for module in ("engine.session", "engine.live.feed"):
        monkeypatch.setattr(f"{module}.CLOSE_SECONDS", 0.05)
    event = threading.Event()
    yield event
    event.set()


def test_a_device_that_does_not_close_keeps_neither_stop_nor_the_words(tmp_path, released):
    mic = LiveSource(*audio(3))
    mic.close = lambda: released.wait(TIMEOUT)
    store = SessionStore.create(tmp_path, {"mic": "Microphone"})
    run = Run(mic, store=store)
    run.wait_for_caption(words=3)
    assert only(run.end(), SessionEnded)
    assert not released.is_set()
    assert [c.text for c in load_session(store.path).cues] == [
        event.cue.text for event in only(run.events, CueFinal)
    ]
    assert cue_words(run.events) == numbers(0, 6)


def test_a_device_that_does_not_open_does_not_hold_up_stop(released):
    mic = LiveSource()
    mic.open = lambda: mic.opened.set() or released.wait(TIMEOUT)
    run = Run(mic)
    assert mic.opened.wait(TIMEOUT)
    assert only(run.end(), SessionEnded)
    assert not released.is_set()


def test_a_lost_device_that_hangs_does_not_hold_up_the_other_channel(released, monkeypatch):
    monkeypatch.setattr("engine.live.feed.RETRY_SECONDS", 0.0)
    mic, speaker = LiveSource(), LiveSource(channel="system")
    run = Run(mic, speaker)
    is_ready(run)
    reopened = threading.Event()
    mic.open = lambda: reopened.set() or released.wait(TIMEOUT)
    mic.put(DeviceLost("Microphone was disconnected."))
    assert reopened.wait(TIMEOUT)
    speaker.put(*audio(3))
    run.wait_for_caption("system", 3)
    assert words_of(run.end(), "system") == numbers(0, 6)
    assert not released.is_set()


def test_a_device_that_fails_to_close_does_not_leave_join_waiting(caplog):
    def fail():
        raise RuntimeError("the driver has crashed")

    mic = LiveSource(*audio(3))
    mic.close = fail
    run = Run(mic)
    run.wait_for_caption(words=3)
    events = run.end()
    assert only(events, SessionEnded)
    assert not only(events, SessionFailed)
    assert cue_words(events) == numbers(0, 6)


def test_a_session_that_fails_to_open_closes_the_source_that_was_open():
    def refuse():
        raise DeviceNotFound("System audio was not found.")

    mic, speaker = LiveSource(), LiveSource(channel="system")
    speaker.open = refuse
    run = Run(mic, speaker)
    assert run.session.join(TIMEOUT)
    assert only(run.events, SessionFailed)
    assert mic.closed.is_set()


def test_two_channels_share_second_zero_though_one_device_starts_later():
    now = [100.0]

    def timed(seconds):
        """Return a block that ends now, after `seconds` have passed."""
        now[0] += seconds
        return replace(audio(0.1)[0], captured=now[0])

    mic, speaker = LiveSource(), LiveSource(channel="system")
    run = Run(mic, speaker, clock=lambda: now[0])
    is_ready(run)
    speaker.put(timed(0.1))
    run.wait_for(LevelChanged, "system")
    mic.put(timed(2.0))
    run.wait_for(LevelChanged, "mic")
    run.end()
    zeros = {event.channel: event.zero for event in only(run.events, AudioStarted)}
    assert zeros == {"mic": pytest.approx(100.0), "system": pytest.approx(100.0)}
    assert run.events[-1].duration == pytest.approx(2.1)
