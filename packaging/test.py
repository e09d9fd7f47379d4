"""Sets up what the tests need and runs them all: `python3 packaging/test.py [pytest arguments]`.

Without arguments, a part of the tests runs first on the oldest and the newest Python that are
installed here, each in an environment of its own. The checks follow, and pytest comes last, so that
the output ends with its summary.
"""

import subprocess
import sys

import bootstrap
import pythons
import system_packages

from app import system_libraries

MIN_COVERAGE = 90
"""Minimum share of the engine's lines and branches, in per cent, that all tests must cover."""

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import-linter": ["lint-imports"],
    "pyright": ["pyright"],
}

OTHER_PYTHON = "--other-python"

# What another Python may break: native libraries and their versions, Qt, and the installed wheel.
OTHER_PYTHON_TESTS = (
    "tests/engine/audio/test_audio_media.py",
    "tests/engine/audio/test_audio_capture.py",
    "tests/engine/audio/test_recorder.py",
    "tests/engine/model/test_bundled_model.py",
    "tests/app/test_real_pipeline.py",
    "tests/app/test_transcribe_command.py",
    "tests/app/test_doctor.py",
    "tests/app/test_light_start.py",
    "tests/app/gui/test_application.py",
    "tests/app/gui/test_shutdown.py",
    "tests/packaging/test_wheel.py",
)


def main() -> int:
    """Set up, run every check and the tests; return pytest's status, or 1 when a check fails."""
    if sys.argv[1:] == [OTHER_PYTHON]:
        return test_on_this_python()
    groups = (system_libraries.SOUND, system_libraries.WINDOW, system_packages.TESTS)
    purpose = "the complete test run (tests that cannot run here are skipped)"
    bootstrap.ensure_system(*groups, purpose=purpose)
    failed = [] if sys.argv[1:] else test_on_other_pythons()
    environment = bootstrap.Environment()
    environment.set_up("app", "test", "torch")
    failed += [name for name, check in CHECKS.items() if run_step(environment, name, *check)]
    if failed:
        print(f"\nFAILED before the tests: {', '.join(failed)}", flush=True)
    coverage = ["--cov", "--cov-report=term:skip-covered"]
    if not sys.argv[1:]:  # a selection of the tests covers only a part of the engine
        coverage.append(f"--cov-fail-under={MIN_COVERAGE}")
    tests = run_step(environment, "pytest", "pytest", *coverage, *sys.argv[1:])
    return tests or (1 if failed else 0)


def test_on_other_pythons() -> list:
    """Run a part of the tests on the oldest and newest Python; return the names of those failed."""
    others = pythons.others()
    if not others:
        print(f"Only Python {own_version()} is installed here; no other is tested.", flush=True)
    failed = []
    for (major, minor), command in others.items():
        name = f"Python {major}.{minor}"
        print(f"\n=== {name} ===", flush=True)
        if subprocess.call([*command, __file__, OTHER_PYTHON], cwd=bootstrap.ROOT):
            failed.append(name)
    return failed


def test_on_this_python() -> int:
    """Run the part of the tests in an environment of this Python, which has no torch."""
    environment = bootstrap.Environment(name=f".venv-{own_version()}")
    environment.set_up("app", "test")
    return run_step(environment, "pytest", "pytest", *OTHER_PYTHON_TESTS)


def own_version() -> str:
    """Return the version of this Python without its last part."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def run_step(environment: bootstrap.Environment, name: str, command: str, *arguments: str) -> int:
    """Run an installed command in the checkout under a heading, and return its status."""
    print(f"\n=== {name} ===", flush=True)
    return subprocess.call(
        [str(environment.program(command)), *arguments],
        cwd=environment.root,
        env=environment.variables(),
    )


if __name__ == "__main__":
    sys.exit(bootstrap.run_main(main))
