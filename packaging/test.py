"""Sets up what the tests need and runs them all: `python3 packaging/test.py [pytest arguments]`.

The checks run first and pytest last, so that the output ends with pytest's own summary.
"""

import subprocess
import sys

import bootstrap
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


def main() -> int:
    """Set up, run every check and the tests; return pytest's status, or 1 when a check fails."""
    groups = (system_libraries.SOUND, system_libraries.WINDOW, system_packages.TESTS)
    purpose = "the complete test run (tests that cannot run here are skipped)"
    bootstrap.ensure_system(*groups, purpose=purpose)
    environment = bootstrap.Environment()
    environment.set_up("app", "test", "torch")
    failed = [name for name, check in CHECKS.items() if run_step(environment, name, *check)]
    if failed:
        print(f"\nFAILED before the tests: {', '.join(failed)}", flush=True)
    coverage = ["--cov", "--cov-report=term:skip-covered"]
    if not sys.argv[1:]:  # a selection of the tests covers only a part of the engine
        coverage.append(f"--cov-fail-under={MIN_COVERAGE}")
    tests = run_step(environment, "pytest", "pytest", *coverage, *sys.argv[1:])
    return tests or (1 if failed else 0)


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
