"""Every error that leaves the engine; each message is one sentence that says what to do.

::

    EngineError
    ├── OptionsError            a value outside its range
    ├── AudioError
    │   ├── DeviceNotFound      no such microphone, or no system audio on this machine
    │   ├── DeviceLost          a device that was open has gone or fallen silent
    │   └── MediaError          a file that is missing, empty, damaged or holds no sound
    ├── ModelError              a model folder that is missing, damaged, foreign or too new
    ├── StorageError            a file that cannot be written or read back
    └── Cancelled               the caller asked to stop
"""

from __future__ import annotations


class EngineError(Exception):
    """Base of all errors that the engine raises on purpose."""


class OptionsError(EngineError):
    """An option has a value that makes no sense; the message names the option and its range."""


class AudioError(EngineError):
    """Sound could not be had."""


class DeviceNotFound(AudioError):
    """The wanted device is not on this machine, or may not be used."""


class DeviceLost(AudioError):
    """A device that was delivering has stopped; opening it again may work."""


class MediaError(AudioError):
    """A file holds no sound that can be decoded."""


class ModelError(EngineError):
    """A model folder cannot be used."""


class StorageError(EngineError):
    """A transcript, session or settings file cannot be written or read."""


class Cancelled(EngineError):
    """Long work was stopped because the caller asked for it."""
