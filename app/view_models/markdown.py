"""Renders a transcript as Markdown: a title, and paragraphs with their times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.view_models.status import clock_text
from app.view_models.transcript import TranscriptModel
from engine import CHANNEL_LABELS

if TYPE_CHECKING:
    from app.view_models.transcript import Paragraph
    from engine import Channel, Transcript

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def render_markdown(
    transcript: Transcript, title: str = "", names: Mapping[Channel, str] = CHANNEL_LABELS
) -> str:
    """Return the transcript as Markdown; its text is escaped.

    Parameters
    ----------
    title
        The heading; none when it is empty.
    names
        Labels of the channels, which are shown only where several speak.
    """
    model = TranscriptModel()
    model.load(transcript, {})
    names = names if model.has_several_channels else {}
    head = [f"# {_escape(title)}"] if title else []
    body = (
        f"**{_head(paragraph, names)}** {_escape(paragraph.text)}"
        for paragraph in model.paragraphs()
    )
    return "\n\n".join((*head, *body)) + "\n"


def _head(paragraph: Paragraph, names: Mapping[Channel, str]) -> str:
    """Return the time of a paragraph, and its channel's name if it has one and is no note."""
    name = "" if paragraph.is_note else names.get(paragraph.channel, "")
    return " · ".join(filter(None, (clock_text(paragraph.start), _escape(name))))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
