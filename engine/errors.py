"""Errors of the engine; each message is one sentence for the user with a remedy.

::

    EngineError
    ├── OptionsError            a value outside its range
    ├── AudioError
    │   ├── DeviceNotFound      no such microphone, or no system audio on this machine
    │   ├── DeviceLost          an open device was disconnected or stopped delivering
    │   └── MediaError          a file that is missing, empty, damaged or without audio
    ├── ModelError              a model folder that is missing, damaged, foreign or too new
    ├── StorageError            a file that cannot be written or read back
    └── Cancelled               the caller asked to stop
"""

from __future__ import annotations


class EngineError(Exception):
    """Base of all errors that the engine raises deliberately."""


class OptionsError(EngineError):
    """An option is out of its range; the message names both."""


class AudioError(EngineError):
    """Audio is not available."""


class DeviceNotFound(AudioError):
    """The device is not on this machine, or may not be used."""


class DeviceLost(AudioError):
    """An open device has stopped delivering; reopening it may work.

    Attributes
    ----------
    unheard
        Seconds of silence at the end of what was delivered that the source had inserted itself.
    """

    def __init__(self, message: str, unheard: float = 0.0) -> None:
        super().__init__(message)
        self.unheard = unheard


class MediaError(AudioError):
    """A file contains no audio that can be decoded."""


class ModelError(EngineError):
    """A model folder cannot be used."""


class StorageError(EngineError):
    """A transcript, session or settings file cannot be written or read."""


class Cancelled(EngineError):
    """The caller cancelled the operation."""
