"""What must not be loaded: torch never, Qt and the network only where they are needed."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded_after(code):
    """Return the top-level modules that a fresh interpreter holds after `code`."""
    program = f"{code}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "modules",
    [
        "app, engine",
        "app.cli, app.commands.transcribe, app.commands.listen, app.commands.doctor",
        "app.commands.bench, app.bench.cases, app.bench.suite",
    ],
)
def test_torch_is_never_loaded(modules):
    assert "torch" not in loaded_after(f"import {modules}")


def test_help_loads_nothing_heavy():
    code = "from app.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    heavy = {"PySide6", "onnxruntime", "numpy", "av", "sounddevice", "engine.session", "torch"}
    assert not heavy & loaded_after(code)


def test_the_terminal_needs_no_qt():
    assert "PySide6" not in loaded_after("import app.commands.listen, app.commands.transcribe")
