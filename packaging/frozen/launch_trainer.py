"""Entry point of the stand-alone trainer: `fwtrainer COMMAND ...`, as in a wheel."""

import multiprocessing
import sys

from training.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
