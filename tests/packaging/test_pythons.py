"""The Pythons that the test command finds on a machine, and what it runs on them."""

import importlib
import sys

import pytest


@pytest.fixture
def pythons(scripts):
    return importlib.import_module("pythons")


@pytest.fixture
def machine(pythons, monkeypatch):
    """Say which versions are installed, and which of them runs the tests."""

    def install(*versions, running=(3, 11)):
        known = {f"python{major}.{minor}": (major, minor) for major, minor in versions}
        monkeypatch.setattr(pythons, "candidates", lambda: [[name] for name in known])
        monkeypatch.setattr(pythons, "version_of", lambda command: known[command[0]])
        monkeypatch.setattr(sys, "version_info", (*running, 0, "final", 0))

    return install


def test_this_python_is_found_and_its_version_asked(pythons):
    assert pythons.version_of([sys.executable]) == sys.version_info[:2]
    assert pythons.version_of(["surely-no-such-python"]) is None


def test_a_python_of_pyenv_or_uv_is_a_candidate(pythons, monkeypatch, tmp_path):
    if sys.platform == "win32":
        pytest.skip("the launcher knows every Python there")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    expected = []
    for folder in ("pyenv/versions/3.13.0", "uv/python/cpython-3.14"):
        expected.append(tmp_path / folder / "bin" / "python3")
        expected[-1].parent.mkdir(parents=True)
        expected[-1].touch()
    assert [str(path) for path in expected] == [word for (word,) in pythons.candidates()][-2:]


def test_the_newest_is_tested_as_well(pythons, machine):
    machine((3, 10), (3, 11), (3, 12), (3, 13))
    assert pythons.others() == {(3, 13): ["python3.13"]}


def test_a_python_in_the_middle_tests_both_ends(pythons, machine):
    machine((3, 11), (3, 12), (3, 14), running=(3, 12))
    assert list(pythons.others()) == [(3, 11), (3, 14)]


@pytest.fixture
def command(load_script):
    return load_script("test")


def test_a_single_python_is_stated_and_is_no_failure(command, machine, capsys):
    machine((3, 11))
    assert command.test_on_other_pythons() == []
    assert capsys.readouterr().out == "Only Python 3.11 is installed here; no other is tested.\n"


def test_a_failure_on_another_python_fails_the_run(command, machine, monkeypatch):
    machine((3, 11), (3, 13))
    called = []
    monkeypatch.setattr(command.subprocess, "call", lambda words, cwd: called.append(words) or 1)
    assert command.test_on_other_pythons() == ["Python 3.13"]
    assert called == [["python3.13", command.__file__, command.OTHER_PYTHON]]


def test_another_python_has_an_environment_of_its_own_without_torch(
    command, bootstrap, machine, monkeypatch
):
    machine(running=(3, 13))
    layers, ran = [], []
    monkeypatch.setattr(bootstrap.Environment, "set_up", lambda self, *names: layers.extend(names))
    monkeypatch.setattr(
        command, "run_step", lambda environment, *words: ran.append((environment, words)) or 0
    )
    assert command.test_on_this_python() == 0
    ((environment, words),) = ran
    assert environment.folder.name == ".venv-3.13"
    assert layers == ["app", "test"]
    assert words == ("pytest", "pytest", *command.OTHER_PYTHON_TESTS)


def test_every_test_for_another_python_exists(command, scripts):
    for path in command.OTHER_PYTHON_TESTS:
        assert (scripts.parent / path).is_file(), path
