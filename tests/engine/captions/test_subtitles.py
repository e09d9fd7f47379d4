import json

import pytest
from caption_examples import SAMPLE_TEXTS, cue, many_words, spoken
from hypothesis import given
from hypothesis import strategies as st

from engine.captions.cues import CueBuilder
from engine.captions.subtitles import (
    ExportOptions,
    read_transcript,
    render_transcript,
)
from engine.captions.validate import validate_srt, validate_vtt
from engine.errors import StorageError
from engine.types import Cue, Gap, Transcript

TALK = Transcript(
    (
        cue(0.5, 2.0, "Fish & chips,", "please."),
        cue(1.5, 3.0, "Salt <or> vinegar?", channel="system"),
        cue(3661.2345, 3663.0, "Both."),
    ),
    (Gap(160_000, 208_000, "microphone lost"),),
    4000.0,
)

SRT = """\
1
00:00:00,500 --> 00:00:01,550
Fish & chips,
please.

2
00:00:01,633 --> 00:00:03,000
Salt <or> vinegar?

3
00:00:10,000 --> 00:00:13,000
[3 s not captioned: microphone lost]

4
01:01:01,234 --> 01:01:03,000
Both.
"""

VTT = """\
WEBVTT

00:00:00.500 --> 00:00:02.000
<v Microphone>Fish &amp; chips,
please.

00:00:01.500 --> 00:00:03.000
<v System audio>Salt &lt;or&gt; vinegar?

00:00:10.000 --> 00:00:13.000
[3 s not captioned: microphone lost]

01:01:01.234 --> 01:01:03.000
<v Microphone>Both.
"""

TXT = """\
Microphone: Fish & chips, please.
System audio: Salt <or> vinegar?
[3 s not captioned: microphone lost]
Microphone: Both.
"""

TIMED_TXT = """\
[00:00:00] Ann: Fish & chips, please.
[00:00:01] Bob: Salt <or> vinegar?
[01:01:01] Ann: Both.
"""


@pytest.mark.parametrize(("kind", "text"), [("srt", SRT), ("vtt", VTT), ("txt", TXT)])
def test_files_look_as_players_expect(kind, text):
    assert render_transcript(TALK, kind) == text


def test_plain_text_with_times_names_and_without_markers():
    options = ExportOptions(times=True, gaps=False, names={"mic": "Ann", "system": "Bob"})
    assert render_transcript(TALK, "txt", options) == TIMED_TXT


def test_one_voice_is_not_named_and_its_cues_make_a_paragraph():
    one = Transcript((cue(0, 1, "So."), cue(1.5, 3, "Well then."), cue(9, 10, "Later.")))
    assert render_transcript(one, "txt") == "So. Well then.\nLater.\n"
    assert "<v" not in render_transcript(one, "vtt")


def test_json_gives_back_the_same_transcript(tmp_path):
    path = tmp_path / "talk.json"
    path.write_text(render_transcript(TALK, "json"), encoding="utf-8")
    assert read_transcript(path) == TALK


@given(many_words, many_words, st.lists(st.integers(0, 10**6), max_size=3))
def test_subtitle_files_of_any_transcript_are_valid(mic, system, lost):
    cues = []
    for channel, words in (("mic", mic), ("system", system)):
        builder = CueBuilder(channel)
        cues += [*builder.push(words), *builder.flush()]
    talk = Transcript(tuple(cues), tuple(Gap(at, at + 9000, "a busy computer " * 9) for at in lost))
    assert validate_srt(render_transcript(talk, "srt")) == ()
    assert validate_vtt(render_transcript(talk, "vtt")) == ()


def test_an_hour_of_speech_makes_a_valid_file():
    builder = CueBuilder("file")
    talk = Transcript((*builder.push(spoken(SAMPLE_TEXTS * 200)), *builder.flush()))
    assert validate_srt(render_transcript(talk, "srt")) == ()


def test_text_that_looks_like_a_time_or_an_empty_line_cannot_break_a_file():
    odd = Transcript((Cue(0, 3, ("a --> b", "", "c\n\n2"), "mic"),))
    assert validate_srt(render_transcript(odd, "srt")) == ()
    assert "-->" not in render_transcript(odd, "srt").split("\n", 2)[2]
    assert validate_vtt(render_transcript(odd, "vtt")) == ()


@pytest.mark.parametrize("kind", ["srt", "vtt", "txt", "json"])
def test_an_empty_transcript_makes_a_file_without_cues(kind):
    assert "-->" not in render_transcript(Transcript(()), kind)


GOOD = json.loads(render_transcript(TALK, "json"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe\x00", "not a transcript"),
        (b"[]", "not a transcript"),
        (b"[" * 100_000, "not a transcript"),
        (b'{"format": "other"}', "not a transcript"),
        (json.dumps({**GOOD, "version": 2}).encode(), "newer version"),
        (json.dumps({**GOOD, "duration": "long"}).encode(), "not a transcript"),
        (json.dumps({**GOOD, "duration": float("nan")}).encode(), "not a transcript"),
        (json.dumps({**GOOD, "cues": [{"lane": "moon"}]}).encode(), "not a transcript"),
        (json.dumps({**GOOD, "gaps": [{"start": 10**400}]}).encode(), "not a transcript"),
    ],
)
def test_a_foreign_file_is_refused_in_one_sentence(tmp_path, content, problem):
    path = tmp_path / "talk.json"
    path.write_bytes(content)
    with pytest.raises(StorageError, match=problem):
        read_transcript(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(StorageError, match=r"“none\.json” cannot be read"):
        read_transcript(tmp_path / "none.json")
