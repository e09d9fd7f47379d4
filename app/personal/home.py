"""The user's personal data: recordings, personalised models and the state of a training run.

Methods may block; any thread but the GUI thread may call them.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import engine
from app.personal.keys import Key, KeyRing
from engine import StorageError

if TYPE_CHECKING:
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
    """A summary of the user's personal data.

    Attributes
    ----------
    recordings
        Oldest first, damaged ones included.
    size
        Bytes on the disk.
    protection
        How the recordings are protected.
    versions
        The personalised models, newest first.
    current
        Number of the version in use; None for the bundled model.
    is_damaged
        Whether the version in use cannot be loaded, so that the bundled model replaces it.
    resumable
        Whether an interrupted training run can be resumed.
    fresh
        Number of recordings since the last run.
    """

    recordings: tuple[RecordingSummary, ...] = ()
    size: int = 0
    protection: Protection = "none"
    versions: tuple[ModelVersion, ...] = ()
    current: int | None = None
    is_damaged: bool = False
    resumable: bool = False
    fresh: int = 0

    @property
    def usable(self) -> tuple[RecordingSummary, ...]:
        """The recordings that can be trained on."""
        return tuple(each for each in self.recordings if each.problem is None)

    @property
    def seconds(self) -> float:
        """Total duration of the recordings."""
        return sum(each.duration for each in self.recordings)


class PersonalHome:
    """Recordings, model versions and encryption key of one user.

    Parameters
    ----------
    folder
        Created when there is something to store.
    keys
        Source of the key; the system keyring when None.
    """

    def __init__(self, folder: Path, keys: KeyRing | None = None) -> None:
        self.folder = folder
        self.keys = keys or KeyRing(folder / "sealed")

    @property
    def recordings_folder(self) -> Path:
        return self.folder / "store"

    @property
    def work_folder(self) -> Path:
        """The folder of a training run's state."""
        return self.folder / "work"

    @property
    def versions_folder(self) -> Path:
        return self.folder / "versions"

    @property
    def versions(self) -> ModelVersions:
        """The personalised models; needs no key."""
        return engine.ModelVersions(self.versions_folder, engine.find_model(None))

    def summarise(self, settings: PersonalSettings) -> PersonalDataSummary:
        """Delete expired recordings and return a summary of the rest."""
        key = self.keys.get()
        store = self._store(settings, key)
        store.expire()
        recordings, last = store.recordings(), self._last_run()
        versions = self.versions
        return PersonalDataSummary(
            recordings=recordings,
            size=store.size,
            protection=key.protection,
            versions=tuple(reversed(versions.versions())),
            current=versions.current,
            is_damaged=versions.current is not None and versions.model_folder == versions.bundled,
            resumable=self.has_unfinished_run(),
            fresh=sum(each.created > last for each in recordings if each.problem is None),
        )

    def add(self, recording: Recording, settings: PersonalSettings) -> None:
        """Store a recording, encrypted where there is a keyring; the key is created if needed.

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

    def load(self, recording_id: str) -> Recording:
        """Read one recording; raises StorageError."""
        return self._any_store().load(recording_id)

    def delete(self, recording_id: str) -> None:
        """Delete one recording; raises StorageError."""
        self._any_store().delete(recording_id)

    def delete_recordings(self) -> None:
        """Delete every recording and the state of a run on them; raises StorageError."""
        self._any_store().delete_all()
        self.forget_run()

    def delete_everything(self) -> None:
        """Delete recordings, versions, a run's state and the key; raises StorageError."""
        self.delete_recordings()
        self.versions.delete_all()
        self.keys.forget()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder.exists():
            raise StorageError(
                f"Something in “{self.folder}” could not be deleted; delete it by hand."
            )

    def forget_run(self) -> None:
        """Discard an interrupted run."""
        shutil.rmtree(self.work_folder, ignore_errors=True)

    def note_run(self) -> None:
        """Record that a run ended now."""
        when = datetime.now().astimezone().isoformat()
        self._make_folder()
        engine.replace_file(self.folder / _LAST, json.dumps({"finished": when}).encode(), 0o600)

    def _make_folder(self) -> None:
        try:
            engine.make_private_folder(self.folder)
        except OSError as error:
            reason = error.strerror or "the disk does not accept it"
            raise StorageError(f"“{self.folder}” cannot be created ({reason}).") from error

    def _store(self, settings: PersonalSettings, key: Key) -> PersonalStore:
        limit = settings.megabytes * MEGABYTE
        return engine.PersonalStore(self.recordings_folder, key.value, limit, settings.days)

    def _any_store(self) -> PersonalStore:
        return engine.PersonalStore(self.recordings_folder, self.keys.get().value)

    def _last_run(self) -> datetime:
        try:
            raw: Any = json.loads((self.folder / _LAST).read_bytes())
            return datetime.fromisoformat(cast("dict[str, Any]", raw)["finished"]).astimezone()
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return datetime.fromtimestamp(0).astimezone()

    def has_unfinished_run(self) -> bool:
        """Return whether an interrupted run can be resumed; needs no key."""
        try:
            return any(self.work_folder.iterdir())
        except OSError:
            return False
