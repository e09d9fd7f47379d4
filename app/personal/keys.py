"""The encryption key of recordings, in the system keyring; may block, never the GUI thread.

``keyring`` is imported when a key is first needed: most starts never do.
"""

from __future__ import annotations

import base64
import binascii
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine import KEY_BYTES, make_private_folder

log = logging.getLogger(__name__)

SERVICE = "fastwhisper-captions"
USER = "recordings"
_MIN_PRIORITY = 1
"""Backends of lower priority do not protect a key: null, failing and plain-text ones."""

Protection = Literal["keyring", "none", "locked"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key and its protection.

    ``keyring``: the system keyring holds it; without a value, none has been created yet. ``none``:
    this system has no keyring, so recordings are not encrypted. ``locked``: there is a key, but the
    keyring is locked.
    """

    value: bytes | None
    protection: Protection


def load_keyring() -> Any | None:
    """Return the system keyring; None where there is none that protects its keys."""
    import keyring

    backend = keyring.get_keyring()
    priority = getattr(backend, "priority", 0)
    return backend if priority >= _MIN_PRIORITY else None


class KeyRing:
    """Finds or creates the key once and caches it.

    Parameters
    ----------
    marker
        A file that exists once recordings are encrypted, so that a missing keyring is an error and
        not a reason to store them unencrypted.
    load
        Returns an object with keyring's ``get_password`` and ``set_password``.
    """

    def __init__(self, marker: Path, load: Callable[[], Any | None] = load_keyring) -> None:
        self._marker = marker
        self._load = load
        self._lock = threading.Lock()
        self._key: Key | None = None

    def get(self, *, make: bool = False) -> Key:
        """Return the key; with `make`, create one where there is none."""
        with self._lock:
            if self._key is None or (make and self._key == Key(None, "keyring")):
                self._key = self._query(make=make)
            return self._key

    def retry(self) -> None:
        """Query the keyring again next time: the user may have unlocked it."""
        with self._lock:
            self._key = None

    def forget(self) -> None:
        """Delete the key: what is encrypted with it can never be read again."""
        with self._lock:
            self._key = None
            try:
                backend = self._load()
                if backend is not None and backend.get_password(SERVICE, USER) is not None:
                    backend.delete_password(SERVICE, USER)
            except Exception as error:
                # Keyrings fail in different ways.
                log.warning("the key was not deleted: %s", type(error).__name__)
        self._marker.unlink(missing_ok=True)

    def _query(self, *, make: bool) -> Key:
        try:
            backend = self._load()
            if backend is None:
                return Key(None, "locked" if self._marker.exists() else "none")
            value = _decode(backend.get_password(SERVICE, USER))
            return Key(self._make(backend) if value is None and make else value, "keyring")
        except Exception as error:
            # Keyrings fail in different ways; a locked one must never mean unencrypted.
            log.warning("the keyring failed: %s", type(error).__name__)
            return Key(None, "locked")

    def _make(self, backend: Any) -> bytes:
        value = secrets.token_bytes(KEY_BYTES)
        backend.set_password(SERVICE, USER, base64.b64encode(value).decode("ascii"))
        if _decode(backend.get_password(SERVICE, USER)) != value:
            raise OSError("the keyring did not store the key")
        make_private_folder(self._marker.parent)
        self._marker.touch(mode=0o600)
        return value


def _decode(text: str | None) -> bytes | None:
    try:
        value = base64.b64decode(text or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if len(value) == KEY_BYTES else None
