"""Entry point of the stand-alone program; it has the command line of `fwcaptions`."""

import os
import sys

# A windowed program on Windows has no streams, and every print would fail.
for _name in ("stdout", "stderr"):
    if getattr(sys, _name) is None:
        setattr(sys, _name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115

from app.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
