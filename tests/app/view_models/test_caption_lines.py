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
    return [line.committed + line.tentative for line in lines.visible()]


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
    clock.now = 1.0
    lines.show(caption("again", utterance=1))
    clock.now = 30.0
    assert texts(lines) == ["hello", "again"]


def test_known_contrast_ratios():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21.0)
    assert contrast((1, 0, 0), (1, 0, 0)) == 1.0


def test_default_captions_are_legible_over_any_background():
    from app.gui.widgets.caption_painter import TENTATIVE_OPACITY

    chosen = CaptionSettings()
    for ink in (1.0, TENTATIVE_OPACITY):
        assert worst_contrast(chosen.text, chosen.box, chosen.opacity, ink) >= ENHANCED
