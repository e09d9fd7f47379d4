"""Renders a transcript as Markdown: a title, and paragraphs with their times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.view_models.status import clock_text
from app.view_models.transcript import TranscriptModel

if TYPE_CHECKING:
    from engine import Transcript

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def render_markdown(transcript: Transcript, title: str = "") -> str:
    """Return the transcript as Markdown; its text is escaped."""
    model = TranscriptModel()
    model.load(transcript, {})
    head = [f"# {_escape(title)}"] if title else []
    body = (
        f"**{clock_text(paragraph.start)}** {_escape(paragraph.text)}"
        for paragraph in model.paragraphs()
    )
    return "\n\n".join((*head, *body)) + "\n"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
