"""``python -m training``: help without torch, one sentence for every failure."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from engine.errors import OptionsError
from training import __main__ as command_line
from training.__main__ import COMMANDS, main

pytestmark = pytest.mark.training


def test_help_lists_every_command_and_loads_no_torch():
    code = (
        "import sys\nfrom training.__main__ import main\n"
        "try: main(['--help'])\nexcept SystemExit as end: assert not end.code\n"
        "assert 'torch' not in sys.modules"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert all(name in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert f"training {name}" in capsys.readouterr().out


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as end:
        main(["sing"])
    assert end.value.code == 2
    assert "sing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("failure", "status", "sentence"),
    [
        (KeyboardInterrupt(), 130, "Stopped; what was already written stays."),
        (OptionsError("Too much."), 2, "Too much."),
    ],
)
def test_failures_end_in_one_sentence(monkeypatch, capsys, failure, status, sentence):
    def fail(_):
        raise failure

    module = SimpleNamespace(add_arguments=lambda _: None, run=fail)
    monkeypatch.setattr(command_line.importlib, "import_module", lambda _: module)
    assert main(["export"]) == status
    assert capsys.readouterr().err == f"{sentence}\n"


def test_a_missing_package_is_named(monkeypatch, capsys):
    def missing(_):
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    monkeypatch.setattr(command_line.importlib, "import_module", missing)
    assert main(["export"]) == 1
    assert "Training needs torch" in capsys.readouterr().err


def test_an_option_is_explained_where_its_dataclass_describes_it(capsys):
    with pytest.raises(SystemExit):
        main(["distill", "--help"])
    assert "progress by which λ has decayed to 0" in " ".join(capsys.readouterr().out.split())
