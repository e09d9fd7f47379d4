from __future__ import annotations

import subprocess
import types

import pytest

from app import exits, system_libraries
from app.cli import main
from app.commands import doctor
from app.commands.doctor import Check
from app.machine import cpu_info, describe_machine
from app.paths import Paths
from app.service import CaptioningService
from engine import MEDIA_SUFFIXES, Device, MicrophoneAccess, ModelError
from resources import resource


@pytest.fixture
def user(tmp_path):
    return CaptioningService(Paths.under(tmp_path))


def refuse(error):
    def act(*_):
        raise error

    return act


def test_a_check_is_one_line():
    good = Check("Python", "ok", "3.12")
    bad = Check("PortAudio", "missing", "not found", "install it")
    assert good.line == "ok      Python: 3.12"
    assert bad.line == "missing PortAudio: not found; install it"


@pytest.mark.parametrize(
    ("version", "pointer", "verdict"),
    [((3, 11, 0), 2**63, "ok"), ((3, 10, 9), 2**63, "missing"), ((3, 12, 1), 2**31, "missing")],
)
def test_python(version, pointer, verdict):
    assert doctor.check_python(version, pointer).verdict == verdict


def test_a_library_that_does_not_load():
    check = doctor.check_library("soxr", refuse(OSError("libsoxr.so.0: not found\nmore")))
    assert check.essential
    assert check.line.startswith("missing soxr: libsoxr.so.0: not found; ")


def test_a_library_that_loads():
    module = types.SimpleNamespace(__version__="1.0")
    assert doctor.check_library("soxr", lambda name: module).line == "ok      soxr: 1.0"


def test_a_damaged_model(user, monkeypatch):
    monkeypatch.setattr(CaptioningService, "load_recogniser", refuse(ModelError("It is damaged.")))
    check = doctor.check_model(user)
    assert (check.verdict, check.detail, check.essential) == ("missing", "It is damaged.", True)


def test_folders_that_can_be_written_are_made(user):
    checks = list(doctor.check_folders(user))
    assert [check.verdict for check in checks] == ["ok", "ok"]
    assert user.sessions_folder.is_dir()
    assert list(user.sessions_folder.iterdir()) == []


def test_a_folder_that_cannot_be_made(user):
    user.paths.config.parent.mkdir(parents=True, exist_ok=True)
    user.paths.config.write_text("in the way")
    first, _ = doctor.check_folders(user)
    assert first.verdict == "missing"
    assert first.essential


@pytest.fixture
def debian(monkeypatch):
    monkeypatch.setattr(system_libraries, "manager", lambda: "apt-get")


def lacks(*names):
    """A search that finds none of the packages that Debian calls by these names."""
    return lambda needs: [need for need in needs if need.packages[0] in names]


def test_a_missing_portaudio_names_its_package(debian):
    load = refuse(OSError("PortAudio library not found"))
    check = doctor.check_portaudio(load, lacks("libportaudio2"))
    assert check.line == (
        "missing PortAudio: PortAudio library not found;"
        " run `sudo apt-get install -y --no-install-recommends libportaudio2`"
    )
    assert not check.essential


def test_a_missing_bridge_to_the_sound_server_is_named(debian):
    check = doctor.check_portaudio(lambda name: None, lacks("libasound2-plugins"))
    assert check.verdict == "note"
    assert check.line.endswith("libasound2-plugins`")


def test_a_media_file_of_every_kind_is_decoded():
    formats = {path.suffix for path in resource("formats").glob("tone.*")}
    same = {".m4v": ".mp4", ".oga": ".ogg"}
    assert {same.get(suffix, suffix) for suffix in MEDIA_SUFFIXES} == formats
    check = doctor.check_decoding(resource("formats"))
    assert check.verdict == "ok"
    assert "mp3" in check.detail


def test_a_decoder_that_does_not_fit_is_found(tmp_path):
    for name in ("tone.mp3", "tone.wav"):
        (tmp_path / name).touch()

    def decode(path):
        if path.suffix == ".mp3":
            raise TypeError("open() got an unexpected keyword argument")

    check = doctor.check_decoding(tmp_path, decode)
    assert (check.verdict, check.essential) == ("missing", True)
    assert check.detail == "mp3 cannot be decoded (open() got an unexpected keyword argument)"
    assert doctor.check_decoding(tmp_path / "nothing").verdict == "missing"


def test_devices_are_named_and_missing_ones_explained():
    headset = Device("USB headset", "mic", "a")
    microphones, system = doctor.check_devices(lambda: (headset,))
    assert microphones.line == "ok      microphones: USB headset"
    assert system.verdict == "missing"
    assert system.detail


@pytest.mark.parametrize(
    ("environment", "verdict"),
    [
        ({"DISPLAY": ":0"}, "ok"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "note"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "note"),
        ({}, "missing"),
    ],
)
def test_display(environment, verdict, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    assert doctor.check_display(environment).verdict == verdict


def test_the_packaged_program_starts_qt_without_an_interpreter(monkeypatch):
    commands = []

    def run(command, **options):
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(doctor.subprocess, "run", run)
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", "/opt/captions/fwcaptions")
    assert doctor.check_qt(True, lacks()).verdict == "ok"
    assert commands == [["/opt/captions/fwcaptions", "doctor", "--start-qt"]]


def test_qt_starts_in_a_process_of_its_own():
    assert doctor.check_qt(False, lacks()).line == "ok      Qt: the window can open"


def test_every_package_that_the_window_lacks_is_named(debian):
    check = doctor.check_qt(False, lacks("libxcb-icccm4", "libxcb-keysyms1"))
    assert check.verdict == "note"
    assert check.detail == "it starts, but 2 system packages that it needs are missing"
    assert "libxcb-icccm4 libxcb-keysyms1`" in check.fix
    assert "fwcaptions listen" in check.fix


def test_a_qt_that_aborts_is_reported_not_suffered(monkeypatch, debian):
    def run(*arguments, **options):
        return subprocess.CompletedProcess(arguments, -6, "", "\nlibEGL.so.1: not found\n")

    monkeypatch.setattr(doctor.subprocess, "run", run)
    check = doctor.check_qt(True, lacks("libegl1"))
    assert check.verdict == "missing"
    assert "libEGL.so.1" in check.line
    assert "apt-get install -y --no-install-recommends libegl1`" in check.line


@pytest.mark.parametrize(
    ("checks", "code", "sentence"),
    [
        ([Check("microphones", "ok", "x")], exits.OK, "Captions work here."),
        ([Check("microphones", "missing", "x")], exits.OK, "Files can be transcribed here"),
        (
            [Check("model", "missing", "x", essential=True)],
            exits.FAILED,
            "cannot work yet: see model",
        ),
    ],
)
def test_the_verdict_is_the_exit_code(monkeypatch, user, capsys, checks, code, sentence):
    monkeypatch.setattr(Paths, "of_user", classmethod(lambda cls: user.paths))
    monkeypatch.setattr(doctor, "all_checks", lambda service: iter(checks))
    assert main(["doctor"]) == code
    assert sentence in capsys.readouterr().out


def test_features_are_read_from_the_system(tmp_path):
    listing = tmp_path / "cpuinfo"
    listing.write_text("processor : 0\nmodel name : Fast One\nflags : fpu avx2\n\nprocessor : 1\n")
    assert cpu_info(listing)["model name"] == "Fast One"
    assert cpu_info(tmp_path / "missing") == {}
    assert describe_machine().cores >= 1


@pytest.mark.parametrize(
    ("state", "verdict"),
    [("allowed", "ok"), ("unasked", "ok"), ("unknown", "note"), ("refused", "missing")],
)
def test_access_to_the_microphone(state, verdict):
    check = doctor.check_permission(MicrophoneAccess(state, "Do this."))
    assert check.line == f"{verdict:<8}microphone access: Do this"
    assert not check.essential


def test_a_library_that_cannot_be_loaded_ends_no_check(user, monkeypatch):
    broken = refuse(ImportError("libavcodec.so: cannot open shared object file"))
    monkeypatch.setattr(CaptioningService, "load_recogniser", broken)
    monkeypatch.setattr(doctor.engine, "read_audio", broken)
    (devices,) = doctor.check_devices(broken)
    for check in (
        doctor.check_model(user),
        doctor.check_decoding(resource("formats")),
        devices,
    ):
        assert check.verdict == "missing"
        assert "libavcodec.so" in check.line
