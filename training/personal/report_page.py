"""The page that ``personal-report`` writes: tables of what was measured, in plain Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from training.personal.gate import Decision

PAGE = """# Personalisation, measured

Written by `{command}`.

The speech is {about}. The last {judged} sentences ({words} words) only judge; learning sees the
ones before them. General speech is {general} utterances of readers whom the base never learnt from.
Word error rates are in percent, after Whisper's English normaliser. Each learning had at most
{minutes:g} minutes and {epochs} passes on {threads} threads, with rate {rate:g}, rank {rank}, and
encoder blocks from number {first_block} on.

## What learning gains

Greedy decoding, float32 weights.

| learnt from | speaker | change | general speech | change | passes | seconds |
|---|---|---|---|---|---|---|
{gains}

Captions are what the base itself wrote down; nobody corrected them, and a token counts only where
the moving average is surer than τ. With fewer than 20 sentences nothing is held back for early
stopping.

## What each part does

{ablated} read sentences, or 120 captions, with one part switched off or changed.

| learning | speaker | change | general speech | change | passes | seconds |
|---|---|---|---|---|---|---|
{parts}

## What the gate decides

INT8 model folders through the engine's recogniser, as captions run. The gate sees only the
held-back fifth of what was read, and the synthetic canary; the two columns of rates are on the
judged sentences. Strength is the part of what was learnt that is kept, less than 1 where general
speech would suffer otherwise.

| learnt from | strength | before | after | accepted | reason |
|---|---|---|---|---|---|
{gates}

Of {all_poisoned} sentences with the text of another sentence in {poisoned} of them, the check of
texts found {found} of {poisoned}, and left out {lost} of the {right} right ones. The last row of
the table learns from all of them nevertheless.

## Reading this

{judged} sentences are {words} words: one word is {point:.2f} points, so small differences between
rows are chance. One speaker is one speaker.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One row: rates in percent, passes over the takes, seconds of learning."""

    name: str
    count: int
    speaker: float
    general: float
    passes: int
    seconds: float

    def told(self) -> dict[str, Any]:
        """As plain values for a line of progress."""
        return {
            "learning": self.name,
            "speaker": round(self.speaker, 2),
            "general": round(self.general, 2),
            "seconds": round(self.seconds, 1),
        }


@dataclass(frozen=True, slots=True)
class Gated:
    """The gate's verdict, and the rates on the judged sentences before and after."""

    name: str
    strength: float
    decision: Decision
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Poison:
    """Wrong texts and right ones: how many there were, and how many were rejected."""

    wrong: int
    found: int
    right: int
    lost: int


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that was measured; the first row is the base, ``gains`` rows follow it."""

    rows: Sequence[Figures]
    gains: int
    gates: Sequence[Gated]
    poison: Poison
    words: int


def render(page: Page, arguments: argparse.Namespace, ablated: int) -> str:
    """Write the page."""
    base, gains = page.rows[0], page.rows[1 : 1 + page.gains]
    parts = page.rows[1 + page.gains :]
    return PAGE.format(
        command=_command(arguments),
        about=arguments.about,
        judged=arguments.judged,
        words=page.words,
        general=arguments.general_count,
        minutes=arguments.minutes,
        epochs=arguments.epochs,
        threads=arguments.threads,
        rate=arguments.rate,
        rank=arguments.rank,
        first_block=arguments.first_block,
        ablated=ablated,
        gains="\n".join(_row(row, base) for row in (base, *gains)),
        parts="\n".join(_row(row, base) for row in parts) or "| not measured | | | | | | |",
        gates="\n".join(_gate(gated) for gated in page.gates),
        all_poisoned=page.poison.wrong + page.poison.right,
        poisoned=page.poison.wrong,
        found=page.poison.found,
        lost=page.poison.lost,
        right=page.poison.right,
        point=100 / max(1, page.words),
    )


def _command(arguments: argparse.Namespace) -> str:
    """Say how the page was made, without the folders of the machine that made it."""
    return (
        "python -m training personal-report --manifest SPEAKER.jsonl --general GENERAL.jsonl "
        f"--model MODEL --minutes {arguments.minutes:g} --epochs {arguments.epochs} "
        f"--rate {arguments.rate:g} --first-block {arguments.first_block} --out PAGE.md"
    )


def _row(row: Figures, base: Figures) -> str:
    change = "" if row is base else f"{100 * (row.speaker / base.speaker - 1):+.0f} %"
    lost = "" if row is base else f"{row.general - base.general:+.2f}"
    tail = " | " if row is base else f"{row.passes} | {row.seconds:.0f}"
    return f"| {row.name} | {row.speaker:.1f} | {change} | {row.general:.1f} | {lost} | {tail} |"


def _gate(gated: Gated) -> str:
    verdict = "yes" if gated.decision.accepted else "no"
    return (
        f"| {gated.name} | {gated.strength:g} | {gated.before:.1f} | {gated.after:.1f} | "
        f"{verdict} | {gated.decision.reason} |"
    )
