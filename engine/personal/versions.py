"""The fine-tuned models of this machine, and which of them is in use; any thread.

``<folder>/<number>/`` is a model folder with a ``version.json`` beside its files, and
``<folder>/current`` lists the versions that were in use, the newest first, so that a change can be
rolled back (0 is the bundled model). A version is added atomically and verified before it is used;
whatever is damaged here, the bundled model remains.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import Field, asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from engine.errors import ModelError, StorageError
from engine.files import replace_file
from engine.model.archive import read_folder, read_model_archive, write_archive, write_model_archive
from engine.model.bundle import ModelBundle

BUNDLED = 0
"""The number of the bundled model in ``current``."""

VERSION_FILE = "version.json"
_CURRENT = "current"
_KEYS = {"trained_on": "learnt"}
"""Names in ``version.json`` that differ from the attribute's."""
_MAX_HISTORY = 50
_MAX_METADATA_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class VersionScores:
    """Origin and word error rates of a version; rates in per cent, None where not measured.

    Attributes
    ----------
    base
        Name and version of the model that was fine-tuned.
    trained_on, rejected
        Number of recordings used for fine-tuning, and of those found unsuitable.
    wer_before, wer_after
        Word error rate on the user's held-out recordings, of the model then in use and of this
        one.
    canary_before, canary_after
        The same on general speech.
    """

    base: str = ""
    trained_on: int = 0
    rejected: int = 0
    wer_before: float | None = None
    wer_after: float | None = None
    canary_before: float | None = None
    canary_after: float | None = None


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A fine-tuned model.

    Attributes
    ----------
    created
        Local time with its offset.
    """

    number: int
    folder: Path
    created: datetime
    scores: VersionScores


class ModelVersions:
    """The model versions of one user.

    Parameters
    ----------
    folder
        Created with the first version.
    bundled
        Folder of the bundled model.
    """

    def __init__(self, folder: str | os.PathLike[str], bundled: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.bundled = Path(bundled)

    def versions(self) -> tuple[ModelVersion, ...]:
        """List the versions, oldest first, whose files are not verified; raises StorageError."""
        return tuple(_describe(self.folder / str(n)) for n in sorted(self._numbers()))

    @property
    def current(self) -> int | None:
        """The version in use; None for the bundled model."""
        history = self._history()
        return history[0] if history and history[0] != BUNDLED else None

    @property
    def next_number(self) -> int:
        """The number of the next version; numbers of deleted versions are not reused."""
        return max([*self._numbers(), *self._history(), 0]) + 1

    @property
    def model_folder(self) -> Path:
        """Folder of the model in use; of the bundled one if that is missing or damaged."""
        number = self.current
        if number is None:
            return self.bundled
        try:
            return ModelBundle.load(self.folder / str(number)).folder
        except ModelError:
            return self.bundled

    def use(self, number: int | None) -> None:
        """Switch to a version, or to the bundled model (None).

        Raises
        ------
        ModelError
            The version is missing or damaged; the current one stays in use.
        StorageError
            The choice could not be written; the current one stays in use.
        """
        if number is not None:
            ModelBundle.load(self._of(number))
        chosen = number or BUNDLED
        history = self._history() or [BUNDLED]
        if history[0] != chosen:
            self._write_history([chosen, *history])

    def roll_back(self) -> int | None:
        """Return to the version used before (None: the bundled one); raises like :meth:`use`."""
        history = self._history()
        if not history:
            return None
        history = history[1:] or [BUNDLED]
        if history[0] != BUNDLED:
            ModelBundle.load(self._of(history[0]))
        self._write_history(history)
        return history[0] or None

    def add(self, folder: str | os.PathLike[str], scores: VersionScores) -> int:
        """Add a model folder as a version, which is not yet in use; returns its number.

        Raises
        ------
        ModelError
            The folder is not a model folder, or damaged.
        StorageError
            The disk is full or not writable; nothing is left behind.
        """
        return self._add(read_folder(Path(folder)), _metadata(scores))

    def delete(self, number: int) -> None:
        """Delete a version; the one used before it replaces it if in use. Raises StorageError."""
        folder = self._of(number)
        history = self._history()
        if number in history:
            self._write_history([n for n in history if n != number])
        _remove(folder)

    def delete_all(self) -> None:
        """Delete all versions, after which the bundled model is in use; raises StorageError."""
        if self.folder.exists():
            _remove(self.folder)

    def export(self, number: int, target: str | os.PathLike[str]) -> None:
        """Write a version as a zip archive, which :meth:`import_` reads.

        Raises
        ------
        ModelError
            The version is missing or damaged.
        StorageError
            The archive could not be written.
        """
        write_archive(self._of(number), Path(target), (VERSION_FILE,))

    def import_(self, source: str | os.PathLike[str]) -> int:
        """Add a model folder or a zip archive of one as a version; returns its number.

        Raises
        ------
        ModelError
            It is not a model, damaged or unreasonably large.
        StorageError
            The disk is full or not writable; nothing is left behind.
        """
        files = read_model_archive(Path(source), (VERSION_FILE,))
        metadata = files.pop(VERSION_FILE, b"{}")
        created, scores = _parse_metadata(metadata)
        return self._add(files, _metadata(scores, created))

    def _add(self, files: dict[str, bytes], metadata: bytes) -> int:
        number = self.next_number
        write_model_archive({**files, VERSION_FILE: metadata}, self.folder / str(number))
        return number

    def _numbers(self) -> list[int]:
        try:
            names = [path.name for path in self.folder.iterdir() if path.is_dir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StorageError(
                f"The versions in “{self.folder}” cannot be read; check the folder."
            ) from error
        return [int(name) for name in names if _is_number(name)]

    def _of(self, number: int) -> Path:
        folder = self.folder / str(number)
        if number < 1 or not folder.is_dir():
            raise ModelError(f"There is no version {number}; choose another.")
        return folder

    def _history(self) -> list[int]:
        """Read the history of use, the newest version first, without deleted versions."""
        try:
            lines = (self.folder / _CURRENT).read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return []
        numbers = [int(line) for line in lines if line == str(BUNDLED) or _is_number(line)]
        existing = {BUNDLED, *self._numbers()}
        present = [n for n in numbers if n in existing]
        return [n for at, n in enumerate(present) if at == 0 or n != present[at - 1]]

    def _write_history(self, history: list[int]) -> None:
        lines = "".join(f"{n}\n" for n in history[:_MAX_HISTORY])
        replace_file(self.folder / _CURRENT, lines.encode(), mode=0o600)


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and name[0] != "0" and len(name) < 7


def _metadata(scores: VersionScores, created: datetime | None = None) -> bytes:
    when = created or datetime.now().astimezone()
    values = {_KEYS.get(name, name): value for name, value in asdict(scores).items()}
    return (json.dumps({"created": when.isoformat(), **values}, indent=2) + "\n").encode()


def _describe(folder: Path) -> ModelVersion:
    try:
        with (folder / VERSION_FILE).open("rb") as file:
            created, scores = _parse_metadata(file.read(_MAX_METADATA_BYTES))
    except OSError:
        created, scores = _parse_metadata(b"{}")
    return ModelVersion(int(folder.name), folder, created, scores)


def _parse_metadata(data: bytes) -> tuple[datetime, VersionScores]:
    """Read a ``version.json``; invalid values are left out."""
    try:
        parsed: object = json.loads(data)
    except (ValueError, RecursionError):
        parsed = {}
    table = cast("dict[str, Any]", parsed) if isinstance(parsed, dict) else {}
    try:
        created = datetime.fromisoformat(table["created"]).astimezone()
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        created = datetime.now().astimezone()
    return created, VersionScores(**{f.name: _sane(f, table) for f in fields(VersionScores)})


def _sane(field: Field[Any], table: dict[str, Any]) -> Any:
    value = table.get(_KEYS.get(field.name, field.name))
    if field.name == "base":
        return value[:200] if isinstance(value, str) else field.default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        return field.default
    return int(value) if field.default == 0 else float(value)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise StorageError(
            f"A version could not be deleted ({error.strerror}); close programs that use it."
        ) from error
