"""Runs inputs that may crash a native library in a separate process, one JSON line per case.

`python fuzz_child.py` reads {"kind": ..., "path": ...} from standard input and answers each line
with "" or with the error message; anything else ends the process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

PATIENCE = 60.0
"""Seconds after which a case counts as a hang."""

MAX_MEMORY = 4_000_000_000


class Child:
    """The process, restarted after every crash."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115

    def ask(self, kind: str, path: Path) -> str:
        """Return the answer for a file; an AssertionError reports how the process crashed."""
        process = self._process or self._start()
        killer = threading.Timer(PATIENCE, process.kill)
        killer.start()
        try:
            print(json.dumps({"kind": kind, "path": str(path)}), file=process.stdin, flush=True)
            answer = process.stdout.readline()
        finally:
            killer.cancel()
        if answer:
            return json.loads(answer)
        process.communicate()
        self._process = None
        self._errors.seek(0)
        last = self._errors.read()[-2000:].decode(errors="replace")
        raise AssertionError(f"the process ended with {process.returncode}: {last}")

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None
        self._errors.close()

    def _start(self) -> subprocess.Popen[str]:
        pipes = dict.fromkeys(("stdin", "stdout"), subprocess.PIPE)
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            cwd=Path(__file__).parents[1],
            text=True,
            stderr=self._errors,
            **pipes,
        )
        return self._process


def examine_media(path: Path) -> None:
    """Decode at most a minute of a file."""
    import numpy as np

    from engine.audio.media import stream_media
    from engine.types import SAMPLE_RATE

    decoded = 0
    for samples in stream_media(path):
        assert samples.dtype == np.float32
        assert np.isfinite(samples).all()
        decoded += len(samples)
        if decoded > 60 * SAMPLE_RATE:
            break


def examine_model(path: Path) -> None:
    """Load a model and run each of its graphs once."""
    import numpy as np

    from engine.model.bundle import ModelBundle
    from engine.model.network import Network

    network = Network(ModelBundle.load(path), threads=1)
    window = network.encode(np.zeros((80, 20), np.float32))
    network.step(np.array([[1, 2]]), None, window)


def main() -> None:
    """Answer line by line until the input ends."""
    from engine.errors import EngineError

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a native library may print whatever it likes
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    examine = {"media": examine_media, "model": examine_model}
    for line in sys.stdin:
        case = json.loads(line)
        try:
            examine[case["kind"]](Path(case["path"]))
            answer = ""
        except EngineError as error:
            answer = str(error)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
