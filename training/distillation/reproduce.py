"""``python -m training reproduce``: every stage of a recipe, from manifests to a model folder.

A recipe is a TOML file: ``needs`` names what the caller gives, each ``[[stage]]`` has a ``name``
and a ``command`` with ``{names}`` in it. Stages that were done are skipped, so that the command
line goes on after an interruption. Runs on the main thread.
"""

from __future__ import annotations

import shlex
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import OptionsError
from training.distillation.recipe import run_once
from training.errors import DataError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

RECIPES = Path(str(files("training"))) / "recipes"


@dataclass(frozen=True, slots=True)
class Stage:
    """One command of a recipe, all its names filled in."""

    name: str
    command: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training reproduce``."""
    parser.add_argument("recipe", help="a .toml file, or the name of a shipped model")
    parser.add_argument("--work", type=Path, required=True, help="folder of everything it makes")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="given",
                        help="what the recipe needs, several times")  # fmt: skip
    parser.add_argument("--list", action="store_true", help="print the stages, run nothing")


def run(arguments: argparse.Namespace) -> int:
    """Run what is not done yet, in order."""
    shipped = RECIPES / f"{arguments.recipe}.toml"
    given = dict(_pair(text) for text in arguments.given)
    path = shipped if shipped.exists() else Path(arguments.recipe)
    stages = read_recipe(path, {**given, "work": str(arguments.work)})
    for number, stage in enumerate(stages, 1):
        print(f"{number}/{len(stages)} {stage.name}: {shlex.join(stage.command)}", flush=True)
        if not arguments.list:
            run_once(stage.command, arguments.work / "done" / stage.name)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise OptionsError(f"--set wants NAME=VALUE, not {text!r}.")
    return name, value


def read_recipe(path: Path, given: Mapping[str, str]) -> list[Stage]:
    """Read a recipe and fill in the names.

    Raises
    ------
    DataError
        The file cannot be read or is no recipe.
    OptionsError
        Something that it needs is not given.
    """
    try:
        recipe = tomllib.loads(path.read_text("utf-8"))
        missing = [name for name in recipe["needs"] if name not in given]
        if missing:
            raise OptionsError(f"This recipe needs --set {'=… --set '.join(missing)}=….")
        return [_stage(row, given) for row in recipe["stage"]]
    except OSError as error:
        raise DataError(f"There is no recipe {path}; name a .toml file.") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path} is not a recipe: it needs needs and [[stage]] tables.") from error


def _stage(row: Mapping[str, Any], given: Mapping[str, str]) -> Stage:
    return Stage(row["name"], tuple(part.format(**given) for part in shlex.split(row["command"])))
