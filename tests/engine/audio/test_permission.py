import sys

import pytest

from engine import microphone_access


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (("Allow", "Allow", "Allow"), "allowed"),
        (("Deny", "Allow", "Allow"), "refused"),
        (("Allow", "Allow", "Deny"), "refused"),
        ((), "unasked"),
    ],
)
def test_windows_answers_by_its_privacy_switches(values, state):
    access = microphone_access("win32", lambda: values)
    assert access.state == state
    assert ("Privacy" in access.advice) == (state == "refused")


def test_macos_does_not_report_access_and_the_settings_are_named():
    access = microphone_access("darwin")
    assert access.state == "unknown"
    assert "System Settings" in access.advice


@pytest.mark.parametrize(
    ("info", "state"),
    [
        ("[Context]\nsockets=x11;wayland;pulseaudio;\n", "allowed"),
        ("[Context]\nsockets=x11;\n", "refused"),
        ("[Application]\nname=x\n", "refused"),
        ("no file of rules at all", "refused"),
    ],
)
def test_a_sandbox_reports_what_it_allows(tmp_path, info, state):
    rules = tmp_path / "info"
    rules.write_text(info)
    assert microphone_access("linux", sandbox=rules).state == state


def test_linux_without_a_sandbox_needs_no_permission(tmp_path):
    access = microphone_access("linux", sandbox=tmp_path / "none")
    assert access.state == "unasked"


def test_this_machine_gives_an_answer():
    assert microphone_access(sys.platform).advice.endswith(".")
