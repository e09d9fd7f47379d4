"""``python -m training COMMAND``: finds the command's module and says in one sentence what failed.

Every command's module has ``add_arguments(parser)`` and ``run(arguments) -> exit status``; only
the one that is asked for is loaded. Runs on the main thread.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from typing import TYPE_CHECKING

from engine.errors import EngineError
from training.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "prepare": ("data.prepare", "decode recordings once, for all trainings to come"),
    "relabel": (
        "labelling.relabel",
        "give plain transcripts the teacher's capitals and punctuation",
    ),
    "align": (
        "labelling.align",
        "find when each word of a transcript is spoken, for random windows",
    ),
    "definitions": ("data.definitions", "write the sentences of dictionaries, to be spoken"),
    "synth": ("data.synth", "speak plain text through the free voices installed here"),
    "vocabulary": ("data.vocabulary", "cut a byte-pair vocabulary and measure it on a text"),
    "prune-ffn": ("commands.prune_ffn", "remove feed-forward neurons that others compensate for"),
    "distill": ("commands.distill", "train a student, with or without a teacher"),
    "average": ("commands.average", "average the weights of fine-tuned models"),
    "plot": ("commands.plot", "plot a run's loss, word error rate and schedules"),
    "ablate": ("commands.ablate", "compare ways to distil on one small budget"),
    "evaluate": ("commands.evaluate", "measure word error rate, speed and memory of any model"),
    "export": ("bundle.write", "write a checkpoint as a model folder"),
    "reproduce": ("commands.reproduce", "run the stages of a recipe, such as the shipped model's"),
    "quantise": ("bundle.quantise", "make a model folder small and fast"),
    "personalise": (
        "personal.personalise",
        "learn one user's voice from recordings on this machine",
    ),
    "personal-report": (
        "personal.report",
        "measure what personalising gains, and what each part of it does",
    ),
    "general-speech": (
        "personal.make_general_speech",
        "make the small general speech that personalising replays",
    ),
}
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="Train, measure and export FastWhisper models.",
        epilog="\n".join(f"  {name:16}{what}" for name, (_, what) in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", metavar="COMMAND", choices=COMMANDS, help="one of these:")
    parser.add_argument("rest", metavar="...", nargs=argparse.REMAINDER, help="its arguments")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    logging.getLogger("training").setLevel(logging.INFO)  # not the exporter's dozens of lines
    try:
        return _run(chosen.command, chosen.rest)
    except KeyboardInterrupt:
        print("Stopped; what was already written stays.", file=sys.stderr)
        return INTERRUPTED
    except (TrainingError, EngineError) as error:
        print(error, file=sys.stderr)
        return getattr(error, "exit_status", 1)


def _run(command: str, rest: Sequence[str]) -> int:
    name, purpose = COMMANDS[command]
    try:
        module = importlib.import_module(f"training.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("training"):
            raise
        message = f"Training needs {error.name}; install this program with its training extra."
        raise TrainingError(message) from error
    parser = argparse.ArgumentParser(
        prog=f"python -m training {command}", description=purpose.capitalize() + "."
    )
    module.add_arguments(parser)
    return module.run(parser.parse_args(rest))


if __name__ == "__main__":
    sys.exit(main())
