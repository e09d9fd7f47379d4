"""Loads the scripts of packaging/ by path: that folder is no package and must never be one."""

import importlib.util
import sys
from pathlib import Path

import pytest

MODULES = ("bootstrap", "system_packages", "pythons", "decoders")
SCRIPTS = Path(__file__).resolve().parents[2] / "packaging"


def load(name, alias):
    spec = importlib.util.spec_from_file_location(alias, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[alias] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def scripts(monkeypatch):
    """The folder of the scripts, importable while the test runs."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    for name in MODULES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield SCRIPTS
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture
def system_packages(scripts):
    return importlib.import_module("system_packages")


@pytest.fixture
def bootstrap(scripts):
    return importlib.import_module("bootstrap")


@pytest.fixture
def load_script(scripts):
    return lambda name: load(name, f"{name}_script")


@pytest.fixture
def start(load_script):
    return load_script("start")


@pytest.fixture
def lock(load_script):
    return load_script("lock")
