import pytest
from caption_examples import cue

from engine.captions.validate import check_transcript, validate_cues, validate_srt, validate_vtt
from engine.errors import OptionsError, StorageError
from engine.types import Cue, Word

FINE = "1\n00:00:00,000 --> 00:00:02,000\nHello there.\n"


@pytest.mark.parametrize(
    ("cues", "problem"),
    [
        ([cue(0, 0.5, "Hi")], "shown for only 0.500 s"),
        ([cue(0, 8, "Hi")], "shown for 8.000 s"),
        ([cue(-1, 2, "Hi")], "before zero"),
        ([Cue(2, 2, ("Hi",), "mic")], "not end after its start"),
        ([cue(0, 2, "Hi"), cue(1.5, 4, "Ho")], "overlaps"),
        ([cue(0, 2, "Hi"), cue(2.01, 4, "Ho")], "leaves only 0.010 s"),
        ([cue(3, 4, "Hi"), cue(1, 2, "Ho")], "earlier"),
        ([cue(0, 4, "x" * 43)], "43 characters"),
        ([cue(0, 4, "a", "b", "c")], "3 lines"),
        ([Cue(0, 4, (), "mic")], "0 lines"),
        ([Cue(0, 4, ("a", " "), "mic")], "empty line"),
        ([cue(0, 2, "x" * 42)], "21.0 characters per second although"),
        ([cue(0, 1, "x" * 42), cue(1.083, 4, "y" * 42)], "read at 42.0 characters per second"),
        ([Cue(0, 2, ("Hi",), "mic", (Word("Hi", 1, 1, 0.9),))], "word at 1.000 s has no length"),
    ],
)
def test_every_violation_is_reported(cues, problem):
    assert any(problem in found for found in validate_cues(cues))


def test_fast_speech_without_a_pause_is_no_violation_as_far_as_it_can_be_read():
    assert validate_cues([cue(0, 1.6, "x" * 42), cue(1.683, 4, "y" * 42)]) == ()


def test_a_file_that_nobody_can_read_in_time_is_reported():
    fast = FINE.replace("02,000", "01,000").replace("Hello there.", "x" * 42)
    again = "\n2\n00:00:01,083 --> 00:00:04,000\nAgain.\n"
    assert validate_srt(fast + again) == ("cue at 0.000 s is read at 42.0 characters per second",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (FINE.replace("1\n", "7\n", 1), "numbered '7'"),
        (FINE.replace(",000 -->", ".000 -->"), "no timing line"),
        (FINE.replace("Hello there.", ""), "0 lines"),
        (FINE + "\n2\n00:00:01,500 --> 00:00:03,000\nAgain.\n", "overlaps"),
    ],
)
def test_srt_problems_are_reported(text, problem):
    assert any(problem in found for found in validate_srt(text))


def test_a_good_srt_file_passes():
    assert validate_srt(FINE) == ()
    assert validate_srt("") == ()


VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ann>Fish &amp; chips\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (VTT.replace("WEBVTT", "WEB"), "begin with WEBVTT"),
        (VTT.replace("&amp;", "&"), "not escaped"),
        (VTT.replace("01.000", "01,000"), "no timing line"),
        (VTT + "\n00:00:02.000 --> 00:00:04.000\n<v Ann>More\n", "overlaps"),
        (VTT + "\n00:00:00.000 --> 00:00:02.000\n<v Bob>Early\n", "out of order"),
    ],
)
def test_vtt_violations_are_reported(text, problem):
    assert any(problem in found for found in validate_vtt(text))


def test_voices_of_a_vtt_file_may_overlap():
    assert validate_vtt(VTT + "\n00:00:02.000 --> 00:00:04.000\n<v Bob>More\n") == ()


def test_a_file_is_checked_by_its_suffix(tmp_path):
    for name, good in (("talk.SRT", FINE), ("talk.vtt", VTT)):
        path = tmp_path / name
        path.write_text(good, encoding="utf-8")
        assert check_transcript(path) == ()
        path.write_text(good.replace("-->", "->"), encoding="utf-8")
        assert any("timing line" in found for found in check_transcript(path))


def test_a_file_that_is_no_subtitle_file_is_refused_in_one_sentence(tmp_path):
    latin = tmp_path / "latin.srt"
    latin.write_bytes(b"caf\xe9")
    (tmp_path / "notes.txt").touch()
    for path in (latin, tmp_path / "missing.srt"):
        with pytest.raises(StorageError, match=r"choose another file\.$"):
            check_transcript(path)
    for path in (tmp_path / "notes.txt", tmp_path):
        with pytest.raises(OptionsError, match=r"^Only \.srt and \.vtt files"):
            check_transcript(path)
