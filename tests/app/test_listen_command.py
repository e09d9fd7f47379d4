from __future__ import annotations

import contextlib
import json
import signal
import sys
from dataclasses import dataclass

import pytest

import engine
from app import exits
from app.cli import main
from app.commands import listen as command
from app.paths import Paths
from engine import (
    Caption,
    CaptionChanged,
    Cue,
    CueFinal,
    DeviceNotFound,
    Gap,
    GapFound,
    ModelError,
    Notice,
    SessionEnded,
    SessionFailed,
    StorageError,
    Word,
)

HELLO = (Word("Hello.", 0.5, 1.0, 0.9),)
SCRIPT = (
    CaptionChanged(Caption("mic", (), HELLO)),
    CueFinal(Cue(0.5, 1.4, ("Hello.",), "mic", HELLO)),
    GapFound("mic", Gap(32_000, 48_000, "the device was disconnected")),
    Notice("mic", "The microphone is back."),
    SessionEnded(3.0, 0.3),
)


@dataclass
class FakeSource:
    name: str = "Microphone"
    channel: str = "mic"


class FakeSession:
    """Plays a script on the caller's thread: one event each time somebody waits for the end."""

    script = SCRIPT
    interrupts = 0
    """How many times Ctrl-C is pressed before the first event."""

    def __init__(self, sources, load, listener, store, options, clock, taps=()):
        self.taps = list(taps)
        self.sources, self.load, self.listener = sources, load, listener
        self.store, self.options = store, options
        self.stopped = 0
        self.events = list(self.script)
        with contextlib.suppress(StorageError):
            store.save()
        FakeSession.last = self

    def start(self):
        try:
            self.load()
        except ModelError as error:
            self.events = [SessionFailed(str(error))]

    def stop(self):
        self.stopped += 1

    def join(self, timeout):
        if self.interrupts:
            self.interrupts -= 1
            raise KeyboardInterrupt
        if not self.events:
            return True
        event = self.events.pop(0)
        if isinstance(event, CueFinal):
            with contextlib.suppress(StorageError):
                self.store.append_words(event.cue.channel, event.cue.words)
                self.store.append_cue(event.cue)
        self.listener(event)
        return not self.events


def open_sources(choice, **names):
    FakeSource.asked = (choice, names)
    return (FakeSource(),)


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    paths = Paths.under(tmp_path / "user")
    monkeypatch.setattr(Paths, "of_user", classmethod(lambda cls: paths))
    monkeypatch.setattr(engine, "load_recogniser", lambda *_: object())
    monkeypatch.setattr(engine, "open_sources", open_sources)
    monkeypatch.setattr(engine, "Session", FakeSession)
    return paths


def listen(*arguments):
    return main(["listen", *map(str, arguments)])


def recorders():
    return len(FakeSession.last.taps) - 1  # the other tap collects recordings for training


def test_finished_lines_are_printed_and_notes_go_to_standard_error(capsys):
    assert listen() == exits.OK
    out, err = capsys.readouterr()
    assert out == "Hello.\n"
    assert "[1.0 s not captioned: the device was disconnected]" in err
    assert "The microphone is back." in err


def test_the_devices_of_both_can_be_named():
    names = ("--microphone", "headset", "--system-audio", "HDMI")
    assert listen("--source", "both", *names) == exits.OK
    assert FakeSource.asked == ("both", {"microphone": "headset", "system": "HDMI"})


@pytest.mark.parametrize("suffix", ["srt", "vtt", "txt", "md", "json"])
def test_out_is_written_in_the_format_of_its_suffix(tmp_path, capsys, suffix):
    out = tmp_path / f"talk.{suffix}"
    assert listen("--out", out) == exits.OK
    text = out.read_text("utf-8")
    assert "Hello." in text
    assert "the device was disconnected" in text
    assert f"Transcript written to {out}." in capsys.readouterr().err


def test_every_cue_is_in_the_session_file(user):
    listen()
    (file,) = user.sessions.rglob("*.jsonl")
    assert "Hello." in file.read_text("utf-8")


def test_the_settings_of_words_and_audio_apply_in_the_terminal_too(user):
    listen()
    assert recorders() == 0
    assert not FakeSession.last.options.homophones
    user.config.mkdir(parents=True, exist_ok=True)
    user.settings.write_text("[captions]\nhomophones = true\n[files]\nkeep_sound = true\n")
    listen()
    assert FakeSession.last.options.homophones
    assert recorders() == 1


def test_ctrl_c_drains_and_writes(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(FakeSession, "interrupts", 1)
    out = tmp_path / "talk.txt"
    assert listen("--out", out) == exits.OK
    assert FakeSession.last.stopped
    assert "Hello." in out.read_text("utf-8")
    assert "Finishing the last words" in capsys.readouterr().err


def test_a_second_ctrl_c_exits_immediately(tmp_path, monkeypatch, user, capsys):
    monkeypatch.setattr(FakeSession, "interrupts", 2)
    out = tmp_path / "talk.txt"
    assert listen("--out", out) == exits.INTERRUPTED
    assert not out.exists()
    assert str(user.sessions) in capsys.readouterr().err


def test_time_runs_out(monkeypatch):
    monkeypatch.setattr(command.time, "monotonic", iter(range(100)).__next__)
    assert listen("--seconds", 2) == exits.OK
    assert FakeSession.last.stopped


def test_a_terminating_signal_is_a_ctrl_c_and_the_handlers_come_back():
    before = signal.getsignal(signal.SIGTERM)
    with command.terminating_like_ctrl_c(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_the_second_signal_of_a_log_out_does_not_cut_the_last_words_short():
    with command.terminating_like_ctrl_c():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGHUP)


def test_an_unknown_device_is_reported(monkeypatch, capsys):
    def refuse(choice, **names):
        raise DeviceNotFound(f'No device is called "{choice}".')

    monkeypatch.setattr(engine, "open_sources", refuse)
    assert listen("--source", "theremin") == exits.DEVICE
    assert capsys.readouterr().err == 'fwcaptions: No device is called "theremin".\n'


def test_a_lost_device_keeps_what_was_transcribed(tmp_path, monkeypatch, capsys):
    script = (*SCRIPT[:2], SessionFailed("The microphone has gone."))
    monkeypatch.setattr(FakeSession, "script", script)
    out = tmp_path / "talk.txt"
    assert listen("--out", out) == exits.DEVICE
    assert out.read_text("utf-8") == "Hello.\n"
    assert "The microphone has gone." in capsys.readouterr().err


def test_a_bad_model_has_its_own_code(monkeypatch, capsys):
    def refuse(*_):
        raise ModelError("The model is damaged; get it again.")

    monkeypatch.setattr(engine, "load_recogniser", refuse)
    assert listen() == exits.MODEL
    assert "The model is damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--out", "talk.doc"], exits.USAGE, "--out needs a file name that ends in"),
        (["--out", "no/talk.srt"], exits.STORAGE, "There is no folder"),
        (["--metrics", "no/talk.json"], exits.STORAGE, "There is no folder"),
    ],
)
def test_what_could_not_be_written_is_refused_before_listening(
    tmp_path, monkeypatch, capsys, arguments, code, sentence
):
    monkeypatch.chdir(tmp_path)
    assert listen(*arguments) == code
    assert sentence in capsys.readouterr().err


def test_the_path_of_a_file_needs_no_prefix(tmp_path):
    talk = tmp_path / "talk.wav"
    talk.touch()
    assert command.choice_of(str(talk)) == f"file:{talk}"
    assert command.choice_of("mic") == "mic"


def test_beam_and_vocabulary_reach_the_session(user):
    user.config.mkdir(parents=True)
    user.settings.write_text('[vocabulary]\nterms = ["Newgate"]\n', encoding="utf-8")
    listen("--beam", 3)
    options = FakeSession.last.options
    assert options.vocabulary == ("Newgate",)
    assert options.live.final_beam == 3


def test_metrics_are_written(tmp_path):
    out = tmp_path / "metrics.json"
    assert listen("--metrics", out) == exits.OK
    assert json.loads(out.read_text("utf-8"))


def test_without_a_writable_disk_there_are_captions_and_the_end_tells_what_is_not_stored(
    user, capsys
):
    user.data.parent.mkdir(parents=True)
    user.data.write_text("a file where the folder should be")
    assert listen() == exits.STORAGE
    out, err = capsys.readouterr()
    assert out == "Hello.\n"
    assert "1 word could not be stored." in err
