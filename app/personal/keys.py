"""The key that recordings are sealed with, in the system's keyring; may block, never GUI thread.

`keyring` is imported when a key is first asked for: most starts never need one.
"""

from __future__ import annotations

import base64
import binascii
import logging
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from engine import KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

SERVICE = "fastwhisper-captions"
USER = "recordings"
_MIN_PRIORITY = 1
"""Below it keyring lists what protects nothing: the null, the failing, the plain-text backends."""

Protection = Literal["keyring", "none", "locked"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and what protects it.

    ``keyring``: the system keeps it; without a value, none was made yet. ``none``: this system has
    no keyring, so recordings lie open to whoever may read the user's files. ``locked``: there is a
    key, and it cannot be had now.
    """

    value: bytes | None
    protection: Protection


def load_keyring() -> Any | None:
    """Return the system's keyring, or None where there is none that protects."""
    import keyring

    backend = keyring.get_keyring()
    priority = getattr(backend, "priority", 0)
    return backend if priority >= _MIN_PRIORITY else None


class KeyRing:
    """Finds or makes the key once, and remembers it.

    Parameters
    ----------
    marker
        A file that says that recordings are sealed, so that a keyring that has gone is no reason
        to go on without one.
    load
        Returns an object with keyring's ``get_password`` and ``set_password``.
    """

    def __init__(self, marker: Path, load: Callable[[], Any | None] = load_keyring) -> None:
        self._marker = marker
        self._load = load
        self._lock = threading.Lock()
        self._key: Key | None = None

    def get(self, *, make: bool = False) -> Key:
        """Return the key; with `make`, one is made where there is none yet."""
        with self._lock:
            if self._key is None or (make and self._key == Key(None, "keyring")):
                self._key = self._ask(make=make)
            return self._key

    def retry(self) -> None:
        """Ask the system again next time: the user may have unlocked the keyring."""
        with self._lock:
            self._key = None

    def forget(self) -> None:
        """Delete the key: whatever was sealed with it can never be read again."""
        with self._lock:
            self._key = None
            try:
                backend = self._load()
                if backend is not None and backend.get_password(SERVICE, USER) is not None:
                    backend.delete_password(SERVICE, USER)
            except Exception as error:
                # Each system's keyring fails in its own way.
                log.warning("the key was not deleted: %s", type(error).__name__)
        self._marker.unlink(missing_ok=True)

    def _ask(self, *, make: bool) -> Key:
        try:
            backend = self._load()
            if backend is None:
                return Key(None, "locked" if self._marker.exists() else "none")
            value = _decode(backend.get_password(SERVICE, USER))
            return Key(self._make(backend) if value is None and make else value, "keyring")
        except Exception as error:
            # Each system's keyring fails in its own way; a locked one must never mean "unsealed".
            log.warning("the keyring refused: %s", type(error).__name__)
            return Key(None, "locked")

    def _make(self, backend: Any) -> bytes:
        value = secrets.token_bytes(KEY_BYTES)
        backend.set_password(SERVICE, USER, base64.b64encode(value).decode("ascii"))
        if _decode(backend.get_password(SERVICE, USER)) != value:
            raise OSError("the keyring kept nothing")
        self._marker.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._marker.touch(mode=0o600)
        return value


def _decode(text: str | None) -> bytes | None:
    try:
        value = base64.b64decode(text or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if len(value) == KEY_BYTES else None
