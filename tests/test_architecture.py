"""The map in docs/architecture.md is complete: every module is in the row of its folder."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "docs" / "architecture.md"
FOLDERS = ("app", "engine", "packaging", "resources", "training")


def rows():
    """{folder: module names} of the map's tables; a row starts with a folder in backticks."""
    found = {}
    for line in MAP.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        folder = re.fullmatch(r"`([\w/]+)/`", cells[0])
        if line.startswith("|") and folder:
            names = re.findall(r"`(\w+)`", cells[-1])
            assert folder[1] not in found, f"{folder[1]} has two rows"
            found[folder[1]] = set(names)
    return found


def modules():
    """{folder: module names} of the checkout, packages with nothing of their own left out."""
    found = {}
    for top in FOLDERS:
        for path in (ROOT / top).rglob("*.py"):
            if path.name != "__init__.py":
                folder = path.parent.relative_to(ROOT).as_posix()
                found.setdefault(folder, set()).add(path.stem)
    return found


def test_every_module_is_in_the_row_of_its_folder():
    assert not differences(), differences()


def differences():
    """What the map lacks or invents, a line each."""
    mapped, real = rows(), modules()
    lines = []
    for folder in sorted(mapped.keys() | real.keys()):
        here, there = mapped.get(folder, set()), real.get(folder, set())
        lines += [f"{folder}/{name}.py is in no row" for name in sorted(there - here)]
        lines += [f"{folder}/{name}.py does not exist" for name in sorted(here - there)]
    return "\n".join(lines)


def test_every_folder_says_what_it_must_not_import():
    for line in MAP.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| `[\w/]+/` \|", line):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            assert len(cells) == 4, line
            assert all(cells[:3]), line


def test_the_contracts_allow_no_circle():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    acyclic = [each for each in contracts if each["type"] == "acyclic_siblings"]
    assert {name for each in acyclic for name in each["ancestors"]} == {"app", "engine", "training"}
