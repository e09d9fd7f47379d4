"""Writes the lock files from pyproject.toml; run by hand, needs `uv` on the PATH.

Existing pins stay unless `--upgrade` is given, so that adding a package changes no other version.
Each lock pins every package, for all platforms and every Python from 3.11 on, with the hashes of
all its files, and names no index. torch has two locks, because its builds share a version but not
a hash: `torch` has the build of the package index and what only that build needs, `torch-cpu` the
build without CUDA, where an index or a folder that pip is configured with has it.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import bootstrap

# What every build of torch 2.13 declares; kept by hand because these belong to the other locks.
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


DOWNLOADS = bootstrap.ROOT / "resources" / "training-download.json"

# uv's name of each platform that torch has builds for.
PLATFORMS = {
    "linux-x86_64": "x86_64-manylinux_2_39",
    "linux-aarch64": "aarch64-manylinux_2_39",
    "win32-amd64": "x86_64-pc-windows-msvc",
    "darwin-arm64": "aarch64-apple-darwin",
}
UV_VARIABLES = {"MACOSX_DEPLOYMENT_TARGET": "14.0"}


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


def write_cpu_lock(folder: Path) -> None:
    """Write the lock of torch's CPU builds from the wheels in `folder`."""
    requirement = f"{bootstrap.torch_requirement()}+cpu"
    version = requirement.partition("==")[2]
    wheels = sorted(folder.glob(f"torch-{version}-*.whl"))
    if not wheels:
        sys.exit(f"{folder} has no wheel of {requirement}.")
    lines = []
    for wheel in wheels:
        with wheel.open("rb") as file:
            lines.append(f"    --hash=sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}")
    lock = bootstrap.lock_file("torch-cpu")
    header = "# Written by packaging/lock.py --cpu-builds FOLDER, from the wheels in that folder.\n"
    lock.write_text(header + " \\\n".join([requirement, *lines]) + "\n", encoding="utf-8")
    print(f"wrote {lock.relative_to(bootstrap.ROOT)}")


def write_download_sizes(wanted: list[str], installed: list[str]) -> None:
    """Write how many bytes the training add-on downloads on each platform."""
    sizes = {}
    constraints = [f"--constraints={bootstrap.lock_file(name)}" for name in ("test", "torch")]
    for name, platform in PLATFORMS.items():
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "pylock.toml")
            command = ["uv", "pip", "compile", "-", "--output-file", str(out), "--quiet"]
            command += ["--no-config", "--no-build", "--format", "pylock.toml", *constraints]
            command += ["--python-platform", platform, "--python-version", "3.13"]
            subprocess.run(
                command,
                input="\n".join(wanted),
                text=True,
                check=True,
                env={**os.environ, **UV_VARIABLES},
            )
            packages = tomllib.loads(out.read_text(encoding="utf-8"))["packages"]
        sizes[name] = sum(
            max(wheel["size"] for wheel in package["wheels"])
            for package in packages
            if package["name"] not in installed
        )
    DOWNLOADS.write_text(json.dumps(sizes, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {DOWNLOADS.relative_to(bootstrap.ROOT)}")


def main() -> int:
    """Write every lock file."""
    parser = argparse.ArgumentParser(description="Write the lock files from pyproject.toml.")
    parser.add_argument(
        "--upgrade", action="store_true", help="move every pin to the newest version"
    )
    parser.add_argument(
        "--cpu-builds",
        type=Path,
        metavar="FOLDER",
        help="lock torch's CPU builds in FOLDER, and nothing else",
    )
    arguments = parser.parse_args()
    if arguments.cpu_builds is not None:
        write_cpu_lock(arguments.cpu_builds)
        return 0
    options = ["--upgrade"] if arguments.upgrade else []
    compile_lock("pip", ["pip"], *options)
    project = bootstrap.read_project()
    for name, extras in LOCKS.items():
        left_out = installed_names(project) if name == "training" else ()
        omitted = [f"--no-emit-package={package}" for package in left_out]
        lock = compile_lock(name, requirements(project, extras), *options, *omitted)
        if name == "test":
            options += ["--constraints", str(lock)]
    torch, locked = bootstrap.torch_requirement(), bootstrap.lock_file("test")
    needed = sorted(names(locked.read_text(encoding="utf-8")))
    compile_lock("torch", [torch], *options, *(f"--no-emit-package={name}" for name in needed))
    wanted = [torch, *requirements(project, ("training",))]
    write_download_sizes(wanted, installed_names(project))
    return 0


if __name__ == "__main__":
    sys.exit(main())
