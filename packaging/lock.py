"""Regenerates the lock files in packaging/lock from pyproject.toml; run by hand, needs `uv`.

Each lock pins every package, for every platform and every Python from 3.11 on, with the hashes of
all its files, and names no index. torch stays out: its builds share a version, not a hash, so
`bootstrap` installs that exact version on its own. What torch itself needs is locked here.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK_FOLDER = ROOT / "packaging" / "lock"

# What torch 2.13 declares; kept by hand because torch itself is not resolved here.
TORCH_NEEDS = [
    "filelock",
    "fsspec>=0.8.5",
    "jinja2",
    "networkx>=2.5.1",
    "setuptools>=77.0.3",
    "sympy>=1.13.3",
    "typing-extensions>=4.10.0",
]

# The largest comes first and constrains the others, so that one version serves them all.
LOCKS = {
    "test": ("training", "dev"),
    "training": ("training",),
    "app": (),
    "bundle": ("bundle",),
}


def wanted(project: dict, extras: tuple[str, ...]) -> list[str]:
    """Return what the application, its build and `extras` require, without torch."""
    metadata = project["project"]
    requirements = [*project["build-system"]["requires"], *metadata["dependencies"]]
    for extra in extras:
        requirements += metadata["optional-dependencies"][extra]
    if "training" in extras:
        requirements += TORCH_NEEDS
    return sorted(line for line in requirements if not line.startswith("torch=="))


def compile_lock(name: str, requirements: list[str], constraint: Path | None) -> Path:
    """Resolve `requirements` for all platforms and write lock/`name`.txt."""
    lock = LOCK_FOLDER / f"{name}.txt"
    command = ["uv", "pip", "compile", "-", "--output-file", str(lock), "--no-config", "--upgrade"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    # Without the extras, pip before 23.3 takes `coverage[toml]` for a package that has no hash.
    command += ["--no-emit-index-url", "--no-header", "--no-annotate", "--no-build"]
    command += ["--no-strip-extras"]
    if constraint:
        command += ["--constraints", str(constraint)]
    subprocess.run(command, input="\n".join(requirements), text=True, check=True)
    header = "# Written by packaging/lock.py; change pyproject.toml and run it again.\n"
    lock.write_text(header + lock.read_text(encoding="utf-8"), encoding="utf-8")
    return lock


def main() -> int:
    """Write every lock file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    constraint = None
    for name, extras in LOCKS.items():
        lock = compile_lock(name, wanted(project, extras), constraint)
        constraint = constraint or lock
        print(f"wrote {lock.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
