"""The decoders of the stand-alone programs: what is built, from which sources, or why not."""

import ctypes
import dataclasses
import hashlib
import importlib
import json
import os
import shutil
import struct
import sys
import tarfile

import pytest


@pytest.fixture
def decoders(scripts, tmp_path, monkeypatch):
    module = importlib.import_module("decoders")
    monkeypatch.setattr(module, "BUILD", tmp_path)
    monkeypatch.setattr(module, "FOLDER", tmp_path / "decoders")
    return module


@pytest.fixture
def release(decoders, tmp_path):
    """A release that has been downloaded already."""
    folder = tmp_path / "opus-1"
    folder.mkdir()
    (folder / "COPYING").write_text("licence of Opus")
    (tmp_path / "sources").mkdir()
    archive = tmp_path / "sources" / "opus-1.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(folder, "opus-1")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    url = "https://example.invalid/opus-1.tar.gz"
    return dataclasses.replace(decoders.OPUS, version="1", url=url, sha256=digest)


def test_a_source_that_is_there_is_checked_and_unpacked(decoders, release):
    assert (decoders.unpack(release) / "COPYING").read_text() == "licence of Opus"


def test_a_source_with_another_hash_is_refused(decoders, bootstrap, release):
    changed = dataclasses.replace(release, sha256="0" * 64)
    with pytest.raises(decoders.bootstrap.SetUpError, match="not the locked release"):
        decoders.unpack(changed)


def test_without_a_compiler_the_wheel_is_used_and_said_so(decoders, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(decoders.shutil, "which", lambda tool: None)
    assert decoders.build(decoders.bootstrap.Environment(tmp_path)) is None
    told = capsys.readouterr().out
    assert "cc, make, pkg-config must be installed" in told or "Linux and macOS only" in told
    assert "PyAV's wheel is used instead" in told


def test_a_source_that_cannot_be_downloaded_leaves_the_wheel(
    decoders, monkeypatch, capsys, tmp_path
):
    def unreachable(*arguments, **options):
        raise OSError("no route to host")

    monkeypatch.setattr(decoders, "check_tools", lambda: None)
    monkeypatch.setattr(decoders.urllib.request, "urlopen", unreachable)
    assert decoders.build(decoders.bootstrap.Environment(tmp_path)) is None
    assert "no route to host" in capsys.readouterr().out


def test_nothing_is_built_that_the_gpl_covers(decoders):
    encoders = [option for option in decoders.OPTIONS if "encoder" in option]
    assert encoders == ["--enable-encoder=libopus"]
    assert "--disable-everything" in decoders.OPTIONS
    assert not {"--enable-gpl", "--enable-nonfree"} & set(decoders.OPTIONS)


def test_pyav_is_built_from_its_locked_sources(decoders):
    lock = decoders.pyav_lock()
    assert lock.startswith("av==")
    assert lock.count("==") == 1
    assert "--hash=sha256:" in lock


def test_what_was_built_is_found_before_what_is_installed(decoders):
    built = decoders.Decoders(*(decoders.FOLDER / name for name in "abcd"))
    loader = "DYLD_LIBRARY_PATH" if sys.platform == "darwin" else "LD_LIBRARY_PATH"
    found = built.variables({"PYTHONPATH": "/other", "PATH": "/bin"})
    assert found["PYTHONPATH"] == os.pathsep.join([str(built.package), "/other"])
    assert found[loader] == str(built.libraries)
    assert found["PATH"] == "/bin"


def test_licences_and_components_come_along(decoders, release, monkeypatch):
    decoders.unpack(release)
    names = ("python", "lib", "licences", "components.json")
    built = decoders.Decoders(*(decoders.FOLDER / name for name in names))
    monkeypatch.setattr(decoders, "OPUS", release)
    licence = {"licence": "LGPL-2.1-or-later", "licence_files": ()}
    ffmpeg = dataclasses.replace(release, name="ffmpeg", **licence)
    monkeypatch.setattr(decoders, "FFMPEG", ffmpeg)
    decoders.describe(built)
    assert (built.licences / "opus" / "COPYING").exists()
    assert "--disable-everything" in (built.licences / "ffmpeg" / "BUILD.txt").read_text()
    opus, ffmpeg = json.loads(built.components.read_text())
    assert opus["purl"] == "pkg:generic/opus@1"
    assert ffmpeg["licenses"] == [{"license": {"id": "LGPL-2.1-or-later"}}]
    assert ffmpeg["externalReferences"][0]["url"] == release.url


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("cc") is None,
    reason="needs Linux and a C compiler",
)
def test_icu_gets_a_library_without_data(load_script, tmp_path):
    library = tmp_path / "PySide6" / "libicudata.so.73"
    library.parent.mkdir()
    library.write_bytes(bytes(1_000_000))
    (tmp_path / "libicudata.so.73").symlink_to(library)
    load_script("build").drop_icu_data(tmp_path)
    assert library.stat().st_size < 50_000
    table = (ctypes.c_char * 40).in_dll(ctypes.CDLL(str(library)), "icudt73_dat")
    assert struct.unpack_from("H2sH", table) == (32, b"\xda\x27", 20)
    assert bytes(table[12:16]) == b"ToCP"
    assert struct.unpack_from("I", table, 32) == (0,)
