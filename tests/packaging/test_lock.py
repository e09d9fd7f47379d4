"""The lock files: every package pinned with hashes, none from a named index."""

import json
import re

import pytest

LOCKS = ("pip", "app", "test", "training", "bundle", "torch")


@pytest.fixture
def read(bootstrap):
    return lambda name: bootstrap.lock_file(name).read_text(encoding="utf-8")


@pytest.fixture(params=LOCKS)
def text(request, read):
    return read(request.param)


def pins(text):
    """{(name, marker): version} of a lock."""
    found = re.findall(
        r"^([a-z0-9-]+)(?:\[[a-z, -]+\])?==(\S+)(?: ; (.*?))? \\$", text, re.MULTILINE
    )
    return {(name, marker): version for name, version, marker in found}


def test_every_package_has_hashes(text):
    blocks = re.split(r"\n(?=[a-z0-9])", text.split("\n", 1)[1])
    assert len(blocks) == len(pins(text))
    assert all("--hash=sha256:" in block for block in blocks)


def test_no_index_is_named(text):
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|^-", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["app", "test", "training", "bundle"])
def test_torch_has_locks_of_its_own(read, name):
    assert not any(name == "torch" or "nvidia" in name for name, _ in pins(read(name)))


def test_every_build_of_torch_is_locked_by_hash(bootstrap, read):
    torch = bootstrap.torch_requirement()
    assert pins(read("torch"))["torch", ""] == torch.partition("==")[2]
    assert len(re.findall("--hash", read("torch").partition("torch==")[2])) > 20
    assert re.search(rf"(?m)^{re.escape(torch)}\+cpu \\\n    --hash=sha256:", read("torch-cpu"))


def test_the_lock_of_torch_adds_only_what_the_other_locks_lack(read):
    others = {name for lock in ("test", "training") for name, _ in pins(read(lock))}
    assert not others & {name for name, _ in pins(read("torch"))}


def test_the_downloads_are_those_of_torchs_platforms(lock):
    sizes = json.loads(lock.DOWNLOADS.read_text(encoding="utf-8"))
    assert sizes.keys() == lock.PLATFORMS.keys()
    assert all(100e6 < size < 4e9 for size in sizes.values())


def test_the_lock_of_a_build_without_cuda_is_made_from_its_wheels(
    lock, bootstrap, tmp_path, monkeypatch
):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "lock_file", lambda name: tmp_path / name)
    monkeypatch.setattr(bootstrap, "torch_requirement", lambda: "torch==2.13.0")
    (tmp_path / "torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl").write_bytes(b"")
    lock.write_cpu_lock(tmp_path)
    written = (tmp_path / "torch-cpu").read_text(encoding="utf-8")
    assert "torch==2.13.0+cpu \\\n    --hash=sha256:e3b0c44298fc1c14" in written


def test_all_locks_agree(read):
    versions = {}
    for name in LOCKS:
        for package, version in pins(read(name)).items():
            assert versions.setdefault(package, version) == version


def test_the_locks_have_what_the_project_requires(lock, bootstrap, read):
    project = bootstrap.read_project()
    for name, extras in lock.LOCKS.items():
        locked = {package for package, _ in pins(read(name))}
        if name == "training":
            locked |= {package for package, _ in pins(read("app"))}
        required = {
            re.match(r"[\w.-]+", line)[0].lower().replace("_", "-").replace(".", "-")
            for line in lock.requirements(project, extras)
        }
        assert required <= locked, name
        assert "torch" not in required


def test_the_training_lock_moves_no_package_of_the_application(lock, bootstrap, read):
    training = {package for package, _ in pins(read("training"))}
    application = set(lock.installed_names(bootstrap.read_project()))
    assert "numpy" in application
    assert not training & application


def versions(text, package):
    return [version for (name, _), version in pins(text).items() if name == package]


def test_every_python_gets_the_same_pyav(read):
    assert len(versions(read("app"), "av")) == 1


@pytest.mark.parametrize("name", ["app", "test", "bundle"])
def test_the_recogniser_runtime_is_one_that_cannot_phone_home(read, name):
    found = versions(read(name), "onnxruntime")
    assert found
    assert all(tuple(map(int, version.split(".")[:2])) < (1, 29) for version in found)
