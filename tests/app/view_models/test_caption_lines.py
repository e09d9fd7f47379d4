from itertools import pairwise

import pytest
from app_fakes import caption

from app.settings import CaptionSettings
from app.view_models.caption_lines import CaptionLines, LineOptions
from app.view_models.contrast import ENHANCED, contrast, worst_contrast

TEXT = "the quick brown fox jumps over the lazy dog and runs away from here at once"


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def texts(lines):
    return [line.text for line in lines.visible() if line.text]


def rows(lines):
    """What is in each row of the box, blank rows included."""
    return [line.text for line in lines.visible()]


def grown(lines, text=TEXT, **more):
    """Show a sentence word by word; return what was in sight after each word."""
    words = text.split()
    seen = []
    for count in range(1, len(words) + 1):
        lines.show(caption(" ".join(words[:count]), **more))
        seen.append(texts(lines))
    return seen


def test_lines_grow_word_by_word_and_scroll_whole_without_reflow():
    seen = grown(CaptionLines(width=20))
    for before, after in pairwise(seen):
        grew = after[:-1] == before[:-1] and after[-1].startswith(before[-1])
        added = after[:-1] == before and len(after) == 2
        scrolled = after[0] == before[-1] and len(before) == len(after) == 2
        assert grew or added or scrolled, (before, after)


def test_no_line_is_wider_than_the_box():
    for lines in grown(CaptionLines(width=20)):
        assert all(len(line) <= 20 for line in lines)


def test_retracted_tentative_words_do_not_scroll_the_lines_down():
    lines = CaptionLines(width=10, options=LineOptions(lines=2))
    lines.show(caption("aaaa bbbb cccc dddd", "eeee"))
    assert texts(lines) == ["cccc dddd", "eeee"]
    lines.show(caption("aaaa bbbb cccc dddd", ""))
    assert texts(lines) == ["cccc dddd"]
    lines.show(caption("aaaa bbbb cccc dddd", "ffff"))
    assert texts(lines) == ["cccc dddd", "ffff"]


def test_a_new_utterance_begins_on_a_fresh_line():
    lines = CaptionLines()
    lines.show(caption("Good morning.", utterance=0))
    lines.show(caption("How", utterance=1, start=3.0))
    assert texts(lines) == ["Good morning.", "How"]


def test_reading_mode_shows_committed_words_only():
    lines = CaptionLines(options=LineOptions(reading_mode=True))
    lines.show(caption("it is", "maybe raining"))
    assert texts(lines) == ["it is"]


def test_two_simultaneous_speakers_both_stay_visible():
    lines = CaptionLines(width=12, options=LineOptions(lines=2))
    lines.show(caption("one two three four five", channel="mic"))
    lines.show(caption("six seven eight nine", channel="system", start=0.4))
    assert [line.channel for line in lines.visible()] == ["mic", "system"]


@pytest.mark.parametrize("keep", [False, True])
def test_the_box_clears_after_silence_once_there_was_time_to_read(keep):
    clock = Clock()
    lines = CaptionLines(options=LineOptions(keep=keep, clear_after=1.5), clock=clock)
    lines.show(caption("x" * 34))
    clock.now = 0.5
    lines.speech_ended("mic")
    clock.now = 1.9
    assert texts(lines) == ["x" * 34]
    clock.now = 2.1
    assert bool(texts(lines)) is keep


def test_the_final_words_after_silence_are_shown_in_full_time():
    clock = Clock()
    lines = CaptionLines(clock=clock)
    lines.show(caption("hello"))
    lines.speech_ended("mic")
    clock.now = 1.4
    lines.show(caption("hello there my friend, how are you"))
    clock.now = 2.4
    assert texts(lines) == ["hello there my friend, how are you"]


def test_speech_that_goes_on_is_not_cleared():
    clock = Clock()
    lines = CaptionLines(clock=clock)
    lines.show(caption("hello", utterance=0))
    lines.speech_ended("mic")
    lines.show(caption("hello", utterance=0))
    clock.now = 1.0
    lines.show(caption("again", utterance=1))
    clock.now = 30.0
    assert texts(lines) == ["hello", "again"]


def test_an_utterance_of_one_final_caption_is_cleared_too():
    clock = Clock()
    lines = CaptionLines(clock=clock)
    lines.show(caption("Any questions?", utterance=0))
    lines.speech_ended("mic")
    lines.show(caption("Any questions?", utterance=0))
    lines.speech_ended("mic")
    lines.show(caption("No.", utterance=1, start=4.0))
    assert texts(lines) == ["Any questions?", "No."]
    clock.now = 5.0
    assert texts(lines) == []


def test_a_final_caption_that_comes_after_clearing_is_cleared_in_its_turn():
    clock = Clock()
    lines = CaptionLines(options=LineOptions(clear_after=0.5), clock=clock)
    lines.show(caption("hello"))
    lines.speech_ended("mic")
    clock.now = 2.0
    assert texts(lines) == []
    lines.show(caption("hello there"))
    assert texts(lines) == ["hello there"]
    clock.now = 4.0
    assert texts(lines) == []
    assert not lines.waits_to_clear


def conversation(rows=2, width=40.0):
    """A box in which both channels have delivered audio, and its clock."""
    clock = Clock()
    lines = CaptionLines(width=width, options=LineOptions(lines=rows), clock=clock)
    lines.add_channel("system")
    lines.add_channel("mic")
    return lines, clock


def test_a_silent_channel_is_cleared_while_the_other_one_speaks():
    lines, clock = conversation()
    lines.show(caption("That is all.", channel="mic"))
    lines.speech_ended("mic")
    lines.show(caption("That is all.", channel="mic"))
    for second in range(1, 60):
        clock.now = float(second)
        lines.show(caption("word " * second, channel="system", start=1.0))
        if second > 2:
            assert {line.channel for line in lines.visible() if line.text} == {"system"}


@pytest.mark.parametrize("first", ["mic", "system"])
def test_channels_keep_their_rows_whoever_speaks_first(first):
    lines, clock = conversation()
    second = "system" if first == "mic" else "mic"
    said = {"mic": "From me.", "system": "From them."}
    for number in range(3):
        for channel in (first, second):
            lines.show(caption(said[channel], channel=channel, utterance=number, start=clock.now))
            clock.now += 1.0
        assert rows(lines) == ["From me.", "From them."]


def test_a_line_stays_in_its_row_when_the_other_channel_is_cleared():
    lines, clock = conversation()
    lines.show(caption("From me.", channel="mic"))
    lines.show(caption("From them.", channel="system"))
    lines.speech_ended("mic")
    clock.now = 10.0
    assert rows(lines) == ["", "From them."]


def test_lines_scroll_up_only_when_the_box_is_shared():
    lines, clock = conversation(width=10)
    lines.show(caption("aaaa bbbb cccc dddd", channel="mic"))
    assert rows(lines) == ["aaaa bbbb", "cccc dddd"]
    lines.show(caption("eeee", channel="system"))
    assert rows(lines) == ["cccc dddd", "eeee"]
    lines.speech_ended("system")
    clock.now = 10.0
    assert rows(lines) == ["cccc dddd"]


def test_one_row_shows_who_began_last():
    lines, _ = conversation(rows=1)
    lines.show(caption("From me.", channel="mic", start=0.0))
    lines.show(caption("From them.", channel="system", start=2.0))
    lines.show(caption("From me. More.", channel="mic", start=0.0))
    assert rows(lines) == ["From them."]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_box_never_holds_more_lines_than_it_has_rows(count):
    lines, _ = conversation(rows=count, width=10)
    for size in range(1, 12):
        lines.show(caption("aaaa " * size, channel="mic"))
        lines.show(caption("bbbb " * size, channel="system"))
        assert len(rows(lines)) <= count


def test_the_last_words_are_cleared_after_the_end_of_the_session():
    clock = Clock()
    lines = CaptionLines(clock=clock)
    lines.show(caption("so I said that"))
    lines.end()
    clock.now = 4.0
    assert texts(lines) == []


def test_known_contrast_ratios():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21.0)
    assert contrast((1, 0, 0), (1, 0, 0)) == 1.0


def test_default_captions_are_legible_over_any_background():
    from app.gui.widgets.caption_painter import TENTATIVE_OPACITY

    chosen = CaptionSettings()
    for ink in (1.0, TENTATIVE_OPACITY):
        assert worst_contrast(chosen.text, chosen.box, chosen.opacity, ink) >= ENHANCED
