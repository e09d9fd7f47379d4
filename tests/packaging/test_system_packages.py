"""System packages: installed by the machine's own manager where that is allowed."""

import pytest

from app import system_libraries


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
    for module in (system_packages, system_libraries):
        monkeypatch.setattr(module, "manager", lambda: "apt-get")
    return fake


def test_root_installs_after_refreshing_the_lists(
    system_packages, missing_needs, shell, monkeypatch
):
    monkeypatch.setattr(system_packages, "elevation", list)
    assert system_packages.install(list(missing_needs)) == list(missing_needs)
    assert shell.commands[0] == ["apt-get", "update"]
    assert shell.commands[1][-2:] == ["deb-a", "deb-b"]


def test_one_unknown_name_does_not_keep_the_others_away(
    system_packages, missing_needs, shell, monkeypatch
):
    monkeypatch.setattr(system_packages, "elevation", list)
    shell.refuse = ("deb-a",)
    system_packages.install(list(missing_needs))
    assert shell.commands[-1][-1] == "deb-b"


def test_without_the_right_nothing_is_run(system_packages, missing_needs, shell, monkeypatch):
    monkeypatch.setattr(system_packages, "elevation", lambda: None)
    assert system_packages.install(list(missing_needs)) == list(missing_needs)
    assert shell.commands == []


def test_a_person_without_root_is_told_what_to_paste(
    bootstrap, system_packages, missing_needs, shell, monkeypatch, capsys
):
    monkeypatch.setattr(system_packages, "elevation", lambda: None)
    assert bootstrap.ensure_system(missing_needs, purpose="captioning") == list(missing_needs)
    told = capsys.readouterr().out
    assert "captioning needs: sudo apt-get install" in told
    assert "deb-a deb-b" in told


def test_every_package_of_the_tests_is_named_for_every_manager(system_packages):
    for need in system_packages.TESTS:
        assert len(need.packages) == len(system_libraries.MANAGERS)
        assert all(need.packages)
