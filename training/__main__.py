"""``python -m training COMMAND``: run one command and report a failure in one sentence.

A command is a module of :mod:`training.commands` with ``add_arguments(parser)`` and
``run(arguments)``, which may return an exit status; only the selected one is imported. Runs on the
main thread.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from engine.errors import EngineError, OptionsError
from engine.text.normalise import capitalise
from training.errors import TrainingError

COMMANDS = {
    "prepare": "decode the audio of a manifest once, ahead of training",
    "label": "transcribe speech with two recognisers and keep what they agree on",
    "relabel": "add capitals and punctuation to transcripts with a teacher",
    "align": "add word times to transcripts with a teacher",
    "definitions": "extract the sentences of dictionaries, as text for synth",
    "modern-text": "make sentences of modern names, numbers and addresses, as text for synth",
    "synth": "synthesise speech from text with the installed text-to-speech programs",
    "vocabulary": "prune a byte-pair vocabulary and measure it on a text",
    "prune-ffn": "remove feed-forward neurons that others compensate for",
    "distill": "train a student, with or without a teacher",
    "average": "average the weights of fine-tuned models",
    "plot": "plot a run's loss, word error rate and schedules",
    "ablate": "compare ways to distil on one small budget",
    "evaluate": "measure word error rate, speed and memory of any model",
    "export": "write a checkpoint as a model folder",
    "reproduce": "run the stages of a recipe, such as the shipped model's",
    "quantise": "quantise a model folder to INT8",
    "personalise": "fine-tune the model to one user's voice on this computer",
    "personal-report": "measure what personalisation gains, and what each part contributes",
    "general-speech": "make the general speech that personalisation replays",
    "homophones": "build the engine's table of homophones from text",
    "lexicon": "build the engine's lexicon from word lists",
}
"""One line of help for every command; its module is the name with underscores."""

PROGRAM = "fwtrainer" if Path(sys.argv[0]).stem == "fwtrainer" else "python -m training"
"""How the user started it."""

FAILED, INVALID_ARGUMENTS, INTERRUPTED = 1, 2, 130
"""Exit statuses of a failure, of an option out of its range, and of Ctrl-C (as shells use it)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Train, measure and export FastWhisper models.",
        epilog="\n".join(f"  {name:16}{purpose}" for name, purpose in COMMANDS.items()),
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


def load_command(name: str) -> ModuleType:
    """Import the module of a command.

    Raises
    ------
    TrainingError
        A package that it needs is not installed.
    """
    try:
        return importlib.import_module(f"training.commands.{name.replace('-', '_')}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("training"):
            raise
        message = f"Training needs {error.name}; install this program with its training extra."
        raise TrainingError(message) from error


def _run(name: str, rest: Sequence[str]) -> int:
    module = load_command(name)
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} {name}", description=capitalise(COMMANDS[name]) + "."
    )
    module.add_arguments(parser)
    return module.run(parser.parse_args(rest)) or 0


if __name__ == "__main__":
    sys.exit(main())
