"""Exit codes of the command line, and the code of each error; runs on the main thread."""

from __future__ import annotations

from collections.abc import Iterable

OK = 0
FAILED = 1
USAGE = 2
MODEL = 3
DEVICE = 4
STORAGE = 5
INTERRUPTED = 130

EPILOG = """\
exit codes:
  0    success
  1    an input could not be captioned, a check failed, or an unexpected error occurred
  2    invalid arguments
  3    the model cannot be loaded
  4    the device is missing or was lost, or there is no display for the window
  5    a file cannot be written, or a subtitle file or session cannot be read
  130  interrupted; no file is incomplete
"""


def exit_code_of(error: Exception) -> int | None:
    """Return the exit code of an expected error; None for any other exception."""
    import engine

    table = {
        engine.OptionsError: USAGE,
        engine.ModelError: MODEL,
        engine.DeviceNotFound: DEVICE,
        engine.DeviceLost: DEVICE,
        engine.StorageError: STORAGE,
        engine.EngineError: FAILED,
    }
    return next((code for kind, code in table.items() if isinstance(error, kind)), None)


def code_of_several(codes: Iterable[int]) -> int:
    """Return the exit code of a command with several files, each of which has its own."""
    failures = set(codes) - {OK}
    if len(failures) > 1:
        return FAILED
    return failures.pop() if failures else OK
