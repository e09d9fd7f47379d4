"""Where the application keeps its files; owns no state and runs on any thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from platformdirs import PlatformDirs

if TYPE_CHECKING:
    from pathlib import Path

APP_NAME = "FastWhisper Captions"
"""The name people see."""

FOLDER_NAME = "fastwhisper-captions"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one user; nothing is created before it is needed.

    Attributes
    ----------
    config
        Settings and window places.
    data
        Sessions, imported models, and the user's recordings and models where they want them.
    cache
        What can be rebuilt at any time: the search index.
    """

    config: Path
    data: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def places(self) -> Path:
        """Where windows were last; nothing else."""
        return self.config / "windows.ini"

    @property
    def sessions(self) -> Path:
        """The folder of session files, unless the user chose another."""
        return self.data / "sessions"

    @property
    def models(self) -> Path:
        """The folder of imported and personalised models."""
        return self.data / "models"

    @property
    def personal(self) -> Path:
        """The folder of the user's recordings and of the models learnt from them."""
        return self.data / "personal"

    @property
    def index(self) -> Path:
        """The library's search index."""
        return self.cache / "library.sqlite3"

    @classmethod
    def of_user(cls) -> Paths:
        """Return the folders this platform means for an application."""
        dirs = PlatformDirs(FOLDER_NAME, appauthor=False, roaming=False)
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)

    @classmethod
    def under(cls, root: Path) -> Paths:
        """Return all folders below one root: a portable installation, or a test."""
        return cls(root / "config", root / "data", root / "cache")
