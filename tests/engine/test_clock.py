"""The clock of live captions runs while the machine sleeps."""

import time

import pytest

from engine.clock import clock_of, session_clock


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="CLOCK_BOOTTIME is Linux's")
def test_on_linux_it_counts_the_time_asleep():
    assert clock_of("linux") == time.CLOCK_BOOTTIME


@pytest.mark.skipif(not hasattr(time, "CLOCK_MONOTONIC"), reason="Windows has one clock")
def test_on_macos_it_is_the_one_that_sleep_does_not_stop():
    assert clock_of("darwin") == time.CLOCK_MONOTONIC


def test_on_windows_pythons_own_clock_counts_sleep_already():
    assert clock_of("win32") is None


def test_it_never_goes_back():
    assert session_clock() <= session_clock()
