from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from speech_fakes import SPEECH, FakeRecogniser

import engine as real_engine
from app import exits
from app.cli import main
from app.commands.transcribe import OutputPlan, plan
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


class TestPlan:
    def test_two_inputs_of_one_stem_are_refused(self, tmp_path):
        inputs = [tmp_path / "a" / "talk.wav", tmp_path / "b" / "Talk.mp3"]
        with pytest.raises(OptionsError, match="rename one input"):
            plan(inputs, str(tmp_path / "texts"), None, "srt")

    def test_the_same_input_twice_is_refused(self, tmp_path):
        with pytest.raises(OptionsError, match="rename one input"):
            plan([tmp_path / "talk.wav"] * 2, None, None, "srt")

    def test_an_input_is_never_replaced(self, tmp_path):
        with pytest.raises(OptionsError, match="would replace"):
            plan([tmp_path / "talk.srt"], None, None, "srt")
        inputs = touch(tmp_path, "one.wav", "one.srt")
        with pytest.raises(OptionsError, match="would replace"):
            plan(inputs, None, None, "srt")

    def test_a_format_that_is_asked_for_wins_over_the_suffix(self, tmp_path):
        jobs = plan([Path("talk.wav")], str(tmp_path / "talk.text"), "txt", "srt")
        assert jobs == (OutputPlan(Path("talk.wav"), tmp_path / "talk.text", "txt"),)

    def test_an_unknown_suffix_needs_a_format(self, tmp_path):
        with pytest.raises(OptionsError, match=r"\.srt, \.vtt, \.txt, \.md, \.json"):
            plan([Path("talk.wav")], str(tmp_path / "talk.doc"), None, "srt")

    def test_standard_output_takes_one_input(self):
        with pytest.raises(OptionsError, match="one input"):
            plan([Path("a.wav"), Path("b.wav")], "-", None, "srt")

    def test_a_file_in_place_of_the_folder_is_refused(self, tmp_path):
        (file,) = touch(tmp_path, "texts")
        with pytest.raises(StorageError, match="cannot be created"):
            plan([Path("a.wav"), Path("b.wav")], str(file), None, "srt")

    def test_a_missing_folder_is_reported_before_the_work(self, tmp_path):
        with pytest.raises(StorageError, match="There is no folder"):
            plan([Path("a.wav")], str(tmp_path / "no" / "a.srt"), None, "srt")


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
