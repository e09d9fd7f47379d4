"""Writes the lock files from pyproject.toml; run by hand, needs `uv` on the PATH.

Existing pins stay unless `--upgrade` is given, so that adding a package changes no other version.
Each lock pins every package, for all platforms and every Python from 3.11 on, with the hashes of
all its files, and names no index. torch is left out: its builds share a version but not a hash, so
`bootstrap` installs exactly the version in pyproject.toml. Its dependencies are locked here.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

import bootstrap

# What torch 2.13 declares; kept by hand because torch itself is not resolved here.
TORCH_NEEDS = (
    "filelock",
    "fsspec>=0.8.5",
    "jinja2",
    "networkx>=2.5.1",
    "setuptools>=77.0.3",
    "sympy>=1.13.3",
    "typing-extensions>=4.10.0",
)


# The extras in each lock. The largest comes first and constrains the others, so that one version
# serves them all.
LOCKS = {
    "test": ("training", "dev"),
    "app": (),
    "bundle": ("bundle",),
    "training": ("training",),
}


def requirements(project: dict, extras: tuple[str, ...]) -> list[str]:
    """Return what the application, its build and `extras` require, without torch."""
    metadata = project["project"]
    lines = [*project["build-system"]["requires"], *metadata["dependencies"]]
    for extra in extras:
        lines += metadata["optional-dependencies"][extra]
    if "training" in extras:
        lines += TORCH_NEEDS
    return sorted(line for line in lines if not line.startswith("torch=="))


def installed_names(project: dict) -> list[str]:
    """Return the packages that are in use while the add-on is installed, and must not change."""
    locked = bootstrap.lock_file("app").read_text(encoding="utf-8")
    build = "\n".join(project["build-system"]["requires"])
    return sorted(names(locked) - names(build))


def names(text: str) -> set[str]:
    """Return the names at the start of the lines of a lock file, or of requirements."""
    return set(re.findall(r"^([a-z0-9-]+)(?:\[.*?\])?[=<>]=", text, re.MULTILINE))


def compile_lock(name: str, wanted: list[str], *options: str) -> Path:
    """Resolve the requirements `wanted` for all platforms and write the lock file."""
    lock = bootstrap.lock_file(name)
    command = ["uv", "pip", "compile", "-", "--output-file", str(lock), "--no-config"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    # Without the extras, pip before 23.3 takes `coverage[toml]` for a package that has no hash.
    command += ["--no-emit-index-url", "--no-header", "--no-annotate", "--no-build"]
    command += ["--no-strip-extras", *options]
    subprocess.run(command, input="\n".join(wanted), text=True, check=True)
    header = "# Written by packaging/lock.py; change pyproject.toml and run it again.\n"
    lock.write_text(header + lock.read_text(encoding="utf-8"), encoding="utf-8")
    print(f"wrote {lock.relative_to(bootstrap.ROOT)}")
    return lock


def main() -> int:
    """Write every lock file."""
    parser = argparse.ArgumentParser(description="Write the lock files from pyproject.toml.")
    parser.add_argument(
        "--upgrade", action="store_true", help="move every pin to the newest version"
    )
    options = ["--upgrade"] if parser.parse_args().upgrade else []
    compile_lock("pip", ["pip"], *options)
    project = bootstrap.read_project()
    for name, extras in LOCKS.items():
        left_out = installed_names(project) if name == "training" else ()
        omitted = [f"--no-emit-package={package}" for package in left_out]
        lock = compile_lock(name, requirements(project, extras), *options, *omitted)
        if name == "test":
            options += ["--constraints", str(lock)]
    return 0


if __name__ == "__main__":
    sys.exit(main())
