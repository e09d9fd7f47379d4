"""What `packaging/start.py` does for a person: where captions appear, and what stops it."""

import ast
import runpy
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app import system_libraries


@pytest.fixture
def samples(start, tmp_path, monkeypatch):
    monkeypatch.setattr(start, "SAMPLES", tmp_path)
    recording = tmp_path / "talk.opus"
    recording.touch()
    (tmp_path / "README.md").touch()
    return recording


@pytest.fixture
def without_input(start, monkeypatch):
    monkeypatch.setattr(start, "has_audio_input", lambda environment: False)


@pytest.fixture
def with_input(start, monkeypatch):
    monkeypatch.setattr(start, "has_audio_input", lambda environment: True)


def test_a_display_gets_the_window(start):
    assert start.command_line([], True, None) == []


def test_without_a_display_captions_appear_in_the_terminal(start, with_input, capsys):
    assert start.command_line([], False, None) == ["listen"]
    assert "Ctrl+C" in capsys.readouterr().out


def test_without_an_audio_input_the_recording_is_replayed(start, samples, without_input):
    assert start.command_line([], False, None) == ["listen", "--source", f"file:{samples}"]


def test_without_sound_or_recording_one_sentence_says_what_to_do(
    start, bootstrap, without_input, tmp_path, monkeypatch
):
    monkeypatch.setattr(start, "SAMPLES", tmp_path / "none")
    with pytest.raises(bootstrap.SetUpError, match="transcribe FILE"):
        start.command_line([], False, None)


def test_a_command_is_passed_on_untouched(start):
    words = ["transcribe", "talk.mp3", "--format", "srt"]
    assert start.command_line(words, False, None) == words


def test_options_follow_the_chosen_command(start, with_input):
    assert start.command_line(["--model", "x"], False, None) == ["listen", "--model", "x"]


def test_the_version_is_that_of_the_program_with_or_without_a_display(start, without_input):
    assert start.command_line(["--version"], False, None) == ["--version"]
    assert start.command_line(["--version"], True, None) == ["--version"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are sockets on Linux")
def test_a_display_counts_only_when_it_answers(start, tmp_path, monkeypatch):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":59999")
    assert not start.has_display()
    monkeypatch.setenv("DISPLAY", "nonsense")
    assert not start.has_display()
    monkeypatch.delenv("DISPLAY")
    assert not start.has_display()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-9"))
        assert start.has_display()


def test_windows_and_macos_always_have_a_display(start, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert start.has_display()


def test_a_machine_without_a_display_is_not_given_window_libraries(start, bootstrap, monkeypatch):
    asked = []
    monkeypatch.setattr(bootstrap, "ensure_system", lambda *groups, purpose: asked.extend(groups))
    start.prepare_system(window=False)
    assert asked == [system_libraries.SOUND]
    start.prepare_system(window=True)
    assert system_libraries.WINDOW in asked


class FakeEnvironment:
    """Remembers what it was asked to set up."""

    def __init__(self):
        self.layers = []

    def set_up(self, *layers):
        self.layers.extend(layers)


@pytest.fixture
def fake_environment(start, bootstrap, monkeypatch):
    environment = FakeEnvironment()
    monkeypatch.setattr(bootstrap, "Environment", lambda: environment)
    monkeypatch.setattr(bootstrap, "ensure_system", lambda *groups, purpose: [])
    return environment


def test_no_launch_only_sets_up(start, fake_environment, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["start.py", "--no-launch"])
    monkeypatch.setattr(start, "launch", lambda *_: pytest.fail("it launched"))
    assert start.main() == 0
    assert fake_environment.layers == ["app"]


def test_training_is_set_up_only_when_asked_for(start, fake_environment, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["start.py", "--no-launch", "--training"])
    assert start.main() == 0
    assert fake_environment.layers == ["app", "training", "torch"]


def test_missing_window_libraries_lead_to_the_terminal(
    start, bootstrap, fake_environment, with_input, monkeypatch
):
    monkeypatch.setattr(sys, "argv", ["start.py"])
    monkeypatch.setattr(start, "has_display", lambda: True)
    lacking = [system_libraries.WINDOW[0]]
    monkeypatch.setattr(bootstrap, "ensure_system", lambda *groups, purpose: lacking)
    monkeypatch.setattr(start, "launch", lambda environment, arguments: arguments)
    assert start.main() == ["listen"]


@pytest.mark.parametrize("script", ["start", "test"])
def test_an_old_python_gets_one_clear_sentence(scripts, script, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(scripts / f"{script}.py"), run_name="__main__")
    assert "needs Python 3.11 or newer, and this is Python 3.9" in str(stopped.value)


@pytest.mark.parametrize("script", ["start", "test", "bootstrap"])
def test_an_old_python_can_read_as_far_as_that_sentence(scripts, script):
    source = (scripts / f"{script}.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    assert "from __future__" not in source


@pytest.mark.parametrize("script", ["start", "test", "build", "decoders", "smoke", "lock"])
def test_a_bare_python_can_import_the_script(scripts, script):
    code = f"import sys; sys.path.insert(0, {str(scripts)!r}); import {script}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_packaging_does_not_shadow_the_library_of_that_name(scripts):
    import packaging

    assert not (scripts / "__init__.py").exists()
    assert Path(packaging.__file__).parent != scripts
