"""A recipe runs its stages in order, once, and names a missing input."""

import argparse
import tomllib

import pytest

from engine.errors import OptionsError
from training.__main__ import load_command, main
from training.distillation.recipe import RECIPES, read_recipe
from training.errors import DataError

pytestmark = pytest.mark.training

RECIPE = """
needs = ["pieces"]
[[stage]]
name = "small"
command = "vocabulary {pieces} --merges 1 --out {work}/small.json"
[[stage]]
name = "smaller"
command = "vocabulary {work}/small.json --merges 0 --out {work}/smaller.json"
"""


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE)
    return path


@pytest.fixture
def pieces(tmp_path):
    from training.data.vocabulary import vocabulary_json

    path = tmp_path / "my pieces.json"
    path.write_text(vocabulary_json([*(bytes([i]) for i in range(256)), b"ab", b"abc"]))
    return path


def test_stages_build_on_each_other_and_run_once(recipe, pieces, tmp_path):
    call = ["reproduce", str(recipe), "--work", str(tmp_path / "w"), "--set", f"pieces={pieces}"]
    assert main(call) == 0
    made = tmp_path / "w" / "smaller.json"
    made.unlink()
    assert main(call) == 0
    assert not made.exists()


def test_a_changed_stage_runs_again(recipe, pieces, tmp_path):
    call = ["reproduce", str(recipe), "--work", str(tmp_path / "w"), "--set", f"pieces={pieces}"]
    assert main(call) == 0
    before = (tmp_path / "w" / "small.json").read_text()
    recipe.write_text(RECIPE.replace("--merges 1", "--merges 2"))
    assert main(call) == 0
    assert (tmp_path / "w" / "small.json").read_text() != before


def test_a_failing_stage_ends_the_recipe(recipe, tmp_path, capsys):
    call = ["reproduce", str(recipe), "--work", str(tmp_path / "w"), "--set", "pieces=missing.json"]
    assert main(call) == 1
    assert "fix that and start again" in capsys.readouterr().err
    assert not (tmp_path / "w" / "done").exists()


def test_a_missing_input_is_named(recipe):
    with pytest.raises(OptionsError, match="--set pieces="):
        read_recipe(recipe, {"work": "w"})


@pytest.mark.parametrize("text", ["needs = [", "x = 1", "needs = []\nstage = 3"])
def test_a_file_that_is_not_a_recipe_is_refused(tmp_path, text):
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(DataError):
        read_recipe(path, {})


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_stage_of_a_shipped_recipe_is_understood(path):
    names = [*tomllib.loads(path.read_text("utf-8"))["needs"], "work"]
    for stage in read_recipe(path, dict.fromkeys(names, "given")):
        module = load_command(stage.command[0])
        parser = argparse.ArgumentParser(exit_on_error=False)
        module.add_arguments(parser)
        parser.parse_args(stage.command[1:])


def test_the_stages_are_listed_before_the_inputs_are_known(tmp_path, capsys):
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE)
    assert main(["reproduce", str(path), "--work", str(tmp_path / "work"), "--list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1/2 small: vocabulary '{")
    assert second.startswith("2/2 smaller:")
    assert not (tmp_path / "work").exists()
