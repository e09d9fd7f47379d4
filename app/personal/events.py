"""Parsing the trainer's output, one JSON object a line; untrusted input, pure functions."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Literal, cast

Phase = Literal["starting", "checking", "training", "testing", "exporting"]

MAX_LINE = 1_000_000
"""Bytes of a line; a longer one is ignored."""
_MAX_SENTENCE = 400
_MAX_TEXT = 2_000
_MAX_EXAMPLES = 50
_PHASES = ("checking", "training", "testing", "exporting")


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """Progress of a run: ``share`` from 0 to 1, ``seconds_left`` None while unknown."""

    phase: Phase = "starting"
    share: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A recording that was not trained on, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResultExample:
    """A held-out recording: its text, and the transcript of each model."""

    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a run; error rates in per cent, None where not measured."""

    accepted: bool
    reason: str
    version: int | None = None
    wer_before: float | None = None
    wer_after: float | None = None
    canary_before: float | None = None
    canary_after: float | None = None
    trained_on: int = 0
    rejected: int = 0
    examples: tuple[ResultExample, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a run failed."""

    message: str


TrainerEvent = TrainingProgress | Rejected | Result | Failed


def parse_event(line: bytes) -> TrainerEvent | None:
    """Return the event of a line; None for anything else."""
    if len(line) > MAX_LINE:
        return None
    try:
        raw: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, dict):
        return None
    table = cast("dict[str, Any]", raw)
    readers = {"progress": _progress, "rejected": _rejected, "result": _result, "error": _failed}
    reader = readers.get(str(table.get("event")))
    return reader(table) if reader else None


def _progress(table: dict[str, Any]) -> TrainingProgress | None:
    phase = table.get("phase")
    if phase not in _PHASES:
        return None
    left = _number(table.get("seconds_left"), 7 * 24 * 3600.0)
    return TrainingProgress(
        cast("Phase", phase), min(1.0, _number(table.get("share"), 1e9) or 0.0), left
    )


def _rejected(table: dict[str, Any]) -> Rejected:
    return Rejected(str(table.get("id", ""))[:64], _sentence(table.get("reason")))


def _result(table: dict[str, Any]) -> Result:
    version = table.get("version")
    return Result(
        accepted=table.get("accepted") is True,
        reason=_sentence(table.get("reason")),
        version=version if type(version) is int and version > 0 else None,
        trained_on=int(_number(table.get("trained_on"), 1e9) or 0),
        rejected=int(_number(table.get("rejected"), 1e9) or 0),
        examples=_examples(table.get("examples")),
        **{name: _number(table.get(name), 1000.0) for name in _RATES},
    )


_RATES = ("wer_before", "wer_after", "canary_before", "canary_after")


def _failed(table: dict[str, Any]) -> Failed:
    return Failed(_sentence(table.get("message")))


def _examples(value: object) -> tuple[ResultExample, ...]:
    if not isinstance(value, list):
        return ()
    rows = cast("list[object]", value)[:_MAX_EXAMPLES]
    tables = [cast("dict[str, Any]", row) for row in rows if isinstance(row, dict)]
    names = ("text", "before", "after")
    return tuple(
        ResultExample(*(" ".join(str(row.get(name, "")).split())[:_MAX_TEXT] for name in names))
        for row in tables
    )


def _sentence(value: object) -> str:
    return " ".join(str(value or "").split())[:_MAX_SENTENCE]


def _number(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value <= most else None
