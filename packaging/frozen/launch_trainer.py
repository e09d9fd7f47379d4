"""The packaged trainer's entry: `fwtrainer MODULE ...` is `python -m training.MODULE ...`."""

import multiprocessing
import runpy
import sys

USAGE = "usage: fwtrainer MODULE [arguments]; modules are those of the `training` package"


def main() -> int:
    """Run one module of `training` as the main program."""
    if len(sys.argv) < 2 or not sys.argv[1].isidentifier():
        print(USAGE, file=sys.stderr)
        return 2
    name = f"training.{sys.argv[1]}"
    sys.argv[:2] = [name]
    runpy.run_module(name, run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
