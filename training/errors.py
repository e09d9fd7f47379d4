"""Every error that training raises on purpose; each message is one sentence that says what to do.

An option out of its range is the engine's :class:`~engine.errors.OptionsError`.

::

    TrainingError
    ├── CheckpointError        a checkpoint or model that is missing, damaged or of another shape
    ├── DataError              a manifest, recording or vocabulary that cannot be used
    └── ExportError            an exported graph that does not agree with its model
"""

from __future__ import annotations


class TrainingError(Exception):
    """Base of all errors that training raises on purpose."""


class CheckpointError(TrainingError):
    """A checkpoint or model folder cannot be read or written."""


class DataError(TrainingError):
    """Audio, a transcript or a vocabulary cannot be used."""


class ExportError(TrainingError):
    """An exported or quantised graph does not agree with the model that it came from."""
