from caption_examples import cue, many_words
from hypothesis import given
from hypothesis import strategies as st

from engine.captions.cues import CueBuilder, CueOptions
from engine.captions.merge import merge_channels
from engine.captions.validate import validate_cues
from engine.types import Cue

channels = st.sampled_from(["mic", "system", "file"])
any_time = st.one_of(st.floats(), st.floats(-1, 20))
any_cue = st.builds(Cue, any_time, any_time, st.lists(st.text(), max_size=4).map(tuple), channels)


def spoken_texts(cues):
    return [text for one in cues for text in one.text.split() if text != "-"]


def test_cues_apart_stay_as_they_are():
    cues = (cue(0, 2, "Hello there."), cue(2.2, 4, "Hello to you.", channel="system"))
    assert merge_channels(cues) == cues


def test_two_simultaneous_voices_get_a_line_each():
    mic, system = cue(0, 2, "Did you see it?"), cue(0.5, 3, "Yes, I did.", channel="system")
    (both,) = merge_channels([system, mic])
    assert both.lines == ("- Did you see it?", "- Yes, I did.")
    assert (both.start, both.end) == (0, 3)


def test_a_cue_that_is_only_being_read_makes_way_for_the_other_voice():
    asked = Cue(0, 3.0, ("Did you see it?",), "mic", cue(0, 1.0, "Did you see it?").words)
    first, second = merge_channels([asked, cue(1.5, 3, "Yes, I did.", channel="system")])
    assert (first.end, second.start) == (1.5 - 0.083, 1.5)


def test_two_long_simultaneous_voices_follow_each_other():
    mic = cue(0, 6, "This is the first line of a long cue", "and this is its second line.")
    system = cue(
        1,
        7,
        "That is the first line of a long cue",
        "and that is its second line.",
        channel="system",
    )
    first, second = merge_channels([mic, system])
    assert (first.lines, second.lines) == (mic.lines, system.lines)
    assert first.end < second.start
    assert second.end == 7


def test_an_edited_cue_that_has_grown_is_broken_anew():
    edited = Cue(0, 4, ("word " * 40,), "mic")
    merged = merge_channels([edited])
    assert " ".join(one.text for one in merged).split() == ["word"] * 40
    assert validate_cues(merged) == ()


@given(many_words, many_words)
def test_two_channels_of_any_words_make_a_valid_file(mic_words, system_words):
    cues = []
    for channel, words in (("mic", mic_words), ("system", system_words)):
        builder = CueBuilder(channel)
        cues += [*builder.push(words), *builder.flush()]
    merged = merge_channels(cues)
    assert validate_cues(merged) == ()
    assert sorted(spoken_texts(merged)) == sorted(spoken_texts(cues))


@given(st.lists(any_cue, max_size=8), st.sampled_from([CueOptions(), CueOptions(32, 1)]))
def test_whatever_somebody_edited_the_row_is_valid(cues, options):
    assert validate_cues(merge_channels(cues, options), options) == ()
