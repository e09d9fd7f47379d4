"""The settings file, in TOML; any thread, one at a time.

A damaged file never stops the application: a setting that is not valid is named in a warning and
keeps its default, and a file that is not TOML is renamed before a new one is written.
"""

from __future__ import annotations

import contextlib
import os
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from app.settings import Settings
from engine import StorageError, make_private_folder, read_regular_file, replace_file

MAX_BYTES = 1_000_000
"""A larger file holds no settings."""

RENAMED = {"lane_labels": "channel_labels", "keep_sound": "keep_audio"}
"""Keys of version 0.1, and their names since."""

REMOVED = {("audio", "device")}
"""Keys of earlier versions that have no meaning any more; they are ignored without a warning."""


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings as read, and one sentence for each that is not valid."""

    settings: Settings
    warnings: tuple[str, ...] = ()


def load_settings(path: Path) -> LoadedSettings:
    """Read the settings; a missing file gives the defaults, a damaged one a warning as well.

    Parameters
    ----------
    path
        The TOML file. When it is not TOML at all, it is renamed to ``settings.damaged.toml``.
    """
    try:
        tables = tomllib.loads(read_regular_file(path, MAX_BYTES).decode())
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        return LoadedSettings(Settings(), (f"The settings could not be read: {reason}.",))
    except (ValueError, RecursionError):  # no TOML, no UTF-8, digits or brackets without end
        aside = path.with_suffix(".damaged.toml")
        with contextlib.suppress(OSError):
            os.replace(path, aside)
        return LoadedSettings(
            Settings(), (f"The settings file is damaged; it was kept as {aside.name}.",)
        )
    return _from_tables(tables)


def save_settings(settings: Settings, path: Path) -> None:
    """Write all settings, whole or not at all, readable by this user alone.

    Raises
    ------
    OSError
        The folder cannot be created.
    StorageError
        The file cannot be written, or a pipe or a device is in its place.
    """
    make_private_folder(path.parent)
    if path.exists() and not path.is_file():
        raise StorageError(f"“{path}” is not a regular file; remove it.")
    replace_file(path, dump_settings(settings).encode(), 0o600)


def dump_settings(settings: Settings) -> str:
    """Return the settings as TOML, one table for each section."""
    return tomli_w.dumps(asdict(settings))


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
        if (name, key) in REMOVED:
            continue
        key = RENAMED.get(key, key)
        value = tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        try:
            section = replace(section, **{key: value})
        except TypeError:
            warnings.append(f"Unknown setting {name}.{key} was ignored.")
        except ValueError as error:
            warnings.append(f"Setting {name}.{error}; the default is used.")
    return section
