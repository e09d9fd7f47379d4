"""The folders of the application's files; any thread."""

from __future__ import annotations

import contextlib
import os
import stat
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
        """The file of window positions; another one where Qt would wait for a pipe for ever."""
        path = self.config / "windows.ini"
        return path if path.is_file() or not path.exists() else path.with_suffix(".new.ini")

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

    def make_private(self) -> None:
        """Close the folders that exist to other users; new ones are created closed."""
        if os.name != "posix":
            return
        for folder in (self.config, self.data, self.cache):
            with contextlib.suppress(OSError):
                if folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                    folder.chmod(stat.S_IRWXU)

    @classmethod
    def of_user(cls) -> Paths:
        """Return the platform's folders for an application of this user."""
        dirs = PlatformDirs(FOLDER_NAME, appauthor=False, roaming=False)
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)

    @classmethod
    def under(cls, root: Path) -> Paths:
        """Return all folders below one root: a portable installation, or a test."""
        return cls(root / "config", root / "data", root / "cache")
