"""``python -m training reproduce``."""

import argparse
from pathlib import Path

from engine.errors import OptionsError
from training.distillation.recipe import reproduce


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", help="a .toml file, or the name of a shipped model")
    parser.add_argument("--work", type=Path, required=True, help="folder of everything it makes")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="inputs",
                        help="an input of the recipe; may be repeated")  # fmt: skip
    parser.add_argument("--list", action="store_true", help="print the stages without running them")


def run(arguments: argparse.Namespace) -> None:
    inputs = dict(_pair(text) for text in arguments.inputs)
    reproduce(arguments.recipe, inputs, arguments.work, dry_run=arguments.list)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise OptionsError(f"--set takes NAME=VALUE, not {text!r}.")
    return name, value
