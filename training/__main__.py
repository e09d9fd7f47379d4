"""``python -m training COMMAND``: run one command and report a failure in one sentence.

A command is a module of :mod:`training.commands` with ``add_arguments(parser)`` and
``run(arguments) -> exit status``; only the selected one is imported. Runs on the main thread.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from typing import TYPE_CHECKING

from engine.errors import EngineError, OptionsError
from training.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: dict[str, str | tuple[str, str]] = {
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
    "prune-ffn": "remove feed-forward neurons that others compensate for",
    "distill": "train a student, with or without a teacher",
    "average": "average the weights of fine-tuned models",
    "plot": "plot a run's loss, word error rate and schedules",
    "ablate": "compare ways to distil on one small budget",
    "evaluate": "measure word error rate, speed and memory of any model",
    "export": ("bundle.write", "write a checkpoint as a model folder"),
    "reproduce": "run the stages of a recipe, such as the shipped model's",
    "quantise": ("bundle.quantise", "make a model folder small and fast"),
    "personalise": "fine-tune the model to one user's voice on this computer",
    "personal-report": "measure what personalisation gains, and what each part contributes",
    "general-speech": "make the general speech that personalisation replays",
}
"""One line of help for every command (or the module that still holds it, and that line)."""

FAILED, INVALID_ARGUMENTS, INTERRUPTED = 1, 2, 130
"""Exit statuses of a failure, of an option out of its range, and of Ctrl-C (as shells use it)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="Train, measure and export FastWhisper models.",
        epilog="\n".join(f"  {name:16}{_command(name)[1]}" for name in COMMANDS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", metavar="COMMAND", choices=COMMANDS, help="one of these:")
    parser.add_argument("rest", metavar="...", nargs=argparse.REMAINDER, help="its arguments")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    logging.getLogger("training").setLevel(logging.INFO)  # torch's exporter stays silent
    try:
        return _run(chosen.command, chosen.rest)
    except KeyboardInterrupt:
        print("Stopped; what was already written stays.", file=sys.stderr)
        return INTERRUPTED
    except (TrainingError, EngineError) as error:
        print(error, file=sys.stderr)
        return INVALID_ARGUMENTS if isinstance(error, OptionsError) else FAILED


def _command(name: str) -> tuple[str, str]:
    """Return the module of a command, below ``training``, and its line of help."""
    entry = COMMANDS[name]
    return (f"commands.{name.replace('-', '_')}", entry) if isinstance(entry, str) else entry


def _run(command: str, rest: Sequence[str]) -> int:
    name, purpose = _command(command)
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
