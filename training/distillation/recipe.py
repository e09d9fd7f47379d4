"""Recipes: the commands that make a model, each run once in a process of its own.

A recipe is a TOML file: ``needs`` names the inputs, each ``[[stage]]`` has a ``name`` and a
``command`` with ``{names}`` to be filled in. Completed stages are skipped, so that a recipe resumes
after an interruption. Runs on the main thread.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from engine.errors import OptionsError
from training.errors import DataError, TrainingError
from training.files import write_file

RECIPES = Path(str(files("training"))) / "recipes"


@dataclass(frozen=True, slots=True)
class Stage:
    """One command of a recipe, all its names filled in."""

    name: str
    command: tuple[str, ...]


def reproduce(recipe: str, inputs: Mapping[str, str], work: Path, dry_run: bool = False) -> None:
    """Run the stages that are not complete yet, in order.

    Parameters
    ----------
    recipe
        A ``.toml`` file, or the name of a shipped model.
    inputs
        Everything that the recipe needs.
    work
        Folder of all that it makes.
    dry_run
        Only print the stages; inputs that are not given stay ``{name}``.

    Raises
    ------
    DataError, OptionsError
        As :func:`read_recipe`.
    TrainingError
        A stage failed; its own message was printed.
    """
    shipped = RECIPES / f"{recipe}.toml"
    path = shipped if shipped.exists() else Path(recipe)
    stages = read_recipe(path, {**inputs, "work": str(work)}, partial=dry_run)
    for number, stage in enumerate(stages, 1):
        print(f"{number}/{len(stages)} {stage.name}: {shlex.join(stage.command)}", flush=True)
        if not dry_run:
            run_once(stage.command, work / "done" / stage.name)


def read_recipe(path: Path, inputs: Mapping[str, str], partial: bool = False) -> list[Stage]:
    """Read a recipe and fill in the names; with ``partial``, missing ones stay ``{name}``.

    Raises
    ------
    DataError
        The file cannot be read or is not a recipe.
    OptionsError
        An input is missing.
    """
    try:
        recipe = tomllib.loads(path.read_text("utf-8"))
        missing = [name for name in recipe["needs"] if name not in inputs]
        if missing and not partial:
            raise OptionsError(f"This recipe needs --set {'=… --set '.join(missing)}=….")
        names = {**{name: f"{{{name}}}" for name in missing}, **inputs}
        return [_stage(row, names) for row in recipe["stage"]]
    except OSError as error:
        raise DataError(f"There is no recipe {path}; give a .toml file.") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} is not a recipe: it must have “needs” and [[stage]] tables."
        raise DataError(message) from error


def _stage(row: Mapping[str, Any], inputs: Mapping[str, str]) -> Stage:
    return Stage(row["name"], tuple(part.format(**inputs) for part in shlex.split(row["command"])))


def run_once(command: Sequence[str], done: Path) -> None:
    """Run ``python -m training COMMAND`` unless ``done`` records that very command.

    An interrupted distillation resumes from its checkpoint.

    Raises
    ------
    TrainingError
        The command failed; its own message was printed.
    """
    if done.exists() and done.read_text("utf-8").splitlines() == list(command):
        return
    resumed = ["--resume"] if _has_checkpoint(command) else []
    whole = [sys.executable, "-m", "training", *command, *resumed]
    if subprocess.run(whole, check=False).returncode:
        raise TrainingError(f"{command[0]} failed, see above; fix that and start again.")
    write_file(done, "\n".join(command).encode())


def _has_checkpoint(command: Sequence[str]) -> bool:
    if command[0] != "distill":
        return False
    return (Path(command[command.index("--out") + 1]) / "last.pt").exists()
