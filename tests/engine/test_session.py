"""The engine thread with scripted sources and recogniser; nothing waits for real time."""

import errno
import itertools
import threading

import numpy as np
import pytest

from engine.captions.history import list_sessions, load_session
from engine.captions.store import LineFile, SessionStore
from engine.errors import DeviceLost, DeviceNotFound, ModelError, StorageError
from engine.events import (
    AudioStarted,
    CaptionChanged,
    CueFinal,
    GapFound,
    LevelChanged,
    Notice,
    SessionEnded,
    SessionFailed,
)
from engine.types import SAMPLE_RATE, AudioBlock
from tests.engine.live.scripted import (
    ScriptedRecogniser,
    ScriptedTokenizer,
    numbers,
)
from tests.engine.session_fakes import RATE, FakeSource, audio, cue_words, only, run


def test_all_speech_ends_up_in_final_cues():
    events = run(FakeSource(*audio(10)))
    assert cue_words(events) == numbers(0, 20)
    assert isinstance(events[-1], SessionEnded)
    assert events[-1].duration == pytest.approx(10)


def test_every_committed_word_and_final_cue_is_on_disk_before_it_is_published(tmp_path):
    store = SessionStore(tmp_path, {"mic": "Fake microphone"})
    shown, unsaved = [], []

    def on_event(event):
        match event:
            case CueFinal(cue):
                found = load_session(store.path).cues
                unsaved.extend([] if cue in found else [cue])
            case CaptionChanged(caption):
                shown.extend(caption.committed)
                words = [word for cue in load_session(store.path).cues for word in cue.words]
                unsaved.extend(word for word in caption.committed if word not in words)

    run(FakeSource(*audio(10)), store=store, listener=on_event)
    assert shown
    assert unsaved == []


def test_stop_keeps_what_the_device_had_already_delivered():
    holder = {}
    source = FakeSource(*audio(3), lambda: holder["session"].stop(), *audio(2))
    events = run(source, during=lambda session: holder.update(session=session))
    assert source.closed
    assert cue_words(events) == numbers(0, 10)


def test_a_paused_file_goes_on_where_it_was():
    holder = []

    class FakeFile(FakeSource):
        def pause(self):
            holder[0].resume()

        def resume(self):
            pass

    source = FakeFile(*audio(2), lambda: holder[0].pause(), *audio(2), channel="file")
    events = run(source, spans=((0, 2), (2, 4)), during=holder.append)
    assert source.opened == 1
    assert cue_words(events) == numbers(0, 8)
    assert events[-1].duration == pytest.approx(4)


def test_a_lost_device_is_reopened_and_leaves_a_gap():
    now = [0.0]

    def clock():
        now[0] += 0.25
        return now[0]

    source = FakeSource(*audio(3), DeviceLost("The microphone was unplugged."), *audio(3))
    events = run(source, spans=((0, 3), (20, 30)), clock=clock)
    assert source.opened == 2
    assert len(only(events, GapFound)) == 1
    assert any("unplugged" in event.message for event in only(events, Notice))
    assert cue_words(events)[:6] == numbers(0, 6)


def test_frames_dropped_by_a_full_queue_become_a_gap_of_that_length():
    events = run(FakeSource(*audio(2), *audio(2, lost=3 * RATE)))
    gaps = [event.gap for event in only(events, GapFound)]
    assert [(gap.end - gap.start) / SAMPLE_RATE for gap in gaps] == [pytest.approx(3, abs=0.01)]
    assert events[-1].duration == pytest.approx(7, abs=0.01)


def test_two_channels_are_captioned_side_by_side():
    events = run(FakeSource(*audio(4), channel="mic"), FakeSource(*audio(4), channel="system"))
    channels = {event.cue.channel for event in only(events, CueFinal)}
    assert channels == {"mic", "system"}
    assert sorted(cue_words(events)) == sorted(numbers(0, 8) * 2)


def test_committed_text_on_screen_never_changes():
    events = run(FakeSource(*audio(20)))
    before = ()
    for event in only(events, CaptionChanged):
        committed = event.caption.committed
        assert committed[: len(before)] == before
        before = committed


def test_a_warning_of_the_source_is_passed_on_once():
    source = FakeSource(*audio(1))
    source.warning = "The microphone is muted; unmute it."
    notices = only(run(source), Notice)
    assert [notice.message for notice in notices] == ["The microphone is muted; unmute it."]


def test_levels_are_published():
    assert only(run(FakeSource(*audio(1))), LevelChanged)


def test_a_device_that_cannot_be_opened_ends_the_session_with_its_sentence():
    class Absent(FakeSource):
        def open(self):
            raise DeviceNotFound("There is no microphone; plug one in.")

    events = run(Absent())
    assert events == [SessionFailed("There is no microphone; plug one in.")]


def test_a_damaged_model_ends_the_session_with_its_sentence():
    def load():
        raise ModelError("The model is damaged; install it again.")

    assert run(FakeSource(*audio(1)), load=load)[-1].message.startswith("The model is damaged")


def test_an_internal_error_keeps_what_was_committed(caplog):
    class Breaks(ScriptedRecogniser):
        def recognise(self, span, prompt=(), search=None, bias=None):
            if span[1] > 6 * SAMPLE_RATE:
                raise RuntimeError("secret words")
            return super().recognise(span, prompt, search, bias)

        recognise_final = recognise

    events = run(FakeSource(*audio(8)), load=Breaks)
    assert isinstance(events[-1], SessionFailed)
    assert "secret" not in events[-1].message
    spoken = cue_words(events)
    assert spoken == numbers(0, len(spoken))
    assert len(spoken) >= 8


class Disk:
    """Creates files of lines that can be written only while the disk is not full."""

    def __init__(self):
        self.is_full = True

    def __call__(self, path):
        disk = self

        class File(LineFile):
            def append(self, data):
                if disk.is_full:
                    raise OSError(errno.ENOSPC, "No space left on device")
                super().append(data)

        return File(path)


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def store(tmp_path, disk):
    return SessionStore(tmp_path / "sessions", {"mic": "Fake"}, open_file=disk)


def test_a_full_disk_is_reported_once_and_every_word_is_written_when_it_has_room(store, disk):
    unsaved = []

    def free():
        unsaved.append(store.unsaved_words)
        disk.is_full = False

    events = run(FakeSource(*audio(10), free, *audio(10)), store=store)
    assert unsaved[0] > 0
    first, second = (notice.message for notice in only(events, Notice))
    assert "The disk is full" in first
    assert "Captions continue" in first
    assert "every word is stored" in second
    assert cue_words(events) == numbers(0, 40)
    assert store.unsaved_words == 0
    assert load_session(store.path).cues == tuple(event.cue for event in only(events, CueFinal))


def test_words_in_memory_are_written_though_nothing_more_is_said(store, disk):
    unsaved, now = [], itertools.count()

    def free():
        unsaved.append(store.unsaved_words)
        disk.is_full = False

    source = FakeSource(*audio(4), free, *audio(2), lambda: unsaved.append(store.unsaved_words))
    run(source, spans=((0, 3),), store=store, clock=lambda: float(next(now)))
    assert unsaved[0] > 0
    assert unsaved[1] == 0


def test_what_the_disk_did_not_take_is_written_after_the_end(store, disk, monkeypatch):
    monkeypatch.setattr("engine.session._SAVE_SECONDS", 0.001)
    written = threading.Event()
    sessions, events = [], []

    def on_event(event):
        events.append(event)
        if isinstance(event, Notice) and "every word is stored" in event.message:
            written.set()

    run(FakeSource(*audio(4)), store=store, listener=on_event, during=sessions.append)
    assert isinstance(events[-1], SessionEnded)
    assert sessions[0].unsaved_words > 0
    assert not sessions[0].is_running
    disk.is_full = False
    assert written.wait(30)
    assert sessions[0].unsaved_words == 0
    assert load_session(store.path).cues
    assert list_sessions(store.path.parent)[0].complete


def test_without_a_folder_there_are_captions_and_one_notice(tmp_path):
    (tmp_path / "sessions").write_text("a file where the folder should be")
    events = run(FakeSource(*audio(10)), store=SessionStore(tmp_path / "sessions", {"mic": "Fake"}))
    assert cue_words(events) == numbers(0, 20)
    assert len(only(events, Notice)) == 1
    assert isinstance(events[-1], SessionEnded)


def refuse_model():
    raise ModelError("The model is damaged; install it again.")


class Absent(FakeSource):
    def open(self):
        raise DeviceNotFound("There is no microphone; plug one in.")


@pytest.mark.parametrize(
    "start",
    [
        lambda store: run(Absent(), store=store),
        lambda store: run(FakeSource(*audio(1)), store=store, load=refuse_model),
        lambda store: run(FakeSource(), store=store),
    ],
    ids=["no device", "no model", "stopped at once"],
)
def test_a_session_that_did_not_really_start_leaves_no_folder(tmp_path, start):
    start(SessionStore(tmp_path / "sessions", {"mic": "Fake microphone"}))
    assert list_sessions(tmp_path / "sessions") == ()
    assert not list(tmp_path.glob("sessions/*"))


def test_a_session_that_fails_later_is_complete(tmp_path, caplog):
    class Breaks(ScriptedRecogniser):
        def recognise(self, span, prompt=(), search=None, bias=None):
            if span[1] > 6 * SAMPLE_RATE:
                raise RuntimeError
            return super().recognise(span, prompt, search, bias)

        recognise_final = recognise

    events = run(FakeSource(*audio(8)), load=Breaks, store=SessionStore(tmp_path, {"mic": "Fake"}))
    assert isinstance(events[-1], SessionFailed)
    (listed,) = list_sessions(tmp_path)
    assert (listed.complete, listed.running) == (True, False)
    assert load_session(listed.path).text.lower().split() == cue_words(events)


def test_pause_lets_the_device_go_and_time_goes_on():
    holder = {}
    now = [0.0]

    def clock():
        now[0] += 0.5 if source.closed else 0.0
        if now[0] > 6:
            holder["session"].resume()
        return now[0]

    source = FakeSource(*audio(2), lambda: holder["session"].pause(), later=audio(2))
    events = run(source, clock=clock, during=lambda session: holder.update(session=session))
    assert source.opened == 2
    assert events[-1].duration > 8
    assert not only(events, GapFound)


def test_a_model_is_switched_between_two_passes_and_no_word_is_lost():
    before, after = ScriptedRecogniser(), ScriptedRecogniser()
    holder = []
    source = FakeSource(*audio(5), lambda: holder[0].set_model(after), *audio(5))
    events = run(source, load=lambda: before, during=holder.append)
    assert cue_words(events) == numbers(0, 20)
    assert max(end for _, end in before.spans) <= 5
    assert min(end for _, end in after.spans) >= 5


def test_a_model_with_another_vocabulary_is_prompted_in_its_own_tokens():
    other = ScriptedRecogniser(tokenizer=ScriptedTokenizer(first=1000))
    holder = []
    source = FakeSource(*audio(5), lambda: holder[0].set_model(other), *audio(5))
    assert cue_words(run(source, during=holder.append)) == numbers(0, 20)


def test_a_switch_while_paused_waits_for_the_voice_and_the_latest_wins():
    first, last = ScriptedRecogniser(), ScriptedRecogniser()
    holder = []

    def pause():
        holder[0].pause()
        holder[0].set_model(first)
        holder[0].set_model(last)
        holder[0].resume()

    events = run(FakeSource(*audio(4), pause, *audio(4)), during=holder.append)
    assert cue_words(events) == numbers(0, 16)
    assert first.spans == []
    assert last.spans


def test_the_time_of_second_zero_is_published_once():
    blocks = [
        AudioBlock(np.zeros((1600, 1), np.float32), RATE, captured=50 + t) for t in (0.1, 0.2)
    ]
    events = run(FakeSource(*blocks))
    (started,) = only(events, AudioStarted)
    assert started.zero == pytest.approx(50)


class Tape:
    """A tap that records what it receives, and fails where a test wants it to."""

    def __init__(self, breaks_with=None, on="write"):
        self.received, self.closed = [], 0
        self.breaks_with, self.on = breaks_with, on

    def write(self, channel, start, samples):
        if self.breaks_with and self.on == "write":
            raise self.breaks_with
        self.received.append((channel, start, len(samples)))

    def close(self):
        self.closed += 1
        if self.breaks_with and self.on == "close":
            raise self.breaks_with


def test_a_tap_receives_every_channel_on_its_own_clock_and_is_closed():
    tape = Tape()
    run(
        FakeSource(*audio(2), *audio(1, lost=RATE)),
        FakeSource(*audio(1), channel="system"),
        taps=[tape],
    )
    mic = [(start, count) for channel, start, count in tape.received if channel == "mic"]
    assert sum(count for _, count in mic) == 3 * RATE
    assert sum(count for channel, _, count in tape.received if channel == "system") == RATE
    ends = [start + count / RATE for start, count in mic]
    gaps = [start - end for end, (start, _) in zip(ends[:-1], mic[1:], strict=True)]
    assert sorted(gaps)[-1] == pytest.approx(1)
    assert sorted(gaps)[-2] == pytest.approx(0, abs=1e-6)
    assert tape.closed == 1


@pytest.mark.parametrize("on", ["write", "close"])
@pytest.mark.parametrize(
    ("error", "sentence"),
    [(StorageError("The disk is full."), "The disk is full."), (ValueError(), "captions continue")],
)
def test_a_failing_tap_is_dropped_with_a_notice_and_affects_nothing_else(error, sentence, on):
    bad, good = Tape(error, on), Tape()
    events = run(FakeSource(*audio(10)), taps=[bad, good])
    assert cue_words(events) == numbers(0, 20)
    assert sum(count for _, _, count in good.received) == 10 * RATE
    (notice,) = only(events, Notice)
    assert sentence in notice.message
    assert isinstance(events[-1], SessionEnded)
    assert (bad.closed, good.closed) == (1, 1)


def test_taps_are_closed_when_a_session_fails():
    def load():
        raise ModelError("The model is damaged; install it again.")

    tape = Tape()
    events = run(FakeSource(*audio(1)), load=load, taps=[tape])
    assert tape.closed == 1
    assert isinstance(events[-1], SessionFailed)
