from __future__ import annotations

import errno
import io
import json
import os
import tempfile
import threading
from pathlib import Path

import pytest
from speech_fakes import SPEECH, FakeRecogniser

import engine as real_engine
from app import exits
from app.cli import main
from app.commands.recordings import find_recordings
from app.commands.targets import choose_targets
from app.paths import Paths
from engine import (
    AudioTrack,
    Cue,
    MediaError,
    ModelError,
    OptionsError,
    StorageError,
    TrackChoice,
    Transcript,
    Word,
)


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    """A user of their own, and a model that always loads."""
    paths = Paths.under(tmp_path / "user")
    monkeypatch.setattr(Paths, "of_user", classmethod(lambda cls: paths))
    monkeypatch.setattr(real_engine, "load_recogniser", lambda *_: FakeRecogniser())
    return paths


@pytest.fixture
def engine(monkeypatch):
    """An engine that answers by the name of the file."""
    calls = []

    def transcribe(path, recogniser, *, progress=None, warn=None, on_track, **options):
        calls.append((path, options))
        tracks = (AudioTrack(1, "deu"), AudioTrack(2, "eng"))[: 2 if "film" in path.name else 1]
        on_track(TrackChoice(tracks, tracks[-1]))
        if "bad" in path.name:
            raise MediaError(f"{path.name} is damaged; choose another file.")
        if "short" in path.name:
            warn(f"{path.name} ends early; 3 of 9 seconds could be read.")
        if "interrupt" in path.name:
            raise KeyboardInterrupt
        progress(1.0, 2.0)
        words = (Word("Hello.", 0.0, 1.0, 0.9),)
        cues = () if "silent" in path.name else (Cue(0.0, 1.0, ("Hello.",), "file", words),)
        return Transcript(cues, duration=2.0)

    monkeypatch.setattr(real_engine, "transcribe", transcribe)
    return calls


def touch(folder, *names):
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return paths


def run(*arguments):
    return main(["transcribe", *map(str, arguments)])


def test_the_text_goes_beside_the_input(tmp_path, engine):
    (talk,) = touch(tmp_path, "talk.mp4")
    assert run(talk) == exits.OK
    assert (tmp_path / "talk.srt").read_text("utf-8").startswith("1\n00:00:00,000 -->")


def test_the_suffix_of_out_chooses_the_format(tmp_path, engine):
    (talk,) = touch(tmp_path, "talk.mp4")
    assert run(talk, "-o", tmp_path / "other.vtt") == exits.OK
    assert (tmp_path / "other.vtt").read_text("utf-8").startswith("WEBVTT")


def test_several_inputs_go_to_a_new_folder(tmp_path, engine):
    inputs = touch(tmp_path, "one.wav", "two.wav")
    assert run(*inputs, "-o", tmp_path / "new" / "texts", "--format", "txt") == exits.OK
    assert {p.name for p in (tmp_path / "new" / "texts").iterdir()} == {"one.txt", "two.txt"}


def test_one_input_and_an_existing_folder(tmp_path, engine):
    (talk,) = touch(tmp_path, "talk.mp4")
    folder = tmp_path / "texts"
    folder.mkdir()
    assert run(talk, "-o", folder, "--format", "json") == exits.OK
    assert json.loads((folder / "talk.json").read_text("utf-8"))["cues"]


def test_standard_output_holds_the_text_alone(tmp_path, engine, capsys):
    (talk,) = touch(tmp_path, "talk.mp4")
    assert run(talk, "-o", "-", "--format", "txt") == exits.OK
    out, err = capsys.readouterr()
    assert (out, err) == ("Hello.\n", "")
    assert list(tmp_path.glob("talk.*")) == [talk]


def test_a_bad_input_does_not_stop_the_others(tmp_path, engine, capsys):
    inputs = touch(tmp_path, "one.wav", "bad.wav", "two.wav")
    assert run(*inputs, "-o", tmp_path / "texts") == exits.FAILED
    assert {p.name for p in (tmp_path / "texts").iterdir()} == {"one.srt", "two.srt"}
    assert capsys.readouterr().err.count("bad.wav is damaged; choose another file.\n") == 1


def test_a_truncated_file_is_reported_and_written(tmp_path, engine, capsys):
    (talk,) = touch(tmp_path, "short.wav")
    assert run(talk) == exits.OK
    assert "short.wav ends early" in capsys.readouterr().err
    assert (tmp_path / "short.srt").exists()


def test_a_silent_file_is_reported(tmp_path, engine, capsys):
    (talk,) = touch(tmp_path, "silent.wav")
    assert run(talk) == exits.OK
    assert "no speech was found" in capsys.readouterr().err
    assert (tmp_path / "silent.srt").read_text("utf-8") == ""


def test_an_interruption_leaves_nothing_half_written(tmp_path, engine, capsys):
    inputs = touch(tmp_path, "one.wav", "interrupt.wav", "two.wav")
    assert run(*inputs, "-o", tmp_path / "texts") == exits.INTERRUPTED
    assert [p.name for p in (tmp_path / "texts").iterdir()] == ["one.srt"]
    assert "Interrupted" in capsys.readouterr().err


def test_threads_beam_and_vocabulary_reach_the_engine(tmp_path, engine, monkeypatch):
    made = []

    class Bias:
        @staticmethod
        def of(terms, tokenizer):
            made.append(tuple(terms))

    monkeypatch.setattr(real_engine, "ContextualBias", Bias)
    (talk,) = touch(tmp_path, "talk.wav")
    terms = tmp_path / "terms.txt"
    terms.write_text("# names\nÅngström\n\n  Newgate \n", encoding="utf-8")
    assert run(talk, "--threads", 3, "--beam", 2, "--vocabulary", terms) == exits.OK
    options = engine[0][1]
    assert options["workers"] == 3
    assert options["search"].beam == 2
    assert made == [("Ångström", "Newgate")]


def test_the_settings_apply_to_homophones_and_the_default_format(tmp_path, engine, monkeypatch):
    (talk,) = touch(tmp_path, "talk.wav")
    paths = Paths.under(tmp_path / "user")
    monkeypatch.setattr(Paths, "of_user", classmethod(lambda cls: paths))
    assert run(talk) == exits.OK
    assert engine[0][1]["homophones"] is None
    paths.config.mkdir(parents=True)
    paths.settings.write_text('[captions]\nhomophones = true\n[files]\nformat = "md"\n')
    assert run(talk) == exits.OK
    assert engine[1][1]["homophones"] is not None
    assert (tmp_path / "talk.md").read_text("utf-8") == "# talk\n\n**0:00** Hello.\n"


def test_a_model_that_cannot_be_used_is_reported_before_any_work(
    tmp_path, engine, monkeypatch, capsys
):
    def refuse(*_):
        raise ModelError("There is no model folder at x; choose a folder that has one.")

    monkeypatch.setattr(real_engine, "load_recogniser", refuse)
    assert run(*touch(tmp_path, "talk.wav"), "--model", "x") == exits.MODEL
    assert "There is no model folder" in capsys.readouterr().err
    assert engine == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.txt", None, "cannot be read"),
        ("binary.txt", b"\xff\xfe\x00\x01", "not a UTF-8 text file"),
        ("huge.txt", b"word\n" * 300_000, "too large"),
    ],
)
def test_a_bad_vocabulary_is_refused(tmp_path, engine, capsys, name, content, sentence):
    vocabulary = tmp_path / name
    if content is not None:
        vocabulary.write_bytes(content)
    assert run(*touch(tmp_path, "talk.wav"), "--vocabulary", vocabulary) == exits.USAGE
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("name", ["mine", "bundled", "../models/mine"])
def test_an_imported_model_is_chosen_by_its_name(tmp_path, engine, user, monkeypatch, name):
    loaded = []

    def load(folder, *_):
        loaded.append(folder)
        return FakeRecogniser()

    monkeypatch.setattr(real_engine, "load_recogniser", load)
    (user.models / "mine").mkdir(parents=True)
    assert run(*touch(tmp_path, "talk.wav"), "--model", name) == exits.OK
    assert loaded == [user.models / "mine" if name == "mine" else name]


def test_markdown_goes_where_the_other_formats_go(tmp_path, engine, capsys):
    (talk,) = touch(tmp_path, "talk.mp4")
    assert run(talk, "-o", tmp_path / "notes.md") == exits.OK
    assert run(talk, "-o", "-", "--format", "md") == exits.OK
    assert capsys.readouterr().out == (tmp_path / "notes.md").read_text("utf-8")
    assert "**0:00** Hello." in (tmp_path / "notes.md").read_text("utf-8")


def test_settings_give_the_defaults(tmp_path, engine, user):
    user.config.mkdir(parents=True)
    user.settings.write_text('[files]\nformat = "vtt"\n[model]\nthreads = 4\n', encoding="utf-8")
    assert run(*touch(tmp_path, "talk.wav")) == exits.OK
    assert (tmp_path / "talk.vtt").exists()
    assert engine[0][1]["workers"] == 4


def test_invalid_settings_are_reported_and_ignored(tmp_path, engine, user, capsys):
    user.config.mkdir(parents=True)
    user.settings.write_text('[files]\nformat = "doc"\n[model]\nthreads = -4\n', encoding="utf-8")
    assert run(*touch(tmp_path, "talk.wav")) == exits.OK
    assert (tmp_path / "talk.srt").exists()
    err = capsys.readouterr().err
    assert "format must be one of" in err
    assert "threads must be between" in err


def plan(inputs, output, chosen=None, default="srt"):
    """Where the transcripts of existing or missing files would go."""
    targets = choose_targets(find_recordings(inputs), output, chosen, default)
    return [target.path for target in targets]


class TestTargets:
    def test_two_inputs_of_one_stem_are_refused(self, tmp_path):
        inputs = [tmp_path / "a" / "talk.wav", tmp_path / "b" / "Talk.mp3"]
        with pytest.raises(OptionsError, match="rename one recording"):
            plan(inputs, str(tmp_path / "texts"))

    def test_the_same_input_twice_is_refused(self, tmp_path):
        with pytest.raises(OptionsError, match="rename one recording"):
            plan([tmp_path / "talk.wav"] * 2, None)

    def test_an_input_is_never_replaced(self, tmp_path):
        assert plan([tmp_path / "talk.srt"], None) == [tmp_path / "talk.srt.srt"]
        with pytest.raises(OptionsError, match="would replace"):
            plan(touch(tmp_path, "one.wav", "one.srt"), None)

    def test_a_format_that_is_asked_for_wins_over_the_suffix(self, tmp_path):
        out = tmp_path / "talk.text"
        (target,) = choose_targets(find_recordings(["talk.wav"]), str(out), "txt", "srt")
        assert (target.path, target.format) == (out, "txt")

    def test_an_unknown_suffix_needs_a_format(self, tmp_path):
        with pytest.raises(OptionsError, match=r"\.srt, \.vtt, \.txt, \.md, \.json"):
            plan(["talk.wav"], str(tmp_path / "talk.doc"))

    def test_standard_output_takes_one_input(self):
        with pytest.raises(OptionsError, match="one recording"):
            plan(["a.wav", "b.wav"], "-")

    def test_a_file_in_place_of_the_folder_is_refused(self, tmp_path):
        (file,) = touch(tmp_path, "texts")
        with pytest.raises(StorageError, match="cannot be created"):
            plan(["a.wav", "b.wav"], str(file))

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("talk.mp4", "talk.srt"),
            ("TALK.MP4", "TALK.srt"),
            ("Meeting 12.30", "Meeting 12.30.srt"),
            ("Meeting 12.30.wav", "Meeting 12.30.srt"),
            ("Interview with J. Smith", "Interview with J. Smith.srt"),
            ("v1.2", "v1.2.srt"),
            (".hidden", ".hidden.srt"),
        ],
    )
    def test_only_the_suffix_of_a_media_file_is_replaced(self, tmp_path, name, text):
        assert plan([tmp_path / name], None) == [tmp_path / text]
        assert plan([tmp_path / name], f"{tmp_path}/out/") == [tmp_path / "out" / text]

    @pytest.mark.parametrize("stem", ["y" * 251, "ä" * 125, "日" * 83])
    @pytest.mark.parametrize("format", ["srt", "json", "md"])
    def test_the_longest_name_leaves_room_for_any_format(self, tmp_path, stem, format):
        (path,) = plan(touch(tmp_path, f"{stem}.wav"), None, format)
        path.touch()
        assert path.suffix == f".{format}"
        assert path.stem == stem[: len(path.stem)]

    def test_a_folder_keeps_its_structure(self, tmp_path):
        touch(tmp_path, "in/a.wav", "in/mon/a.wav", "in/notes.txt", "in/.trash/b.wav", "in/._a.wav")
        out = tmp_path / "out"
        assert plan([tmp_path / "in"], str(out)) == [out / "a.srt", out / "mon" / "a.srt"]
        assert plan([tmp_path / "in"], None) == [
            tmp_path / "in" / "a.srt",
            tmp_path / "in" / "mon" / "a.srt",
        ]


def test_a_folder_stands_for_its_recordings(tmp_path, engine, monkeypatch):
    touch(tmp_path, "one.wav", "two.mp3", "notes.txt")
    monkeypatch.chdir(tmp_path)
    assert run(".") == exits.OK
    assert {path.name for path in tmp_path.glob("*.srt")} == {"one.srt", "two.srt"}


def test_an_empty_name_is_not_the_current_folder(tmp_path, engine, monkeypatch, capsys):
    touch(tmp_path, "one.wav")
    monkeypatch.chdir(tmp_path)
    assert run("") == exits.USAGE
    assert "name of an input is empty" in capsys.readouterr().err
    assert engine == []


def test_out_is_a_folder_for_a_folder_of_one_recording(tmp_path, engine):
    touch(tmp_path, "in/one.wav")
    assert run(tmp_path / "in", "-o", tmp_path / "texts") == exits.OK
    assert (tmp_path / "texts" / "one.srt").exists()


def test_a_folder_without_recordings_is_one_sentence(tmp_path, engine, capsys):
    touch(tmp_path, "notes.txt")
    assert run(tmp_path) == exits.FAILED
    assert "There are no audio or video files in" in capsys.readouterr().err


@pytest.fixture
def said(monkeypatch):
    """An engine whose transcript is the content of the file."""

    def transcribe(path, recogniser, **options):
        words = (Word(path.read_text(), 0.0, 1.0, 0.9),)
        return Transcript((Cue(0.0, 1.0, (path.read_text(),), "file", words),), duration=2.0)

    monkeypatch.setattr(real_engine, "transcribe", transcribe)


class Piped(io.StringIO):
    def __init__(self, text):
        super().__init__()
        self.buffer = io.BytesIO(text.encode())


def test_standard_input_is_transcribed_to_standard_output(said, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", Piped("Hello."))
    assert run("-", "--format", "txt") == exits.OK
    assert capsys.readouterr() == ("Hello.\n", "")


def test_standard_input_can_go_to_a_file(tmp_path, said, monkeypatch):
    monkeypatch.setattr("sys.stdin", Piped("Hello."))
    assert run("-", "-o", tmp_path / "talk.txt") == exits.OK
    assert (tmp_path / "talk.txt").read_text("utf-8") == "Hello.\n"


def test_a_terminal_is_not_read_as_a_recording(said, monkeypatch, capsys):
    class Terminal(Piped):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert run("-") == exits.USAGE
    assert "pipe a recording in" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_to_its_end(tmp_path, said, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("Hello.",))
    writer.start()
    assert run(pipe, "--format", "txt") == exits.OK
    writer.join()
    assert capsys.readouterr() == ("Hello.\n", "")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_is_refused(tmp_path, said, capsys):
    assert run("/dev/zero", "-o", tmp_path / "talk.srt") == exits.FAILED
    assert "/dev/zero is a device" in capsys.readouterr().err
    assert list(tmp_path.glob("*.srt")) == []


def test_a_missing_folder_is_reported_before_the_work(tmp_path, engine, capsys):
    assert run(*touch(tmp_path, "a.wav"), "-o", tmp_path / "no" / "a.srt") == exits.STORAGE
    assert "There is no folder" in capsys.readouterr().err
    assert engine == []


@pytest.fixture
def refusing(monkeypatch):
    """Folders named “dvd” refuse to be written, for root as well."""
    plain_open = Path.open

    def refuse(path, mode="r", *arguments, **options):
        if path.parent.name == "dvd" and mode != "rb":
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return plain_open(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)


@pytest.mark.usefixtures("refusing")
def test_a_medium_that_cannot_be_written_is_reported_before_the_work(tmp_path, engine, capsys):
    dvd, other = touch(tmp_path, "dvd/talk.mp4", "other.mp4")
    assert run(dvd, other) == exits.STORAGE
    assert [path for path, _ in engine] == [other]
    assert "“talk.srt” may not be written to" in capsys.readouterr().err
    assert (tmp_path / "other.srt").exists()
    assert list(dvd.parent.iterdir()) == [dvd]


def test_trying_a_target_leaves_an_older_transcript_alone(tmp_path, engine):
    bad, text = touch(tmp_path, "bad.mp4", "bad.srt")
    text.write_text("older")
    assert run(bad) == exits.FAILED
    assert text.read_text() == "older"
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["bad.mp4", "bad.srt"]


def test_a_transcript_that_cannot_be_written_after_all_is_in_the_library(
    tmp_path, engine, user, monkeypatch, capsys
):
    def full(path, data, mode=0o666):
        raise StorageError(f"The disk is full; free some space to write “{Path(path).name}”.")

    monkeypatch.setattr(real_engine, "replace_file", full)
    assert run(*touch(tmp_path, "talk.mp4")) == exits.STORAGE
    (session,) = real_engine.list_sessions(user.sessions)
    assert session.first_words == "Hello."
    sentence = capsys.readouterr().err
    assert "The disk is full" in sentence
    assert f"in the library instead: {session.path}." in sentence


def test_without_library_it_is_in_a_file_that_is_named(tmp_path, engine, user, monkeypatch, capsys):
    plain_replace = real_engine.replace_file

    def full(path, data, mode=0o666):
        if Path(path).parent == tmp_path:
            raise StorageError("The disk is full; free some space.")
        plain_replace(path, data, mode)

    monkeypatch.setattr(real_engine, "replace_file", full)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    user.data.mkdir(parents=True)
    user.sessions.write_bytes(b"a file in the place of the folder")
    assert run(*touch(tmp_path, "talk.mp4")) == exits.STORAGE
    (kept,) = (tmp_path / "temporary").rglob("*.json")
    assert real_engine.read_transcript(kept).text == "Hello."
    assert f"The transcript is in {kept} instead" in capsys.readouterr().err


class Interrupting(FakeRecogniser):
    """Ctrl-C at the third window."""

    def __init__(self, windows=99):
        super().__init__()
        self.left = windows

    def recognise_final(self, *arguments, **options):
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return super().recognise_final(*arguments, **options)


@pytest.mark.skipif(not SPEECH.exists(), reason="the sample recording is not in this checkout")
def test_an_interrupted_file_is_resumed(tmp_path, user, monkeypatch, capsys):
    def attempt(windows, *options):
        model = Interrupting(windows)
        monkeypatch.setattr(real_engine, "load_recogniser", lambda *_: model)
        code = run(SPEECH, "-o", tmp_path / "out.json", "--threads", 1, *options)
        return code, windows - model.left

    assert attempt(2) == (exits.INTERRUPTED, 2)
    assert "the same command continues" in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()
    code, decoded = attempt(99)
    assert code == exits.OK
    assert "continuing a run that was interrupted" in capsys.readouterr().err
    resumed = (tmp_path / "out.json").read_bytes()
    assert list(user.partials.iterdir()) == []
    assert attempt(99) == (exits.OK, decoded + 2)
    assert (tmp_path / "out.json").read_bytes() == resumed


@pytest.mark.skipif(not SPEECH.exists(), reason="the sample recording is not in this checkout")
@pytest.mark.parametrize("options", [["--restart"], ["--beam", "2"]])
def test_other_options_or_a_restart_decode_everything_again(
    tmp_path, user, monkeypatch, capsys, options
):
    def attempt(windows, *options):
        model = Interrupting(windows)
        monkeypatch.setattr(real_engine, "load_recogniser", lambda *_: model)
        run(SPEECH, "-o", tmp_path / "out.srt", "--threads", 1, *options)
        return windows - model.left

    decoded = attempt(99)
    attempt(2)
    capsys.readouterr()
    assert attempt(99, *options) == decoded
    assert "continuing" not in capsys.readouterr().err


def test_a_bar_is_drawn_for_people(tmp_path, engine, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    assert run(*touch(tmp_path, "talk.wav")) == exits.OK
    assert "talk.wav:  50%" in shown.getvalue()
    assert f"written to {tmp_path / 'talk.srt'}" in shown.getvalue()


@pytest.mark.skipif(not SPEECH.exists(), reason="the sample recording is not in this checkout")
def test_real_speech_is_found_and_timed(tmp_path):
    assert run(SPEECH, "-o", tmp_path / "out.json") == exits.OK
    cues = json.loads((tmp_path / "out.json").read_text("utf-8"))["cues"]
    assert cues[0]["lines"] == ["Hello there."]
    assert 30 < cues[-1]["end"] < 45


def test_several_audio_tracks_are_told_unless_one_was_asked_for(engine, tmp_path, capsys):
    (film,) = touch(tmp_path, "film.mkv")
    assert run(film) == exits.OK
    sentence = "film.mkv has 2 audio tracks (1 deu, 2 eng); track 2 is used."
    assert f"{sentence} Choose another one with --track." in capsys.readouterr().err
    assert run(film, "--track", 1) == exits.OK
    assert "tracks" not in capsys.readouterr().err
    assert [options["track"] for _, options in engine] == [None, 1]


def test_a_file_with_one_track_is_not_talked_about(engine, tmp_path, capsys):
    assert run(*touch(tmp_path, "talk.wav")) == exits.OK
    assert "track" not in capsys.readouterr().err
