import math

import pytest
from caption_examples import SAMPLE_TEXTS, many_words, natural_words, spoken
from hypothesis import example, given
from hypothesis import strategies as st

from engine.captions.cues import CueBuilder, CueOptions
from engine.captions.validate import validate_cues
from engine.errors import OptionsError
from engine.types import Word


def build(words, options=None):
    builder = CueBuilder("mic", options)
    return (*builder.push(words), *builder.flush())


def letters(text):
    return "".join(c for c in text if c.isprintable() and not c.isspace())


@st.composite
def utterances(draw):
    return draw(st.lists(many_words, max_size=4))


@given(
    utterances(), st.sampled_from([CueOptions(), CueOptions(max_line=32), CueOptions(max_lines=1)])
)
@example([[Word("x" * 400, 0.0, 0.0, 1.0)]], CueOptions())
@example([[Word("late", 1e300, math.inf, 1.0), Word("early", math.nan, -1.0, 1.0)]], CueOptions())
def test_cues_of_any_words_keep_every_rule_and_lose_no_word(said, options):
    builder = CueBuilder("mic", options)
    cues = []
    for words in said:
        cues += builder.push(words)
        cues += builder.end_of_utterance()
    assert validate_cues(cues, options) == ()
    recognised = "".join(letters(word.text) for words in said for word in words)
    assert letters("".join(cue.text for cue in cues)) == recognised
    assert "".join(word.text for cue in cues for word in cue.words) == recognised
    assert builder.pending == ()


@given(many_words, st.lists(st.integers(0, 10), max_size=80))
def test_how_words_are_batched_makes_no_difference(words, sizes):
    builder, cues, at = CueBuilder("mic"), [], 0
    for size in sizes:
        cues += builder.push(words[at : at + size])
        at += size
    cues += builder.push(words[at:])
    cues += builder.flush()
    assert tuple(cues) == build(words)


@given(natural_words())
def test_valid_words_keep_their_times(words):
    assert [word for cue in build(words) for word in cue.words] == words


@given(natural_words())
def test_a_cue_never_starts_before_its_first_word(words):
    assert all(cue.start >= cue.words[0].start for cue in build(words))


def test_everyday_speech_starts_every_cue_at_the_onset_of_its_first_word():
    cues = build(spoken(SAMPLE_TEXTS))
    assert [cue.start for cue in cues] == [cue.words[0].start for cue in cues]
    assert [cue.lines for cue in cues] == [
        ("Good morning, everyone, and welcome.",),
        ("Today we look at the garden,", "which has been growing since March."),
        ("Mr. Brown planted it", "because he wanted tomatoes."),
        ("Did it work? Yes! It did,", "but the cucumbers died in the first frost"),
        ("of October, and nobody knows why.",),
    ]


def test_a_cue_is_final_as_soon_as_a_word_follows_a_pause():
    builder = CueBuilder("mic")
    assert builder.push([Word("Wait", 1.0, 1.9, 0.9)]) == ()
    (cue,) = builder.push([Word("what", 3.0, 3.3, 0.9)])
    assert (cue.start, cue.end, cue.text) == (1.0, 1.9, "Wait")
    assert [word.text for word in builder.pending] == ["what"]


def test_a_short_word_stays_up_long_enough_to_be_read():
    (cue,) = build([Word("Yes.", 5.0, 5.2, 0.9)])
    assert cue.end - cue.start == pytest.approx(5 / 6)


def test_fast_speech_stays_up_in_the_silence_that_follows():
    words = spoken(["abcdefghi"] * 8, rate=8)
    (cue,) = build(words)
    assert cue.end == pytest.approx(len(cue.text) / 20)
    first, _ = build([*words, Word("Then", 3.5, 3.8, 0.9)])
    assert first.end == pytest.approx(3.5 - 0.083)


def test_a_cue_spoken_faster_than_anybody_reads_is_shown_longer_and_the_next_one_waits():
    words = spoken(["abcdefghi"] * 24, rate=8)
    cues = build([*words, Word("Then", 12.0, 12.3, 0.9)])
    speeds = [len(cue.text) / (cue.end - cue.start) for cue in cues]
    assert max(speeds) == pytest.approx(27)
    assert cues[1].start == pytest.approx(cues[0].end + 0.083)
    assert cues[-1].start == 12.0, "the delay ends with the next pause"


def test_a_word_without_a_length_gets_one_and_the_next_one_follows_it():
    said = [Word("see", 1.0, 1.4, 0.9), Word("a", 1.4, 1.4, 0.9), Word("girl.", 1.4, 1.8, 0.9)]
    (cue,) = build(said)
    see, a, girl = cue.words
    assert (see, girl.end) == (said[0], 1.8)
    assert 1.4 == a.start < a.end <= girl.start < girl.end


def test_speech_that_resumes_early_appears_behind_the_cue_still_being_read():
    builder = CueBuilder("mic")
    builder.push([Word("Yes.", 0.0, 0.2, 0.9)])
    (first,) = builder.end_of_utterance()
    builder.push([Word("Again.", 0.5, 1.4, 0.9)])
    (second,) = builder.flush()
    assert second.start == pytest.approx(first.end + 0.083)
    assert second.words[0].start == 0.5


def test_a_pause_that_would_flash_a_cue_does_not_end_it():
    (cue,) = build([Word("Oh,", 0.0, 0.05, 0.9), Word("no", 0.8, 1.2, 0.9)])
    assert cue.text == "Oh, no"


def test_slow_speech_is_cut_before_a_cue_gets_too_long():
    cues = build([Word("so", t, t + 0.5, 0.9) for t in range(20)])
    assert max(cue.end - cue.start for cue in cues) <= 7.0
    assert len(cues) > 2


def test_a_word_longer_than_a_line_is_cut():
    cues = build([Word("a" * 100, 0.0, 10.0, 0.9)])
    assert [len(line) for cue in cues for line in cue.lines] == [42, 42, 16]


def test_an_hour_of_words_is_accepted_one_by_one():
    builder = CueBuilder("file")
    cues = [cue for word in spoken(SAMPLE_TEXTS * 200) for cue in builder.push([word])]
    assert len(cues) > 900
    assert validate_cues((*cues, *builder.flush())) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_line": 7},
        {"max_lines": 3},
        {"min_duration": 0},
        {"max_duration": 0.5},
        {"max_cps": math.nan},
        {"limit_cps": 19},
        {"gap": -0.1},
        {"pause": 0},
    ],
)
def test_options_outside_their_range_are_named(wrong):
    with pytest.raises(OptionsError, match=next(iter(wrong))):
        CueOptions(**wrong)
