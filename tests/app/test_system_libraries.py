"""System packages: found by asking the machine, and named for its own package manager."""

import sys

import pytest

from app import system_libraries
from app.system_libraries import Need


def test_what_is_there_is_found_and_what_is_not_is_missing(missing_needs, linux, tmp_path):
    font = tmp_path / "font.ttf"
    font.touch()
    there = (
        Need(f"file:{tmp_path}/*.otf:{tmp_path}/*.ttf", ("x",) * 4),
        Need("module:json", ("x",) * 4),
    )
    assert system_libraries.missing((*there, *missing_needs)) == list(missing_needs)


def test_other_systems_need_nothing(missing_needs, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert system_libraries.missing(missing_needs) == []


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install -y --no-install-recommends deb-a deb-b"),
        ("dnf", "sudo dnf install -y rpm-a"),
        ("pacman", "sudo pacman -S --needed --noconfirm arch-a arch-b"),
        ("zypper", "sudo zypper --non-interactive install suse-a suse-b"),
    ],
)
def test_one_command_can_be_pasted(missing_needs, monkeypatch, manager, command):
    monkeypatch.setattr(system_libraries, "manager", lambda: manager)
    assert system_libraries.install_command(list(missing_needs)) == command


def test_an_unknown_manager_still_gets_the_names(missing_needs, monkeypatch):
    monkeypatch.setattr(system_libraries, "manager", lambda: None)
    assert "deb-a deb-b" in system_libraries.install_command(list(missing_needs))


def test_every_need_is_named_for_every_manager():
    for need in (*system_libraries.SOUND, *system_libraries.WINDOW):
        assert len(need.packages) == len(system_libraries.MANAGERS)
        assert all(need.packages)
