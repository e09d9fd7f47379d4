"""What is kept of the user's voice, by whom, and what protects it; no window."""

import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from app_fakes import FakeKeyring, cue, tiny_model

from app.commands.setup import Setup
from app.paths import Paths
from app.personal.collect import Collector
from app.personal.events import Failed, Progress, Rejected, Result, parse_event
from app.personal.home import PersonalHome
from app.personal.keys import KEY_BYTES, KeyRing
from app.personal.ring import SoundRing
from app.personal.takes import TakeOptions, record_take
from app.personal.trainer import find_trainer
from app.power import on_mains
from app.settings import PersonalSettings, Settings
from engine import (
    AudioBlock,
    CueFinal,
    Recording,
    SoundRecorder,
    StorageError,
    VersionScores,
)

RATE = 16_000
ON = PersonalSettings(collect=True)


def speech(seconds, loudness=0.2):
    """Noise that swells and fades like syllables, with silence at both ends."""
    noise = np.random.default_rng(3).standard_normal(int(seconds * RATE))
    time = np.arange(len(noise)) / RATE
    swell = np.clip(np.sin(2 * np.pi * 3 * time), 0.01, 1) * (time > 0.2) * (time < seconds - 0.2)
    return (noise * swell * loudness).astype(np.float32)


def recording(text="A sentence to keep.", kind="caption", number=0, probability=0.9):
    samples = (speech(2.0) * 32767).astype(np.int16)
    created = datetime.now().astimezone()
    sure = probability if kind == "caption" else None
    return Recording(f"item-{number}", created, kind, text, sure, samples)


@pytest.fixture
def keyring():
    return FakeKeyring()


@pytest.fixture
def home(tmp_path, keyring):
    folder = tmp_path / "personal"
    return PersonalHome(folder, KeyRing(folder / "sealed", lambda: keyring))


@pytest.fixture
def collector(home):
    collector = Collector(home)
    yield collector
    collector.finish(10)


def kept(home):
    return [(item.kind, item.text) for item in home.look(ON).items]


# -- the ring --------------------------------------------------------------------------------------


def test_the_ring_gives_back_what_was_heard_at_a_time():
    ring = SoundRing(4)
    for start in range(3):
        ring.write(start, np.full(RATE, (start + 1) / 10, np.float32))
    sound = ring.read(0.5, 1.5)
    assert len(sound) == RATE
    assert sound[0] == pytest.approx(3277, abs=2)
    assert sound[-1] == pytest.approx(6553, abs=2)


def test_the_ring_forgets_the_oldest_and_reaches_over_no_pause():
    ring = SoundRing(2)
    ring.write(0, np.zeros(RATE, np.float32))
    ring.write(1, np.zeros(2 * RATE, np.float32))
    assert ring.read(0.5, 2) is None
    assert len(ring.read(1.5, 2.5)) == RATE
    ring.write(3.5, np.zeros(RATE, np.float32))
    assert ring.read(2.9, 4) is None
    assert len(ring.read(3.7, 99)) == 0.8 * RATE


# -- collecting ------------------------------------------------------------------------------------


def hear(collector, *cues, lane="mic", seconds=8.0):
    collector.begin()
    collector.write(lane, 0.0, speech(seconds))
    for item in cues:
        collector.hear(CueFinal(item))


def test_a_sure_caption_is_kept_with_its_sound(collector, home):
    collector.configure(ON)
    hear(collector, cue("These are some words that I said", start=1.0))
    collector.finish(10)
    (item,) = home.look(ON).items
    assert (item.kind, item.text) == ("caption", "These are some words that I said")
    assert item.duration == pytest.approx(7 * 0.3 + 0.19, abs=0.1)
    assert home.load(item.id).probability == pytest.approx(0.9)


@pytest.mark.parametrize("lane", ["system", "file"])
def test_other_voices_are_not_kept(collector, home, lane):
    collector.configure(ON)
    hear(collector, cue("These are some words that they said", lane=lane), lane="mic")
    collector.correct(cue("These are some birds that they said", lane=lane), "Words they said")
    collector.finish(10)
    assert kept(home) == []


def test_what_the_computer_plays_never_gets_into_the_user_s_sound(collector, home):
    collector.configure(ON)
    collector.begin()
    collector.write("mic", 0.0, speech(8.0))
    collector.write("system", 0.0, np.ones(8 * RATE, np.float32))
    collector.hear(CueFinal(cue("These are some words that I said", start=1.0)))
    collector.finish(10)
    (item,) = home.look(ON).items
    assert abs(home.load(item.id).samples).max() < 32_000


def test_an_unsure_caption_is_not_kept(collector, home):
    from dataclasses import replace

    said = cue("These are some words that I said", start=1.0)
    unsure = replace(said, words=tuple(replace(word, probability=0.5) for word in said.words))
    collector.configure(ON)
    hear(collector, unsure)
    collector.finish(10)
    assert kept(home) == []


def test_nothing_is_kept_or_remembered_unless_the_user_wants_it(collector, home):
    said = cue("These are some words that I said", start=1.0)
    collector.configure(PersonalSettings())
    hear(collector, said)
    collector.configure(ON)
    collector.correct(said, "These were the words that I said")
    collector.finish(10)
    assert kept(home) == []
    assert not home.folder.exists()


def test_switched_off_the_sound_in_memory_is_forgotten(collector, home):
    said = cue("These are some words that I said", start=1.0)
    collector.configure(ON)
    hear(collector)
    collector.configure(PersonalSettings())
    collector.configure(ON)
    collector.correct(said, "These were the words that I said")
    collector.finish(10)
    assert kept(home) == []


def test_a_correction_takes_the_place_of_what_was_heard(collector, home):
    said = cue("These are some birds that I said", start=1.0)
    collector.configure(ON)
    hear(collector, said)
    collector.correct(said, "These are some words that I said")
    collector.finish(10)
    assert kept(home) == [("correction", "These are some words that I said")]


def test_words_of_the_session_before_are_not_given_this_session_s_sound(collector, home):
    said = cue("These are some words that I said", start=1.0)
    collector.configure(ON)
    hear(collector)
    collector.begin()
    collector.correct(said, "These were the words that I said")
    collector.finish(10)
    assert kept(home) == []


def test_a_correction_of_a_past_session_finds_the_sound_that_it_kept(collector, home, tmp_path):
    folder = tmp_path / "session"
    folder.mkdir()
    recorder = SoundRecorder(folder)
    recorder.write("mic", 0.0, speech(8.0))
    recorder.close()
    said = cue("These are some birds that I said", start=1.0)
    collector.configure(ON)
    collector.correct(said, "These are some words that I said", folder)
    collector.correct(said, "Those are some words that I said", folder)
    collector.correct(said, "There was no sound of this one", tmp_path)
    collector.finish(10)
    (item,) = home.look(ON).items
    assert (item.kind, item.text) == ("correction", "Those are some words that I said")
    assert item.duration == pytest.approx(7 * 0.3 + 0.19, abs=0.1)


def test_a_disk_that_fills_is_told_once(collector, home):
    problems = []
    collector.on_problem = problems.append

    def full(*_):
        raise StorageError("The disk is full; free some space.")

    home.add = full
    collector.configure(ON)
    first, second = (cue("These are some words that I said", start=at) for at in (1.0, 4.0))
    hear(collector, first, second)
    collector.finish(10)
    assert problems == ["The disk is full; free some space."]


# -- the key ---------------------------------------------------------------------------------------


def test_the_key_is_made_once_and_seals_the_recordings(home, keyring, tmp_path):
    home.add(recording(), ON)
    again = PersonalHome(home.folder, KeyRing(home.folder / "sealed", lambda: keyring))
    assert again.look(ON).protection == "keyring"
    assert again.load("item-0").text == "A sentence to keep."
    (path,) = home.recordings.glob("*.item")
    assert b"sentence" not in path.read_bytes()
    assert len(again.keys.get().value) == KEY_BYTES


def test_looking_makes_no_key(home, keyring):
    assert home.look(ON).protection == "keyring"
    assert keyring.kept == {}
    assert not home.folder.exists()


def test_without_a_keyring_recordings_lie_open_to_their_owner_alone(tmp_path):
    home = PersonalHome(tmp_path / "personal", KeyRing(tmp_path / "sealed", lambda: None))
    home.add(recording(), ON)
    assert home.look(ON).protection == "none"
    (path,) = home.recordings.glob("*.item")
    for place in (home.folder, home.recordings, path):
        assert place.stat().st_mode & 0o077 == 0


def test_a_keyring_that_is_locked_is_no_reason_to_keep_anything_open(home, keyring):
    home.add(recording(), ON)

    def locked():
        raise RuntimeError("locked")

    later = PersonalHome(home.folder, KeyRing(home.folder / "sealed", locked))
    assert later.look(ON).protection == "locked"
    with pytest.raises(StorageError, match="unlock it"):
        later.add(recording(number=1), ON)
    gone = PersonalHome(home.folder, KeyRing(home.folder / "sealed", lambda: None))
    with pytest.raises(StorageError, match="unlock it"):
        gone.add(recording(number=1), ON)


def test_a_keyring_that_keeps_nothing_is_not_trusted(tmp_path, keyring):
    keyring.set_password = lambda *_: None
    home = PersonalHome(tmp_path / "personal", KeyRing(tmp_path / "sealed", lambda: keyring))
    with pytest.raises(StorageError, match="unlock it"):
        home.add(recording(), ON)


def test_deleting_everything_leaves_neither_a_file_nor_a_key(home, keyring):
    home.add(recording(), ON)
    home.note_run()
    home.work.mkdir()
    (home.work / "checkpoint").write_bytes(b"half")
    home.delete_everything()
    assert not home.folder.exists()
    assert keyring.kept == {}


def test_what_came_after_the_last_run_is_counted(home):
    home.add(recording(number=1), ON)
    home.note_run()
    assert home.look(ON).fresh == 0
    home.add(recording(number=2), ON)
    assert home.look(ON).fresh == 1
    (home.folder / "last.json").write_text("[]")
    assert home.look(ON).fresh == 2


def test_a_damaged_recording_is_listed_and_stops_nothing(home):
    home.add(recording(number=1), ON)
    home.add(recording(number=2), ON)
    (home.recordings / "item-1.item").write_bytes(b"rubbish")
    look = home.look(ON)
    assert len(look.items) == 2
    assert [item.id for item in look.good] == ["item-2"]


def test_old_captions_go_and_what_was_read_stays(home):
    from dataclasses import replace

    old = datetime.now().astimezone() - timedelta(days=40)
    home.add(replace(recording(number=1), created=old), ON)
    home.add(replace(recording("Read aloud by me.", "enrolment", 2), created=old), ON)
    assert kept(home) == [("enrolment", "Read aloud by me.")]


def test_the_command_line_hears_with_the_version_in_use(home, tmp_path):
    paths = Paths.under(tmp_path)
    setup = Setup(paths, Settings(), model=None, threads=1)
    assert setup.model_name == "bundled"
    versions = PersonalHome(paths.personal).versions
    versions.use(versions.add(tiny_model(tmp_path / "tiny"), VersionScores()))
    assert setup.model_name == "version 1 with your voice"


# -- the trainer's words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (
            b'{"event":"progress","phase":"learning","share":0.5,"seconds_left":60}',
            Progress("learning", 0.5, 60.0),
        ),
        (
            b'{"event":"progress","phase":"testing","share":7,"seconds_left":NaN}',
            Progress("testing", 1.0, None),
        ),
        (b'{"event":"rejected","id":"a","reason":"Silence."}', Rejected("a", "Silence.")),
        (b'{"event":"error","message":"The disk is full."}', Failed("The disk is full.")),
        (b'{"event":"progress","phase":"dancing"}', None),
        (b'{"event":"tomorrow"}', None),
        (b"Traceback (most recent call last):", None),
        (b"[1, 2]", None),
        (b"\xff\xfe", None),
        (b"", None),
        (b"[" * 100_000, None),
        (b'{"event":"error","message":"' + b"x" * 2_000_000 + b'"}', None),
    ],
)
def test_a_line_of_the_trainer_is_an_event_or_nothing(line, event):
    assert parse_event(line) == event


def test_a_result_with_odd_values_keeps_what_makes_sense():
    line = {
        "event": "result",
        "accepted": "yes",
        "reason": "Fine.",
        "version": -3,
        "wer_before": "many",
        "wer_after": 9.5,
        "learnt": 1e400,
        "examples": [7, {"text": "One", "before": None, "after": ["x"]}],
    }
    result = parse_event(json.dumps(line).encode())
    assert isinstance(result, Result)
    assert (result.accepted, result.version, result.learnt) == (False, None, 0)
    assert (result.wer_before, result.wer_after) == (None, 9.5)
    assert [example.text for example in result.examples] == ["One"]


def test_the_trainer_of_a_packaged_program_lies_beside_its_data(tmp_path, monkeypatch):
    monkeypatch.setattr("app.personal.trainer.own_python", lambda: None)
    assert find_trainer(tmp_path) is None
    (tmp_path / "trainer").mkdir()
    (tmp_path / "trainer" / "fwtrainer").touch()
    monkeypatch.setattr("app.personal.trainer.PROGRAM", "fwtrainer")
    assert find_trainer(tmp_path).command == (str(tmp_path / "trainer" / "fwtrainer"),)


def test_a_checkout_without_torch_has_no_trainer(tmp_path, monkeypatch):
    monkeypatch.setattr("app.personal.trainer.NEEDED", ("json", "no_such_package"))
    assert find_trainer(tmp_path) is None
    monkeypatch.setattr("app.personal.trainer.NEEDED", ("json",))
    assert find_trainer(tmp_path).command[1:] == ("-m", "training")


# -- mains power -----------------------------------------------------------------------------------


def supply(folder, name, **files):
    (folder / name).mkdir(parents=True)
    for file, text in files.items():
        (folder / name / file).write_text(f"{text}\n")


@pytest.mark.parametrize(
    ("supplies", "known"),
    [
        ({}, True),
        ({"AC": {"type": "Mains", "online": 1}, "BAT0": {"type": "Battery"}}, True),
        ({"AC": {"type": "Mains", "online": 0}, "BAT0": {"type": "Battery"}}, False),
        ({"BAT0": {"type": "Battery", "status": "Discharging"}}, False),
        ({"BAT0": {"type": "Battery", "status": "Charging"}}, True),
        ({"mouse": {"type": "Battery", "scope": "Device", "status": "Discharging"}}, True),
    ],
)
def test_mains_power_is_read_from_the_kernel(tmp_path, supplies, known):
    for name, files in supplies.items():
        supply(tmp_path, name, **files)
    assert on_mains(tmp_path, "linux") is known


def test_elsewhere_mains_power_is_not_known(tmp_path):
    assert on_mains(tmp_path, "darwin") is None
    assert on_mains(tmp_path / "missing", "linux") is None


# -- recording a sentence --------------------------------------------------------------------------


class FakeMicrophone:
    """Delivers float blocks of 0.1 s, then silence."""

    name, lane, warning = "Fake microphone", "mic", None
    finished = False

    def __init__(self, *parts):
        sound = np.concatenate([*parts, np.zeros(0, np.float32)])
        self.blocks = [sound[at : at + 1600] for at in range(0, len(sound), 1600)]
        self.is_open = False

    def open(self):
        self.is_open = True

    def close(self):
        self.is_open = False

    def read(self, timeout):
        samples = self.blocks.pop(0) if self.blocks else np.zeros(1600, np.float32)
        return AudioBlock(samples.astype(np.float32)[:, None], RATE)


def real_speech(sample):
    from engine import read_audio

    return read_audio(sample).samples[int(0.4 * RATE) : int(4.3 * RATE)]


def test_recording_stops_by_itself_behind_the_sentence(sample):
    voice = real_speech(sample)
    microphone = FakeMicrophone(np.zeros(RATE, np.float32), voice, np.zeros(9 * RATE, np.float32))
    levels = []
    take = record_take(microphone, lambda *level: levels.append(level), lambda: False)
    assert not microphone.is_open
    assert len(voice) - 0.5 * RATE < len(take) < len(voice) + RATE
    assert max(peak for _, peak in levels) > -30
    assert len(microphone.blocks) > 60


def test_recording_gives_up_when_nobody_speaks():
    microphone = FakeMicrophone()
    options = TakeOptions(patience=1.0)
    take = record_take(microphone, lambda *_: None, lambda: False, options)
    assert len(take) == pytest.approx(RATE, abs=2000)
    assert not take.any()


def test_recording_can_be_stopped():
    assert len(record_take(FakeMicrophone(), lambda *_: None, lambda: True)) == 0
