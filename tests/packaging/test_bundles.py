"""Bundles: the bill of materials, the desktop files, the parts that build and smoke test share."""

import json
import os
import struct
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from importlib import metadata
from pathlib import Path

import numpy
import pytest


@pytest.fixture
def project(scripts):
    return tomllib.loads((scripts.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture
def bill(load_script):
    return load_script("bill_of_materials")


@pytest.fixture
def smoke(load_script, tmp_path, monkeypatch):
    module = load_script("smoke")
    monkeypatch.setattr(module, "SMOKE", tmp_path)
    return module


def test_a_collected_file_is_traced_to_its_distribution(bill, tmp_path):
    foreign = tmp_path / "libforeign.so.2"
    foreign.write_bytes(b"")
    sources = [numpy.__file__, str(foreign), str(tmp_path / "text.txt"), json.__file__]
    used, libraries = bill.sort_sources(sources)
    assert list(used) == ["numpy"]
    assert libraries == [foreign]


def test_the_bill_names_version_licence_and_hash(bill, tmp_path):
    foreign = tmp_path / "libforeign.so.2"
    foreign.write_bytes(b"")
    used = {"numpy": metadata.distribution("numpy")}
    written = bill.bill_of_materials("fastwhisper-captions", used, [foreign])
    assert (written["bomFormat"], written["specVersion"]) == ("CycloneDX", "1.5")
    python, package, library = written["components"]
    assert python["name"] == "python"
    assert package["purl"] == f"pkg:pypi/numpy@{numpy.__version__}"
    assert "BSD" in package["licenses"][0]["license"]["name"]
    assert library["hashes"][0]["content"].startswith("e3b0c44298fc1c14")
    references = [part["bom-ref"] for part in written["components"]]
    assert len(references) == len(set(references))


def test_libraries_built_for_the_program_are_in_the_bill_and_the_licences(
    bill, tmp_path, monkeypatch
):
    (tmp_path / "sources.json").write_text("[]")
    (tmp_path / "components.json").write_text('[{"name": "ffmpeg"}]')
    texts = tmp_path / "texts" / "ffmpeg"
    texts.mkdir(parents=True)
    (texts / "COPYING.LGPLv2.1").touch()
    names = ("sources.json", "captions", "out.json", "licences", "components.json", "texts")
    monkeypatch.setattr(sys, "argv", ["bill", *(str(tmp_path / name) for name in names)])
    bill.main()
    written = json.loads((tmp_path / "out.json").read_text())
    assert written["components"][-1] == {"name": "ffmpeg"}
    assert (tmp_path / "licences" / "ffmpeg" / "COPYING.LGPLv2.1").exists()


def test_licence_texts_come_along(bill, tmp_path):
    bill.copy_licences({"numpy": metadata.distribution("numpy")}, tmp_path)
    assert any("licen" in path.name.lower() for path in (tmp_path / "numpy").iterdir())
    common = {path.stem for path in (tmp_path / "common").iterdir()}
    assert {"GPL-3.0", "LGPL-3.0", "LGPL-2.1", "Apache-2.0"} <= common


def test_the_sums_can_be_checked(load_script, bootstrap, tmp_path, monkeypatch, capsys):
    build = load_script("build")
    monkeypatch.setattr(build, "DIST", tmp_path)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    archive = tmp_path / "a.tar.gz"
    archive.write_bytes(b"")
    (tmp_path / "captions").mkdir()
    build.write_sums()
    digest, name = (tmp_path / "SHA256SUMS").read_text().split()
    assert digest.startswith("e3b0c44298fc1c14")
    assert name == "a.tar.gz"
    assert "a.tar.gz: 0 MB" in capsys.readouterr().out


def test_the_desktop_entry_is_the_one_the_window_names(scripts):
    from app.paths import FOLDER_NAME

    entry = (scripts / "linux" / f"{FOLDER_NAME}.desktop").read_text(encoding="utf-8")
    assert f"Exec={FOLDER_NAME}\n" in entry
    assert f"StartupWMClass={FOLDER_NAME}\n" in entry


def test_the_metainfo_tells_this_version(scripts, project):
    tree = ElementTree.parse(scripts / "linux" / "org.fastwhisper.captions.metainfo.xml")
    assert tree.find("releases/release").get("version") == project["version"]
    assert tree.find("launchable").text == "fastwhisper-captions.desktop"


@pytest.mark.gui
def test_the_icon_has_every_form(load_script):
    pytest.importorskip("PySide6.QtGui", reason="Qt's libraries", exc_type=ImportError)
    icons = load_script("icons")
    ico, icns = icons.ico(), icons.icns()
    assert struct.unpack_from("<HHH", ico) == (0, 1, len(icons.ICO_SIZES))
    assert icns[:4] == b"icns"
    assert struct.unpack_from(">I", icns, 4)[0] == len(icns)
    assert icons.png(16).startswith(b"\x89PNG")


SOCKETS = {
    "7 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 9": False,
    "7 connect(9, {sa_family=AF_INET, sin_port=htons(53)}, 16) = 0": False,
    '7 connect(9, {sa_family=AF_UNIX, sun_path="/tmp/.X11-unix/X0"}, 20) = 0': True,
    "7 socket(AF_UNIX, SOCK_STREAM, 0) = 4": True,
}


@pytest.mark.parametrize(("line", "allowed"), SOCKETS.items())
def test_any_network_socket_fails_the_smoke_test(smoke, tmp_path, line, allowed):
    trace = tmp_path / "x.strace"
    trace.write_text(f"{line}\n7 +++ exited with 0 +++\n")
    if allowed:
        smoke.check_network(trace)
    else:
        with pytest.raises(smoke.SmokeError, match="network socket was opened"):
            smoke.check_network(trace)


def test_a_trace_that_saw_nothing_proves_nothing(smoke, tmp_path):
    trace = tmp_path / "x.strace"
    trace.touch()
    with pytest.raises(smoke.SmokeError, match="recorded nothing"):
        smoke.check_network(trace)


def test_a_bundle_above_its_promise_fails(smoke, tmp_path, monkeypatch):
    (tmp_path / "big").write_bytes(b"x" * 2_000_000)
    monkeypatch.setattr(smoke, "MAX_MEGABYTES", 1)
    with pytest.raises(smoke.SmokeError, match="2 MB"):
        smoke.check_size(tmp_path)


class Viewer:
    """Lists an archive as PyInstaller's viewer does."""

    def __init__(self, names):
        self.stdout = "\n".join(names)


@pytest.mark.parametrize("stray", ["torch.nn", "training.distillation.distill"])
def test_torch_or_training_in_the_bundle_fails(smoke, bootstrap, tmp_path, monkeypatch, stray):
    environment = bootstrap.Environment(tmp_path)
    monkeypatch.setattr(bootstrap, "run", lambda command: Viewer(["app.cli", stray]))
    with pytest.raises(smoke.SmokeError, match="belongs to the trainer"):
        smoke.check_contents(environment, tmp_path)
    monkeypatch.setattr(bootstrap, "run", lambda command: Viewer(["app.cli", "pytorch_free"]))
    smoke.check_contents(environment, tmp_path)


@pytest.mark.parametrize("name", ["libx265-f5385bb8.so.216", "libreadline.so.8"])
def test_a_library_under_the_gpl_in_the_bundle_fails(smoke, bootstrap, tmp_path, monkeypatch, name):
    environment = bootstrap.Environment(tmp_path)
    (tmp_path / name).touch()
    monkeypatch.setattr(bootstrap, "run", lambda command: Viewer(["app.cli"]))
    with pytest.raises(smoke.SmokeError, match=f"{name}, which is under the GPL"):
        smoke.check_contents(environment, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")
def test_a_program_is_ended_with_all_it_started(smoke, tmp_path):
    with smoke.running(["sh", "-c", "sleep 600 & wait"]) as process:
        pass
    assert process.returncode is not None


def test_smoke_leaves_the_users_home_alone(smoke, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    with smoke.private_home():
        assert Path(os.environ["HOME"]).is_relative_to(tmp_path)
    assert os.environ["HOME"] == "/home/someone"
    assert "XDG_DATA_HOME" not in os.environ
