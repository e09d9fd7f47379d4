"""Commands of this package as stages of a longer work: each in a process of its own, and only once.

Runs on the calling thread.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from training.errors import TrainingError
from training.files import written_whole

if TYPE_CHECKING:
    from collections.abc import Sequence


def run_once(command: Sequence[str], done: Path) -> None:
    """Run ``python -m training COMMAND`` unless ``done`` tells that it was run as it stands.

    A distillation that was interrupted goes on from its checkpoint.

    Raises
    ------
    TrainingError
        The command failed; its own message was printed.
    """
    if done.exists() and done.read_text("utf-8").splitlines() == list(command):
        return
    resumed = ["--resume"] if _has_checkpoint(command) else []
    whole = [sys.executable, "-m", "training", *command, *resumed]
    if subprocess.run(whole, check=False).returncode:
        raise TrainingError(f"{command[0]} failed, see above; mend that and start again.")
    with written_whole(done) as draft:
        draft.write_text("\n".join(command), "utf-8")


def _has_checkpoint(command: Sequence[str]) -> bool:
    if command[0] != "distill":
        return False
    return (Path(command[command.index("--out") + 1]) / "last.pt").exists()
