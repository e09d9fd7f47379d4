"""The wheel: built from a clean copy, installed into a fresh environment, run from elsewhere."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "engine", "resources", "training")
FILES = ("pyproject.toml", "README.md", "LICENSE", "THIRD_PARTY.md")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]

LOAD_RESOURCES = """
import app, engine, resources, training
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
qt = QGuiApplication(["test", "-platform", "offscreen"])
assert not QIcon(str(resources.resource("icons", "app.svg"))).pixmap(32, 32).isNull()
assert QTranslator().load("de", str(resources.resource("translations")))
print(*(module.__file__ for module in (app, engine, resources, training)), sep="\\n")
"""


def run(command, folder):
    """Run a command that must succeed, and return what it prints."""
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of a copy that holds nothing but the sources."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for name in FILES:
        shutil.copy(ROOT / name, copy)
    for name in PACKAGES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    options = ["--no-deps", "--no-build-isolation", "--no-index"]
    run([*PIP, "wheel", *options, "--wheel-dir", out, "."], copy)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel, tmp_path_factory):
    """The commands of a fresh environment that has the wheel.

    Its dependencies are those of this environment, whose `.pth` files do not count there: the
    editable installation of the checkout stays out of it.
    """
    folder = tmp_path_factory.mktemp("environment")
    builder = venv.EnvBuilder(with_pip=False, symlinks=sys.platform != "win32")
    builder.create(folder)
    paths = builder.ensure_directories(folder)
    python = Path(paths.env_exe)
    run([*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel], folder)
    places = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(places["purelib"], "dependencies.pth").write_text("\n".join(sorted(ours)))
    return python.parent


def test_the_wheel_has_every_resource_and_nothing_of_the_checkout(wheel):
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    sources = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".ts"}
    }
    assert sources - names == set()
    assert {name.partition("/")[0] for name in names - sources} == {
        re.sub(r"-py3-.*", ".dist-info", wheel.name)
    }
    assert any(name.endswith("/THIRD_PARTY.md") for name in names)


def test_the_installed_program_knows_its_version(scripts, tmp_path):
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.*)"$', project, re.MULTILINE)[1]
    assert run([scripts / "fwcaptions", "--version"], tmp_path) == f"fwcaptions {version}\n"


@pytest.mark.model
def test_the_installed_program_transcribes_from_any_folder(scripts, tmp_path, sample, sample_text):
    sound = shutil.copy(sample, tmp_path / "talk.opus")
    options = ["-o", "-", "--format", "txt"]
    printed = words(run([scripts / "fwcaptions", "transcribe", sound, *options], tmp_path))
    spoken = words(sample_text.replace("forty", "40"))  # as numbers are written
    assert len(printed) == len(spoken)
    wrong = [pair for pair in zip(printed, spoken, strict=True) if len(set(pair)) > 1]
    assert len(wrong) <= 1, wrong


def words(text):
    return re.findall(r"[a-z0-9']+", text.lower())


@pytest.mark.gui
def test_the_installed_program_finds_icons_and_translations(scripts, tmp_path):
    pytest.importorskip("PySide6.QtGui", reason="Qt's libraries", exc_type=ImportError)
    places = run([scripts / "python", "-c", LOAD_RESOURCES], tmp_path).splitlines()
    assert len(places) == len(PACKAGES)
    assert all(Path(place).is_relative_to(scripts.parent) for place in places)


@pytest.mark.training
def test_the_installed_trainer_lists_its_recipe(scripts, tmp_path):
    pytest.importorskip("torch")
    recipe = tomllib.loads((ROOT / "training/recipes/fastwhisper-en.toml").read_text("utf-8"))
    given = (word for name in recipe["needs"] for word in ("--set", f"{name}={name}"))
    command = [scripts / "fwtrainer", "reproduce", "fastwhisper-en", "--work", tmp_path, "--list"]
    stages = run([*command, *given], tmp_path).splitlines()
    assert len(stages) == len(recipe["stage"])
