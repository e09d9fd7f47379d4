"""The lock files: every package pinned with hashes, none from a named index, no torch."""

import re

import pytest

LOCKS = ("app", "test", "training", "bundle")


@pytest.fixture(params=LOCKS)
def text(request, scripts):
    return (scripts / "lock" / f"{request.param}.txt").read_text(encoding="utf-8")


def pins(text):
    """{(name, marker): version} of a lock."""
    found = re.findall(
        r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==(\S+)(?: ; (.*?))? \\$", text, re.MULTILINE
    )
    return {(name, marker): version for name, version, marker in found}


def test_every_package_has_hashes(text):
    blocks = re.split(r"\n(?=[a-z0-9])", text.split("\n", 1)[1])
    assert len(blocks) == len(pins(text))
    assert all("--hash=sha256:" in block for block in blocks)


def test_no_index_is_named(text):
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|^-", text, re.MULTILINE)


def test_torch_stays_out(text):
    assert not any(name == "torch" or "nvidia" in name for name, _ in pins(text))


def test_all_locks_agree(scripts):
    versions = {}
    for name in LOCKS:
        for package, version in pins((scripts / "lock" / f"{name}.txt").read_text()).items():
            assert versions.setdefault(package, version) == version


def test_the_locks_hold_what_the_project_asks_for(lock, scripts):
    import tomllib

    project = tomllib.loads((scripts.parent / "pyproject.toml").read_text(encoding="utf-8"))
    for name, extras in lock.LOCKS.items():
        locked = {package for package, _ in pins((scripts / "lock" / f"{name}.txt").read_text())}
        wanted = {
            re.match(r"[\w.-]+", line)[0].lower().replace("_", "-").replace(".", "-")
            for line in lock.wanted(project, extras)
        }
        assert wanted <= locked, name
        assert "torch" not in wanted


def test_the_recogniser_runtime_is_one_that_cannot_phone_home(text):
    versions = [version for (name, _), version in pins(text).items() if name == "onnxruntime"]
    assert versions
    assert all(tuple(map(int, v.split(".")[:2])) < (1, 29) for v in versions)
