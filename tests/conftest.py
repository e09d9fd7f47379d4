"""Shared by all tests: the bundled sample, fuzzing options, a sound server without hardware."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import fuzzing
import pytest
from hypothesis import settings
from virtual_audio import NoVirtualAudio, virtual_audio

from app.system_libraries import Need

SAMPLES = Path(__file__).parent.parent / "resources" / "samples"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the fuzz tests."""
    group = parser.getgroup("fuzzing")
    group.addoption("--fuzz-cases", type=int, metavar="N", help="random cases for each fuzz test")
    group.addoption("--fuzz-report", type=Path, metavar="FILE", help="document to write them into")


def pytest_configure(config: pytest.Config) -> None:
    """Make Hypothesis deterministic and without deadlines, before any test is imported."""
    settings.register_profile("plain", deadline=None, derandomize=True)
    settings.load_profile("plain")
    cases = config.getoption("--fuzz-cases")
    if cases is not None:
        fuzzing.set_cases(cases)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the fuzz report if it is requested."""
    report = session.config.getoption("--fuzz-report")
    if report is not None:
        fuzzing.write_report(report, session.config.args, failed=session.testsfailed)


@pytest.fixture
def sample() -> Path:
    """Path of the bundled recording: 43 seconds of speech, six sentences."""
    return SAMPLES / "the-toll.opus"


@pytest.fixture
def sample_text() -> str:
    """Transcript of the bundled recording."""
    return (SAMPLES / "the-toll.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def pulse_sinks():
    """A private sound server with one virtual microphone and one virtual speaker."""
    with ExitStack() as stack:
        try:
            sinks = stack.enter_context(virtual_audio())
        except NoVirtualAudio as error:
            pytest.skip(str(error))
        yield sinks


@pytest.fixture
def missing_needs() -> tuple[Need, ...]:
    """Two parts of a system that no machine has."""
    return (
        Need("command:surely-no-such-command", ("deb-a", "rpm-a", "arch-a", "suse-a")),
        Need("libsurely-none.so.0", ("deb-b", "rpm-a", "arch-b", "suse-b")),
    )


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program take this machine for one with Linux."""
    monkeypatch.setattr(sys, "platform", "linux")
