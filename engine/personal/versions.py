"""Every model that was learnt on this machine, and which of them is in use; any thread.

``<folder>/<number>/`` is a model folder with a ``version.json`` beside its files, and
``<folder>/current`` lists the numbers in use, the newest first, so that a change can be taken back
(0 is the bundled model). A version appears whole or not at all, and is verified before it is used:
whatever is damaged here, the bundled model is still there.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import Field, asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from engine.errors import ModelError, StorageError
from engine.files import replace_file
from engine.model.archive import read_folder, read_model_archive, write_archive, write_model_archive
from engine.model.bundle import ModelBundle

if TYPE_CHECKING:
    import os

BUNDLED = 0
"""The number that ``current`` has for the model that came with the program."""

VERSION_FILE = "version.json"
_CURRENT = "current"
_MAX_STEPS_BACK = 50
_MAX_NOTE_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class VersionScores:
    """What is known of a version; rates in percent, None where nothing was measured.

    Attributes
    ----------
    base
        Name and version of the model that it was learnt from.
    learnt, rejected
        Recordings that were learnt, and those that were not.
    wer_before, wer_after
        Word error rate on the user's held-back recordings, of the model that was in use and of
        this one.
    canary_before, canary_after
        The same on general speech.
    """

    base: str = ""
    learnt: int = 0
    rejected: int = 0
    wer_before: float | None = None
    wer_after: float | None = None
    canary_before: float | None = None
    canary_after: float | None = None


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One learnt model.

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
    """The versions of one user, and the switch between them.

    Parameters
    ----------
    folder
        Made when the first version comes.
    bundled
        The model folder that is used while no version is.
    """

    def __init__(self, folder: str | os.PathLike[str], bundled: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.bundled = Path(bundled)

    def versions(self) -> tuple[ModelVersion, ...]:
        """List the versions, oldest first; what they hold is verified when they are used.

        Raises
        ------
        StorageError
            The folder exists and cannot be read.
        """
        return tuple(_describe(self.folder / str(n)) for n in sorted(self._numbers()))

    @property
    def current(self) -> int | None:
        """The version in use, or None: the bundled model."""
        steps = self._steps()
        return steps[0] if steps and steps[0] != BUNDLED else None

    @property
    def next_number(self) -> int:
        """The number of the version that comes next; one that is gone does not come again."""
        return max([*self._numbers(), *self._steps(), 0]) + 1

    @property
    def model_folder(self) -> Path:
        """The folder of the model in use; the bundled one where that is missing or damaged."""
        number = self.current
        if number is None:
            return self.bundled
        try:
            return ModelBundle.load(self.folder / str(number)).folder
        except ModelError:
            return self.bundled

    def use(self, number: int | None) -> None:
        """Use a version from now on, or the bundled model (None).

        Raises
        ------
        ModelError
            The version is missing or damaged; what is in use stays.
        StorageError
            The choice could not be written; what is in use stays.
        """
        if number is not None:
            ModelBundle.load(self._of(number))
        chosen = number or BUNDLED
        steps = self._steps() or [BUNDLED]
        if steps[0] != chosen:
            self._write_steps([chosen, *steps])

    def roll_back(self) -> int | None:
        """Use again what was in use before the last change; returns it (None: the bundled model).

        Raises
        ------
        ModelError, StorageError
            As :meth:`use`.
        """
        steps = self._steps()
        if not steps:
            return None
        steps = steps[1:] or [BUNDLED]
        if steps[0] != BUNDLED:
            ModelBundle.load(self._of(steps[0]))
        self._write_steps(steps)
        return steps[0] or None

    def add(self, folder: str | os.PathLike[str], scores: VersionScores) -> int:
        """Copy a model folder into a new version, which is not yet in use; returns its number.

        Raises
        ------
        ModelError
            The folder is no model, or damaged.
        StorageError
            The disk is full or may not be written to; nothing is left behind.
        """
        return self._add(read_folder(Path(folder)), _note(scores))

    def delete(self, number: int) -> None:
        """Remove a version; where it was in use, the one before it is from now on.

        Raises
        ------
        StorageError
            It could not be removed whole.
        """
        folder = self._of(number)
        steps = self._steps()
        if number in steps:
            self._write_steps([n for n in steps if n != number])
        _remove(folder)

    def delete_all(self) -> None:
        """Remove every version; the bundled model is in use from now on.

        Raises
        ------
        StorageError
            Something could not be removed.
        """
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
            It is no model, damaged or unreasonably large.
        StorageError
            The disk is full or may not be written to; nothing is left behind.
        """
        files = read_model_archive(Path(source), (VERSION_FILE,))
        note = files.pop(VERSION_FILE, b"{}")
        created, scores = _parse_note(note)
        return self._add(files, _note(scores, created))

    def _add(self, files: dict[str, bytes], note: bytes) -> int:
        number = self.next_number
        write_model_archive({**files, VERSION_FILE: note}, self.folder / str(number))
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
            raise ModelError(f"There is no version {number}; choose another one.")
        return folder

    def _steps(self) -> list[int]:
        """Read the versions that were in use, the newest first, without those that are gone."""
        try:
            lines = (self.folder / _CURRENT).read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return []
        numbers = [int(line) for line in lines if line == str(BUNDLED) or _is_number(line)]
        there = {BUNDLED, *self._numbers()}
        kept = [n for n in numbers if n in there]
        return [n for at, n in enumerate(kept) if at == 0 or n != kept[at - 1]]

    def _write_steps(self, steps: list[int]) -> None:
        lines = "".join(f"{n}\n" for n in steps[:_MAX_STEPS_BACK])
        replace_file(self.folder / _CURRENT, lines.encode(), mode=0o600)


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and name[0] != "0" and len(name) < 7


def _note(scores: VersionScores, created: datetime | None = None) -> bytes:
    when = created or datetime.now().astimezone()
    return (json.dumps({"created": when.isoformat(), **asdict(scores)}, indent=2) + "\n").encode()


def _describe(folder: Path) -> ModelVersion:
    try:
        with (folder / VERSION_FILE).open("rb") as file:
            created, scores = _parse_note(file.read(_MAX_NOTE_BYTES))
    except OSError:
        created, scores = _parse_note(b"{}")
    return ModelVersion(int(folder.name), folder, created, scores)


def _parse_note(data: bytes) -> tuple[datetime, VersionScores]:
    """Read what a ``version.json`` says; what makes no sense is left out."""
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
    value = table.get(field.name)
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
            f"A version could not be deleted ({error.strerror}); close what uses it."
        ) from error
