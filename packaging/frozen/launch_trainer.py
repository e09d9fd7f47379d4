"""The packaged trainer's entry: `fwtrainer COMMAND ...` is `python -m training COMMAND ...`."""

import multiprocessing
import sys

from training.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
