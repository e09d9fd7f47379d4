"""Only the service builds what captions need, and only the two entry points choose its folders."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
ROOT = APP / "service.py"
ENTRY_POINTS = {APP / "cli.py", APP / "gui" / "application.py"}
ENGINE_PARTS = {
    *("Session", "SessionStore", "load_recogniser", "transcribe", "open_sources"),
    *("SessionAudioRecorder", "ContextualBias", "HomophoneCorrector"),
}
APP_PARTS = {"Library", "PersonalHome", "RecordingCollector", "find_trainer", "known_models"}


def uses(source: str) -> set[str]:
    """The parts that a source imports, reaches or builds at run time, and the user's folders."""
    tree = ast.parse(source)
    found = set[str]()
    for node in run_time_nodes(tree):
        match node:
            case ast.ImportFrom(module="engine", names=names):
                found |= {name.name for name in names} & ENGINE_PARTS
            case ast.Attribute(value=ast.Name("engine"), attr=attr) if attr in ENGINE_PARTS:
                found.add(attr)
            case ast.Call(func=ast.Name(name)) if name in APP_PARTS:
                found.add(name)
            case ast.Attribute(attr="of_user"):
                found.add("Paths.of_user")
            case _:
                pass
    return found


def run_time_nodes(tree: ast.AST):
    """Every node but those that only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if not isinstance(node, ast.FunctionDef) or node.name != "of_user":
            yield node
            yield from run_time_nodes(node)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from engine import Session, Word", {"Session"}),
        ("def f():\n    import engine\n    engine.transcribe(path)", {"transcribe"}),
        ("paths = Paths.of_user()", {"Paths.of_user"}),
        ("if TYPE_CHECKING:\n    from engine import Session", set()),
        ("home = PersonalHome(folder)", {"PersonalHome"}),
        ("service.transcribe(path)", set()),
    ],
)
def test_what_builds_the_engine_is_seen_in_a_source(source, found):
    assert uses(source) == found


def test_only_the_service_builds_the_engine():
    modules = {path: uses(path.read_text(encoding="utf-8")) for path in APP.rglob("*.py")}
    assert len(modules) > 100
    assert modules.pop(ROOT) >= {"Session", "load_recogniser", "transcribe"}
    for path in ENTRY_POINTS:
        modules[path].remove("Paths.of_user")
    assert {str(path): found for path, found in modules.items() if found} == {}
