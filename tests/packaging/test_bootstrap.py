"""The virtual environment: set up once, resumed, rebuilt when broken, with clear sentences."""

import json
import subprocess
import sys

import pytest

from app import system_libraries

PROJECT = """\
[project.optional-dependencies]
training = ["onnx>=1", "torch==2.13.0"]
"""


class FakePip:
    """Stands in for subprocesses: makes environments, and fails when it has a `failure`."""

    def __init__(self, environment):
        self.environment = environment
        self.made = 0
        self.installed = []
        self.failure = None
        self.unavailable = ("none",)

    def run(self, command, **_):
        if "venv" in command:
            self.made += 1
            self.environment.folder.mkdir(parents=True)
            self.environment.scripts.mkdir()
            self.environment.python.touch()
        elif not self.environment.python.exists():
            raise FileNotFoundError(command[0])
        return subprocess.CompletedProcess(command, 0, "", "")

    def install(self, command, env):
        arguments = [str(part) for part in command[9:]]
        if self.failure or arguments[-1].endswith(self.unavailable):
            return 1, self.failure or "No matching distribution found"
        self.installed.append(arguments)
        return 0, ""


@pytest.fixture
def root(tmp_path):
    locks = tmp_path / "packaging" / "lock"
    locks.mkdir(parents=True)
    (locks / "pip.txt").write_text("pip==26.0 --hash=sha256:0\n")
    (locks / "app.txt").write_text("numpy==2.0 --hash=sha256:0\n")
    (tmp_path / "resources").mkdir()
    for name in ("torch", "torch-cpu"):
        (tmp_path / "resources" / f"{name}-lock.txt").write_text("torch==2.13.0 --hash=sha256:0\n")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    return tmp_path


@pytest.fixture
def environment(bootstrap, root):
    return bootstrap.Environment(root)


@pytest.fixture
def pip(bootstrap, environment, monkeypatch):
    fake = FakePip(environment)
    monkeypatch.setattr(bootstrap, "run", fake.run)
    monkeypatch.setattr(bootstrap, "run_pip", fake.install)
    monkeypatch.setattr(bootstrap, "ensure_venv_module", lambda: None)
    return fake


def test_a_locked_pip_then_the_lock_then_the_project_are_installed(environment, pip, root):
    environment.set_up("app")
    own, locked, project = pip.installed
    assert own[-1] == str(root / "packaging" / "lock" / "pip.txt")
    assert locked[-1] == str(root / "packaging" / "lock" / "app.txt")
    assert "--require-hashes" in own
    assert "--require-hashes" in locked
    assert "--no-deps" in project


def test_nothing_from_an_index_is_installed_without_a_locked_hash(environment, pip):
    environment.set_up("app", "torch")
    *packages, project = pip.installed
    for arguments in packages:
        assert {"--require-hashes", "--no-deps"} <= set(arguments)
        assert arguments[arguments.index("--only-binary") + 1] == ":all:"
    assert "--no-index" in project


def test_torch_without_cuda_is_preferred_where_there_is_such_a_build(environment, pip):
    environment.set_up("app", "torch")
    assert pip.installed[2][-1].endswith("torch-cpu-lock.txt")


def test_torch_of_the_package_index_is_installed_elsewhere(environment, pip):
    pip.unavailable = ("torch-cpu-lock.txt",)
    environment.set_up("app", "torch")
    assert pip.installed[2][-1].endswith("torch-lock.txt")


def test_a_second_set_up_does_nothing(environment, pip):
    environment.set_up("app")
    pip.installed.clear()
    environment.set_up("app")
    assert (pip.made, pip.installed) == (1, [])


def test_a_changed_lock_is_installed_again_in_the_same_environment(environment, pip, root):
    environment.set_up("app")
    pip.installed.clear()
    (root / "packaging" / "lock" / "app.txt").write_text("numpy==2.1 --hash=sha256:1\n")
    environment.set_up("app")
    assert pip.made == 1
    assert len(pip.installed) == 1


def test_another_python_rebuilds_the_environment(environment, pip, monkeypatch):
    environment.set_up("app")
    monkeypatch.setattr(sys, "version", "3.99.0")
    environment.set_up("app")
    assert pip.made == 2


def test_a_moved_checkout_rebuilds_the_environment(environment, pip, monkeypatch):
    environment.set_up("app")
    state = json.loads(environment.stamp.read_text())
    environment.stamp.write_text(json.dumps({**state, "home": "3.11 for /elsewhere"}))
    environment.set_up("app")
    assert pip.made == 2


def test_a_broken_environment_is_rebuilt(environment, pip):
    environment.set_up("app")
    environment.python.unlink()
    environment.set_up("app")
    assert pip.made == 2


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"layers": 3}', "\x00"])
def test_a_damaged_stamp_rebuilds_the_environment(environment, pip, stamp):
    environment.set_up("app")
    environment.stamp.write_text(stamp)
    environment.set_up("app")
    assert pip.made == 2


def test_an_interrupted_set_up_starts_afresh(environment, pip, bootstrap, monkeypatch):
    def killed(command, env):
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "run_pip", killed)
    with pytest.raises(KeyboardInterrupt):
        environment.set_up("app")
    monkeypatch.setattr(bootstrap, "run_pip", pip.install)
    environment.set_up("app")
    assert pip.made == 2
    assert len(pip.installed) == 3


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("WARNING: Failed to establish a new connection", "cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "does not match its locked hash"),
        ("ERROR: No matching distribution found for numpy", "no build for this Python"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("something\nunheard of\n", "unheard of"),
        ("", "pip gave no reason"),
    ],
)
def test_a_failed_install_is_one_sentence(environment, pip, bootstrap, output, sentence):
    pip.failure = output or " "
    with pytest.raises(bootstrap.SetUpError) as failed:
        environment.set_up("app")
    assert sentence in str(failed.value)
    assert "\n" not in str(failed.value)


def test_what_was_set_up_survives_a_failed_addition(environment, pip, bootstrap, root):
    environment.set_up("app")
    pip.failure = "offline"
    with pytest.raises(bootstrap.SetUpError):
        environment.set_up("app", "torch")
    assert environment.python.exists()


def test_errors_end_in_one_line_and_a_status(bootstrap, capsys):
    def fails():
        raise bootstrap.SetUpError("Do this.")

    def stopped():
        raise KeyboardInterrupt

    assert bootstrap.run_main(fails) == 1
    assert capsys.readouterr().err == "Do this.\n"
    assert bootstrap.run_main(stopped) == 130


def test_pip_output_is_kept_whole_and_as_text(bootstrap):
    program = "import sys; print('Collecting x'); print('to stderr', file=sys.stderr); sys.exit(3)"
    code, output = bootstrap.run_pip([sys.executable, "-c", program], env=None)
    assert code == 3
    assert "Collecting x" in output
    assert "to stderr" in output


def test_a_python_without_venv_names_the_command(bootstrap, system_packages, monkeypatch):
    monkeypatch.setattr(system_libraries, "is_installed", lambda need: False)
    monkeypatch.setattr(system_libraries, "manager", lambda: "apt-get")
    monkeypatch.setattr(system_packages, "install", lambda needs: needs)
    with pytest.raises(bootstrap.SetUpError, match=r"sudo apt-get install .*python3\.\d+-venv"):
        bootstrap.ensure_venv_module()
