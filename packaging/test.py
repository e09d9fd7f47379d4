"""Sets up what the tests need and runs them all: `python3 packaging/test.py [pytest arguments]`.

Checks come first and pytest last, so that the output ends with pytest's own summary.
"""

import os
import subprocess
import sys

import bootstrap
import system_packages

LEAST_COVERAGE = 90
"""Lines and branches of the engine, in per cent, that all tests together must run."""

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import-linter": ["lint-imports"],
    "pyright": ["pyright"],
}


def main() -> int:
    """Set up, run every check and the tests; the status is that of the worst."""
    groups = (system_packages.SOUND, system_packages.WINDOW, system_packages.TESTS)
    bootstrap.ensure_system(*groups, purpose="every test (those that cannot run are skipped)")
    environment = bootstrap.Environment()
    environment.set_up("app", "test", "torch")
    failed = [name for name, check in CHECKS.items() if step(environment, name, *check)]
    if failed:
        print(f"\nFAILED before the tests: {', '.join(failed)}", flush=True)
    coverage = ["--cov", "--cov-report=term:skip-covered"]
    if not sys.argv[1:]:  # a part of the tests covers a part of the engine
        coverage.append(f"--cov-fail-under={LEAST_COVERAGE}")
    tests = step(environment, "pytest", "pytest", *coverage, *sys.argv[1:])
    return tests or (1 if failed else 0)


def step(environment: bootstrap.Environment, name: str, command: str, *arguments: str) -> int:
    """Run one installed command in the checkout under a heading, and return its status."""
    print(f"\n=== {name} ===", flush=True)
    path = os.pathsep.join([str(environment.scripts), os.environ.get("PATH", os.defpath)])
    return subprocess.call(
        [str(environment.program(command)), *arguments],
        cwd=environment.root,
        env={**os.environ, "PATH": path},
    )


if __name__ == "__main__":
    sys.exit(bootstrap.guarded(main))
