"""The folders of the application's files; any thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

APP_NAME = "FastWhisper Captions"
"""The name shown to users."""

FOLDER_NAME = "fastwhisper-captions"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one user; none is created before it is needed.

    Attributes
    ----------
    config
        Settings and window positions.
    data
        Sessions, imported models, and personal data where the user collects it.
    cache
        The search index, which can be rebuilt at any time.
    """

    config: Path
    data: Path
    cache: Path

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"

    @property
    def places(self) -> Path:
        """The file of window positions."""
        return self.config / "windows.ini"

    @property
    def sessions(self) -> Path:
        """The folder of sessions, unless the settings name another."""
        return self.data / "sessions"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def personal(self) -> Path:
        """The folder of personal data: recordings and personalised models."""
        return self.data / "personal"

    @property
    def partials(self) -> Path:
        """The folder of what interrupted transcriptions of files have decoded."""
        return self.data / "partial"

    @property
    def index(self) -> Path:
        """The library's search index."""
        return self.cache / "library.sqlite3"

    @classmethod
    def of_user(cls) -> Paths:
        """Return the platform's folders for an application of this user."""
        dirs = PlatformDirs(FOLDER_NAME, appauthor=False, roaming=False)
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)

    @classmethod
    def under(cls, root: Path) -> Paths:
        """Return all folders below one root: a portable installation, or a test."""
        return cls(root / "config", root / "data", root / "cache")
