"""Where a paragraph of cues ends; pure functions, any thread.

Window, plain text and Markdown share this rule. It looks at the words as they were recognised, so
that a correction never moves a paragraph's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.captions.layout import ends_sentence

if TYPE_CHECKING:
    from engine.types import Channel, Cue

_PAUSE = 1.6
"""Seconds of silence that end a paragraph anywhere."""
_SENTENCE_PAUSE, _SHORT_LENGTH = 0.6, 160
"""Seconds of silence that end a paragraph of at least so many characters after a sentence."""
_LENGTH, _SECONDS = 400, 30.0
"""Characters or seconds from which the next end of a sentence ends a paragraph."""
_MAX_LENGTH, _MAX_SECONDS = 800, 60.0
"""Characters or seconds from which any cue ends a paragraph: speech without full stops."""


def continues_paragraph(
    paragraph: Sequence[Cue], channel: Channel, start: float, word: str = ""
) -> bool:
    """Whether speech continues a paragraph, or starts the next one.

    Parameters
    ----------
    paragraph
        Its cues so far, at least one.
    channel, start
        The speech's channel, and the second at which its first word starts.
    word
        Its first word; one in lower case continues a sentence. Empty when it is not known.
    """
    last = paragraph[-1]
    if last.channel != channel:
        return False
    spoken_until = last.words[-1].end if last.words else last.end
    pause, seconds = start - spoken_until, spoken_until - paragraph[0].start
    length = sum(len(_recognised(cue)) + 1 for cue in paragraph)
    if pause >= _PAUSE or length >= _MAX_LENGTH or seconds >= _MAX_SECONDS:
        return False
    if not ends_sentence(_recognised(last).rpartition(" ")[2], word):
        return True
    is_long = length >= _LENGTH or seconds >= _SECONDS
    return not is_long and (length < _SHORT_LENGTH or pause < _SENTENCE_PAUSE)


def cue_continues_paragraph(paragraph: Sequence[Cue], cue: Cue) -> bool:
    """Whether a cue continues a paragraph; see :func:`continues_paragraph`."""
    start = cue.words[0].start if cue.words else cue.start
    return continues_paragraph(paragraph, cue.channel, start, _recognised(cue).partition(" ")[0])


def _recognised(cue: Cue) -> str:
    return " ".join(word.text for word in cue.words) if cue.words else cue.text
