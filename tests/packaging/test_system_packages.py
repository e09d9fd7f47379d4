"""System packages: found by asking the machine, named and installed by its own manager."""

import sys

import pytest


@pytest.fixture
def needs(system_packages):
    need = system_packages.Need
    return (
        need("command:surely-no-such-command", ("deb-a", "rpm-a", "arch-a", "suse-a")),
        need("libsurely-none.so.0", ("deb-b", "rpm-a", "arch-b", "suse-b")),
    )


@pytest.fixture
def linux(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")


def test_what_is_there_is_found_and_what_is_not_is_missing(system_packages, needs, linux, tmp_path):
    need = system_packages.Need
    font = tmp_path / "font.ttf"
    font.touch()
    there = (
        need(f"file:{tmp_path}/*.otf:{tmp_path}/*.ttf", ("x",) * 4),
        need("module:json", ("x",) * 4),
    )
    assert system_packages.missing((*there, *needs)) == list(needs)


def test_other_systems_need_nothing(system_packages, needs, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert system_packages.missing(needs) == []


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install -y --no-install-recommends deb-a deb-b"),
        ("dnf", "sudo dnf install -y rpm-a"),
        ("pacman", "sudo pacman -S --needed --noconfirm arch-a arch-b"),
        ("zypper", "sudo zypper --non-interactive install suse-a suse-b"),
    ],
)
def test_one_command_can_be_pasted(system_packages, needs, monkeypatch, manager, command):
    monkeypatch.setattr(system_packages, "manager", lambda: manager)
    assert system_packages.install_command(list(needs)) == command


def test_an_unknown_manager_still_gets_the_names(system_packages, needs, monkeypatch):
    monkeypatch.setattr(system_packages, "manager", lambda: None)
    assert "deb-a deb-b" in system_packages.install_command(list(needs))


class FakeShell:
    """Accepts or refuses commands, and remembers them."""

    def __init__(self, refuse=()):
        self.commands = []
        self.refuse = refuse

    def __call__(self, command):
        self.commands.append(command)
        return not any(word in command for word in self.refuse)


@pytest.fixture
def shell(system_packages, monkeypatch, linux):
    fake = FakeShell()
    monkeypatch.setattr(system_packages, "_run", fake)
    monkeypatch.setattr(system_packages, "manager", lambda: "apt-get")
    return fake


def test_root_installs_after_refreshing_the_lists(system_packages, needs, shell, monkeypatch):
    monkeypatch.setattr(system_packages, "elevation", list)
    assert system_packages.install(list(needs)) == list(needs)
    assert shell.commands[0] == ["apt-get", "update"]
    assert shell.commands[1][-2:] == ["deb-a", "deb-b"]


def test_one_unknown_name_does_not_keep_the_others_away(system_packages, needs, shell, monkeypatch):
    monkeypatch.setattr(system_packages, "elevation", list)
    shell.refuse = ("deb-a",)
    system_packages.install(list(needs))
    assert shell.commands[-1][-1] == "deb-b"


def test_without_the_right_nothing_is_run(system_packages, needs, shell, monkeypatch):
    monkeypatch.setattr(system_packages, "elevation", lambda: None)
    assert system_packages.install(list(needs)) == list(needs)
    assert shell.commands == []


def test_a_person_without_root_is_told_what_to_paste(
    bootstrap, system_packages, needs, shell, monkeypatch, capsys
):
    monkeypatch.setattr(system_packages, "elevation", lambda: None)
    assert bootstrap.ensure_system(needs, purpose="captioning") == list(needs)
    told = capsys.readouterr().out
    assert "captioning needs: sudo apt-get install" in told
    assert "deb-a deb-b" in told


def test_every_need_is_named_for_every_manager(system_packages):
    groups = (system_packages.SOUND, system_packages.WINDOW, system_packages.TESTS)
    for need in (need for group in groups for need in group):
        assert len(need.packages) == len(system_packages.MANAGERS)
        assert all(need.packages)
