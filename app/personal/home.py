"""The folder of everything that belongs to the user's voice: recordings, versions, a run's state.

Every method may block and any thread may call, except the GUI's.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import engine
from app.personal.keys import Key, KeyRing
from engine import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from app.personal.keys import Protection
    from app.settings import PersonalSettings
    from engine import ModelVersion, ModelVersions, PersonalStore, Recording, RecordingSummary

MEGABYTE = 1_000_000
LOCKED = (
    "The recordings are encrypted, and the system keyring that holds their key cannot be reached; "
    "unlock it and try again."
)
_LAST = "last.json"


@dataclass(frozen=True, slots=True)
class PersonalDataSummary:
    """What is kept, in one glance.

    Attributes
    ----------
    items
        Oldest first; damaged ones among them.
    size
        Bytes on the disk.
    protection
        What protects the recordings.
    versions
        The learnt models, newest first.
    current
        The number of the one that was chosen; None for the bundled model.
    is_damaged
        Whether the chosen one cannot be used, so that the bundled model stands in.
    resumable
        Whether a run was cut short and can go on.
    fresh
        Recordings that came after the last run.
    """

    items: tuple[RecordingSummary, ...] = ()
    size: int = 0
    protection: Protection = "none"
    versions: tuple[ModelVersion, ...] = ()
    current: int | None = None
    is_damaged: bool = False
    resumable: bool = False
    fresh: int = 0

    @property
    def good(self) -> tuple[RecordingSummary, ...]:
        """The items that can be learnt from."""
        return tuple(item for item in self.items if item.problem is None)

    @property
    def seconds(self) -> float:
        """How long all of them last."""
        return sum(item.duration for item in self.items)


class PersonalHome:
    """Recordings, versions and key of one user.

    Parameters
    ----------
    folder
        Made when there is something to keep.
    keys
        Where the key is; the system's keyring when None.
    """

    def __init__(self, folder: Path, keys: KeyRing | None = None) -> None:
        self.folder = folder
        self.keys = keys or KeyRing(folder / "sealed")

    @property
    def recordings(self) -> Path:
        """The folder of recordings."""
        return self.folder / "store"

    @property
    def work(self) -> Path:
        """The folder of a run's state."""
        return self.folder / "work"

    @property
    def versions(self) -> ModelVersions:
        """The learnt models; needs no key."""
        return engine.ModelVersions(self.folder / "versions", engine.find_model(None))

    def look(self, settings: PersonalSettings) -> PersonalDataSummary:
        """Return what is kept."""
        key = self.keys.get()
        store = self._store(settings, key)
        store.expire()
        items, last = store.recordings(), self._last_run()
        versions = self.versions
        return PersonalDataSummary(
            items=items,
            size=store.size,
            protection=key.protection,
            versions=tuple(reversed(versions.versions())),
            current=versions.current,
            is_damaged=versions.current is not None and versions.model_folder == versions.bundled,
            resumable=self.has_unfinished_run(),
            fresh=sum(item.created > last for item in items if item.problem is None),
        )

    def add(self, recording: Recording, settings: PersonalSettings) -> None:
        """Keep a recording, sealed where there is a keyring; makes the key where there is none.

        Raises
        ------
        StorageError
            The disk is full, the store is full, or the keyring is locked.
        """
        key = self.keys.get(make=True)
        if key.protection == "locked":
            raise StorageError(LOCKED)
        self._make_folder()
        self._store(settings, key).add(recording)

    def load(self, item: str) -> Recording:
        """Read one recording; raises StorageError."""
        return self._any_store().load(item)

    def delete(self, item: str) -> None:
        """Delete one recording; raises StorageError."""
        self._any_store().delete(item)

    def delete_recordings(self) -> None:
        """Delete every recording, and a run that was learning from them; raises StorageError."""
        self._any_store().delete_all()
        self.forget_run()

    def delete_everything(self) -> None:
        """Delete recordings, versions, a run's state and the key; raises StorageError."""
        self.delete_recordings()
        self.versions.delete_all()
        self.keys.forget()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder.exists():
            raise StorageError(f"Something in “{self.folder}” could not be deleted; do it by hand.")

    def forget_run(self) -> None:
        """Give up a run that was cut short."""
        shutil.rmtree(self.work, ignore_errors=True)

    def note_run(self) -> None:
        """Remember that a run came to its end now."""
        when = datetime.now().astimezone().isoformat()
        self._make_folder()
        engine.replace_file(self.folder / _LAST, json.dumps({"finished": when}).encode(), 0o600)

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or "the disk refuses"
            raise StorageError(f"“{self.folder}” cannot be made ({reason}).") from error

    def _store(self, settings: PersonalSettings, key: Key) -> PersonalStore:
        limit = settings.megabytes * MEGABYTE
        return engine.PersonalStore(self.recordings, key.value, limit, settings.days)

    def _any_store(self) -> PersonalStore:
        return engine.PersonalStore(self.recordings, self.keys.get().value)

    def _last_run(self) -> datetime:
        try:
            raw: Any = json.loads((self.folder / _LAST).read_bytes())
            return datetime.fromisoformat(cast("dict[str, Any]", raw)["finished"]).astimezone()
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return datetime.fromtimestamp(0).astimezone()

    def has_unfinished_run(self) -> bool:
        """Tell whether a run was cut short and can go on; needs no key."""
        try:
            return any(self.work.iterdir())
        except OSError:
            return False
