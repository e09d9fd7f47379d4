"""Exit codes of the command line, and which error means which; runs on the main thread."""

from __future__ import annotations

OK = 0
FAILED = 1
USAGE = 2
MODEL = 3
DEVICE = 4
STORAGE = 5
INTERRUPTED = 130

EPILOG = """\
exit codes:
  0    everything worked
  1    an input could not be captioned, or something unexpected happened
  2    the command line makes no sense
  3    the model cannot be used
  4    no such device, or no display for the window
  5    a file or folder cannot be written, or not read back
  130  interrupted; nothing is left half written
"""


def exit_code_of(error: Exception) -> int | None:
    """Return the exit code of an error that was raised on purpose, None for any other."""
    from engine import (
        DeviceLost,
        DeviceNotFound,
        EngineError,
        ModelError,
        OptionsError,
        StorageError,
    )

    table = {
        OptionsError: USAGE,
        ModelError: MODEL,
        DeviceNotFound: DEVICE,
        DeviceLost: DEVICE,
        StorageError: STORAGE,
        EngineError: FAILED,
    }
    return next((code for kind, code in table.items() if isinstance(error, kind)), None)
