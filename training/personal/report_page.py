"""The page that ``personal-report`` writes: tables of what was measured, in plain Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from training.personal.gate import SURE
from training.personal.samples import MIN_TAKES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from training.personal.gate import Decision

PAGE = """# Personalisation, measured

Written by `{command}`.

The speech is {about}. Each learning is judged by all sentences of the speaker that stand behind
those it learnt from: {judges} ({words} words) behind the first {ablated}, {judged} behind all
others. General speech is {general} utterances of readers whom the base never learnt from; the base
has {base_rate:.1f} there.
Word error rates are in percent, after Whisper's English normaliser. Each learning had at most
{minutes:g} minutes and {epochs} passes on {threads} threads, with rate {rate:g}, rank {rank}, and
encoder blocks from number {first_block} on. From {least} sentences on each row learns three times,
another third held back each time, as `personalise` does, and shares the minutes out; the mean of
the three is judged.

## What learning gains

Greedy decoding, float32 weights.

| learnt from | judged by | before | after | change | general speech | change | passes | seconds |
|---|---|---|---|---|---|---|---|---|
{gains}

Captions are what the base itself wrote down; nobody corrected them, and a token counts only where
the moving average is surer than τ. Without labels, and of few sentences, nothing is held back for
early stopping, and it learns once.

## What each part does

{ablated} read sentences, or 120 captions, with one part switched off or changed.

| learning | judged by | before | after | change | general speech | change | passes | seconds |
|---|---|---|---|---|---|---|---|---|
{parts}

## What the gate decides

INT8 model folders through the engine's recogniser, as captions run. The gate sees only what was
read, each sentence heard by what learnt without it, and the synthetic canary; the two columns of
rates are on the judged sentences. Strength is the part of what was learnt that is kept, certainty
that of an improvement; {sure:g} is asked for.

| learnt from | strength | before | after | certainty | accepted | reason |
|---|---|---|---|---|---|---|
{gates}

Of {all_poisoned} sentences with the text of another sentence in {poisoned} of them, the check of
texts found {found} of {poisoned}, and left out {lost} of the {right} right ones. The last row of
the table learns from all of them nevertheless.

## Reading this

{words} words are few: ten of them are {point:.1f} points, so small differences between rows are
chance. One speaker is one speaker.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One row.

    Attributes
    ----------
    judges
        Sentences of the speaker that judge it.
    before, speaker
        Word error rates on these, of the base and of what was learnt, in percent.
    general
        Of what was learnt, on general speech.
    passes, seconds
        Over the takes, and of learning.
    """

    name: str
    judges: int
    before: float
    speaker: float
    general: float
    passes: int
    seconds: float

    def told(self) -> dict[str, Any]:
        """As plain values for a line of progress."""
        return {
            "learning": self.name,
            "before": round(self.before, 2),
            "speaker": round(self.speaker, 2),
            "general": round(self.general, 2),
            "seconds": round(self.seconds, 1),
        }


@dataclass(frozen=True, slots=True)
class Gated:
    """The gate's verdict, how sure it was, and the rates on the judged sentences."""

    name: str
    strength: float
    certainty: float
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
    """Everything that was measured; ``gains`` rows are amounts, the others parts.

    ``base_rate`` is the base's on general speech, ``words`` those behind the first sentences.
    """

    rows: Sequence[Figures]
    gains: int
    base_rate: float
    gates: Sequence[Gated]
    poison: Poison
    words: int


def render(page: Page, arguments: argparse.Namespace, ablated: int) -> str:
    """Write the page."""
    gains, parts = page.rows[: page.gains], page.rows[page.gains :]
    return PAGE.format(
        command=_command(arguments),
        about=arguments.about,
        judged=arguments.judged,
        judges=page.rows[0].judges,
        base_rate=page.base_rate,
        words=page.words,
        general=arguments.general_count,
        minutes=arguments.minutes,
        epochs=arguments.epochs,
        threads=arguments.threads,
        rate=arguments.rate,
        rank=arguments.rank,
        first_block=arguments.first_block,
        least=MIN_TAKES,
        sure=SURE,
        ablated=ablated,
        gains="\n".join(_row(row, page.base_rate) for row in gains),
        parts="\n".join(_row(row, page.base_rate) for row in parts)
        or "| not measured | | | | | | | | |",
        gates="\n".join(_gate(gated) for gated in page.gates),
        all_poisoned=page.poison.wrong + page.poison.right,
        poisoned=page.poison.wrong,
        found=page.poison.found,
        lost=page.poison.lost,
        right=page.poison.right,
        point=1000 / max(1, page.words),
    )


def _command(arguments: argparse.Namespace) -> str:
    """Say how the page was made, without the folders of the machine that made it."""
    return (
        "python -m training personal-report --manifest SPEAKER.jsonl --general GENERAL.jsonl "
        f"--model MODEL --minutes {arguments.minutes:g} --epochs {arguments.epochs} "
        f"--rate {arguments.rate:g} --first-block {arguments.first_block} --out PAGE.md"
    )


def _row(row: Figures, base_rate: float) -> str:
    change = 100 * (row.speaker / row.before - 1) if row.before else 0.0
    return (
        f"| {row.name} | {row.judges} | {row.before:.1f} | {row.speaker:.1f} | {change:+.0f} % | "
        f"{row.general:.1f} | {row.general - base_rate:+.2f} | {row.passes} | {row.seconds:.0f} |"
    )


def _gate(gated: Gated) -> str:
    verdict = "yes" if gated.decision.accepted else "no"
    return (
        f"| {gated.name} | {gated.strength:g} | {gated.before:.1f} | {gated.after:.1f} | "
        f"{gated.certainty:.2f} | {verdict} | {gated.decision.reason} |"
    )
