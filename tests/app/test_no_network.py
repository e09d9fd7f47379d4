"""Captioning opens no network socket and writes no word to the log."""

import ast
import logging
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine import Session, load_recogniser, open_sources, transcribe

ROOT = Path(__file__).parents[2]

NETWORK_MODULES = {
    *("aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "pip", "poplib", "requests"),
    *("smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "webbrowser"),
    *("websockets", "xmlrpc", "PySide6.QtNetwork", "PySide6.QtWebEngineCore", "torch.hub"),
}
NETWORK_PROGRAMS = {"pip", "uv", "curl", "wget", "git", "ssh", "-mpip"}
ONLY_NETWORK_CODE = Path("app/addon.py")

TRANSCRIBE = """
import sys
def refuse(event, arguments):
    if event == "socket.connect" or event == "socket.getaddrinfo":
        raise SystemExit(f"network: {event}")
sys.addaudithook(refuse)
from app.cli import main
sys.exit(main(["transcribe", sys.argv[1], "-o", sys.argv[2]]))
"""


def network_names(source):
    """The modules of a network that a source imports, and the programs of one that it names."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names):
                yield from filter(of_network, (name.name for name in names))
            case ast.ImportFrom(module=str(module), names=names):
                whole = (f"{module}.{name.name}" for name in names)
                yield from filter(of_network, (module, *whole))
            case ast.Call(func=ast.Name("__import__") | ast.Attribute(attr="import_module")):
                texts = (a.value for a in node.args if isinstance(a, ast.Constant))
                yield from filter(of_network, map(str, texts))
            case ast.Constant(str(text)) if text in NETWORK_PROGRAMS:
                yield text
            case _:
                pass


def of_network(module):
    return any(module == name or module.startswith(f"{name}.") for name in NETWORK_MODULES)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import urllib.request as u", ["urllib.request"]),
        ("from PySide6 import QtNetwork", ["PySide6.QtNetwork"]),
        ("def f():\n    from socket import socket", ["socket", "socket.socket"]),
        ("importlib.import_module('ssl')", ["ssl"]),
        ("run([python, '-m', 'pip', 'install'])", ["pip"]),
        ("import json, urllibrary", []),
    ],
)
def test_what_reaches_a_network_is_seen_in_a_source(source, found):
    assert list(network_names(source)) == found


def test_only_the_add_on_may_use_a_network():
    sources = [
        path
        for room in ("app", "engine", "training")
        for path in sorted((ROOT / room).rglob("*.py"))
    ]
    found = {
        str(path.relative_to(ROOT)): names
        for path in sources
        if (names := list(network_names(path.read_text(encoding="utf-8"))))
        and path != ROOT / ONLY_NETWORK_CODE
    }
    assert len(sources) > 150
    assert found == {}


def run_transcribe(sample, out, *wrapper):
    return subprocess.run(
        [*wrapper, sys.executable, "-c", TRANSCRIBE, str(sample), str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


@pytest.mark.model
def test_transcribing_asks_for_no_connection(sample, tmp_path):
    done = run_transcribe(sample, tmp_path / "out.srt")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.srt").stat().st_size > 100


@pytest.mark.model
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_process_and_its_libraries_make_no_internet_socket(sample, tmp_path):
    trace = tmp_path / "trace"
    wrapper = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace))
    probe = subprocess.run([*wrapper, "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("strace may not trace here")
    assert run_transcribe(sample, tmp_path / "out.srt", *wrapper).returncode == 0
    calls = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert [call for call in calls if re.search(r"AF_INET6?\b", call)] == []


@pytest.mark.model
def test_logs_hold_no_spoken_word(sample, sample_text, caplog):
    caplog.set_level(logging.INFO)
    recogniser = load_recogniser()
    transcribe(sample, recogniser)
    session = Session(
        open_sources(f"file:{sample}", realtime=False), lambda: recogniser, lambda event: None
    )
    session.start()
    assert session.join(100)
    spoken = {word for word in re.findall(r"[a-z]+", sample_text.lower()) if len(word) > 5}
    logged = set(re.findall(r"[a-z]+", caplog.text.lower()))
    assert spoken & logged == set()
