"""Every error that training raises on purpose; each message is one sentence that says what to do.

::

    TrainingError              exit status 1
    ├── OptionError            a value outside its range; exit status 2
    ├── CheckpointError        a checkpoint or model that is missing, damaged or of another shape
    ├── DataError              a manifest, recording or vocabulary that cannot be used
    └── ExportError            an exported graph that does not agree with its model
"""

from __future__ import annotations


class TrainingError(Exception):
    """Base of all errors that training raises on purpose."""

    exit_status = 1


class OptionError(TrainingError):
    """An option has a value that makes no sense; the message names the option and its range."""

    exit_status = 2


class CheckpointError(TrainingError):
    """A checkpoint or model folder cannot be read or written."""


class DataError(TrainingError):
    """Speech, transcripts or a vocabulary cannot be used."""


class ExportError(TrainingError):
    """An exported or quantised graph does not agree with the model that it came from."""
