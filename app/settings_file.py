"""The settings file: TOML in, TOML out; runs on any thread, one at a time.

A damaged file never stops the application: what cannot be understood is named in a warning, keeps
its default, and the file itself is put aside before it is written over.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, cast

from app.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

RENAMED = {"lane_labels": "channel_labels", "keep_sound": "keep_audio"}
"""Keys of version 0.1, and what they are called now."""


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings as read, and one sentence for everything that was not understood."""

    settings: Settings
    warnings: tuple[str, ...] = ()


def load_settings(path: Path) -> LoadedSettings:
    """Read the settings; a missing file means the defaults, a damaged one also warns.

    Parameters
    ----------
    path
        The TOML file. When it is not TOML at all, it is renamed to ``settings.damaged.toml``.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        return LoadedSettings(Settings(), (f"The settings could not be read: {reason}.",))
    except (ValueError, RecursionError):  # no TOML, no UTF-8, digits or brackets without end
        aside = path.with_suffix(".damaged.toml")
        _put_aside(path, aside)
        return LoadedSettings(
            Settings(), (f"The settings file is damaged; it was kept as {aside.name}.",)
        )
    return _from_tables(tables)


def save_settings(settings: Settings, path: Path) -> None:
    """Write all settings, whole or not at all, for this user alone; raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    temporary.touch(mode=0o600)
    temporary.write_text(dump_settings(settings), encoding="utf-8")
    os.replace(temporary, path)


def dump_settings(settings: Settings) -> str:
    """Return the settings as TOML, one table a section."""
    return "\n".join(
        _dump_table(item.name, getattr(settings, item.name)) for item in fields(settings)
    )


def _put_aside(path: Path, aside: Path) -> None:
    try:
        os.replace(path, aside)
    except OSError:
        return


def _from_tables(tables: dict[str, Any]) -> LoadedSettings:
    settings, warnings = Settings(), list[str]()
    for name, table in tables.items():
        if name not in Settings.__slots__ or not isinstance(table, dict):
            warnings.append(f"Unknown setting {name!r} was ignored.")
            continue
        section = _fill(getattr(settings, name), name, table, warnings)  # pyright: ignore[reportUnknownArgumentType]
        settings = replace(settings, **{name: section})
    return LoadedSettings(settings, tuple(warnings))


def _fill(section: Any, name: str, table: dict[str, Any], warnings: list[str]) -> Any:
    for key, value in table.items():
        key = RENAMED.get(key, key)
        value = tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        try:
            section = replace(section, **{key: value})
        except TypeError:
            warnings.append(f"Unknown setting {name}.{key} was ignored.")
        except ValueError as error:
            warnings.append(f"Setting {name}.{error}; the default is used.")
    return section


def _dump_table(name: str, section: Any) -> str:
    rows = (f"{item.name} = {_dump_value(getattr(section, item.name))}" for item in fields(section))
    return "\n".join((f"[{name}]", *rows, ""))


def _dump_value(value: object) -> str:
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return "[" + ", ".join(_dump_value(item) for item in items) + "]"
    # JSON's text, numbers and booleans are also TOML's, once the one character that TOML
    # forbids and JSON does not is escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
