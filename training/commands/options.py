"""Options of a dataclass as arguments: names, types, defaults and help come from its definition."""

import argparse
import inspect
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TypeVar

Options = TypeVar("Options")

_TYPES = {"int": int, "float": float, "str": str, "Path": Path}


def add_options(
    parser: argparse._ActionsContainer, kind: type[object], *names: str, **flags: str
) -> None:
    """Add an argument for each of these fields of a dataclass.

    Parameters
    ----------
    names
        Fields whose flag is their own name.
    flags
        The flags of the others, by field.
    """
    texts = _described(kind)
    flags = {name: f"--{name.replace('_', '-')}" for name in names} | flags
    for field in fields(kind):
        if field.name not in flags:
            continue
        common = {"dest": field.name, "help": texts.get(field.name)}
        if field.type == "bool":
            parser.add_argument(flags[field.name], action="store_true", **common)
        else:
            required = field.default is MISSING
            default = None if required else field.default
            parse = _TYPES[field.type.removesuffix(" | None")]
            parser.add_argument(
                flags[field.name], type=parse, default=default, required=required, **common
            )


def options_of(kind: type[Options], arguments: argparse.Namespace, **more: object) -> Options:
    """Fill the fields of a dataclass from the arguments of the same names, and from ``more``."""
    names = {field.name for field in fields(kind)} & vars(arguments).keys()
    return kind(**{name: getattr(arguments, name) for name in names} | more)


def _described(kind: type[object]) -> dict[str, str]:
    """Read what the docstring says about each attribute."""
    section = inspect.cleandoc(kind.__doc__ or "").partition("Attributes\n----------\n")[2]
    found: dict[str, str] = {}
    names: list[str] = []
    for line in section.splitlines():
        if line.startswith(" "):
            text = line.strip().replace("``", "").replace("%", "%%")
            found |= {name: f"{found.get(name, '')} {text}".strip() for name in names}
        else:
            names = line.split(", ")
    return {name: _as_help(text) for name, text in found.items()}


def _as_help(sentence: str) -> str:
    """Write a sentence as argparse's own help is: without capital and full stop."""
    is_word = sentence[1:2].islower() or sentence.startswith("A ")
    return (sentence[:1].lower() if is_word else sentence[:1]) + sentence[1:].rstrip(".")
