"""Whatever the user's files hold: the program starts, and one sentence names what was ignored."""

import io
import json
import os
import shutil
import sqlite3
import tomllib
import zipfile
from contextlib import closing

import pytest
from fuzzing import TEXTS, VALUES, as_json, damaged, fuzzed, one_sentence, warped
from hypothesis import strategies as st

from app.commands.setup import read_terms
from app.settings import Settings
from app.settings_file import dump_settings, load_settings, save_settings
from app.view_models.edits import spread_edit
from app.view_models.file_names import file_stem
from app.view_models.installed_models import import_model
from app.view_models.library import Library
from engine import (
    ContextualBias,
    EngineError,
    Notes,
    SessionStore,
    read_model_archive,
    read_notes,
    read_reference,
    write_notes,
)
from engine.model.tokenizer import Tokenizer
from engine.types import Cue, Word
from resources import resource


def plain(text: str) -> str:
    """Text as a file can hold it."""
    return text.encode(errors="replace").decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("user")


def examine_settings(folder, data: bytes) -> None:
    """Load settings, then save and load them again without a change or a warning."""
    path = folder / "settings.toml"
    path.write_bytes(data)
    loaded = load_settings(path)
    for warning in loaded.warnings:
        one_sentence(ValueError(warning))
    save_settings(loaded.settings, path)
    again = load_settings(path)
    assert again.warnings == ()
    assert again.settings == loaded.settings


@fuzzed(data=damaged(dump_settings(Settings()).encode()))
def test_damaged_settings(folder, data):
    examine_settings(folder, data)


@fuzzed(table=warped(tomllib.loads(dump_settings(Settings()))))
def test_settings_of_other_kinds(folder, table):
    examine_settings(folder, toml(table).encode(errors="replace"))


def toml(table) -> str:
    """Write a JSON object as TOML, which is no TOML where the object is none."""
    if not isinstance(table, dict):
        return json.dumps(table)
    rows = [f"{json.dumps(key)} = {inline(value)}" for key, value in table.items()]
    return "\n".join(rows)


def inline(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value).replace("NaN", "nan").replace("Infinity", "inf")


@pytest.fixture(scope="module")
def library(folder):
    sessions = folder / "sessions"
    with SessionStore.create(sessions, {"mic": "Microphone"}) as store:
        store.append_cue(Cue(0.0, 1.0, ("good morning",), "mic", (Word("good", 0.0, 1.0, 0.9),)))
        store.close(2.0)
    return Library(sessions, folder / "cache" / "library.sqlite3")


@fuzzed(query=st.one_of(TEXTS, st.lists(TEXTS).map(" ".join)))
def test_a_search_for_anything(library, query):
    assert len(library.entries(query)) <= 1


@fuzzed(text=TEXTS, title=TEXTS)
def test_any_transcript_can_be_listed_and_searched(folder, text, title):
    sessions = folder / "odd"
    path = sessions / "2025-03-01 14-30-05"
    path.mkdir(parents=True)
    header = {"kind": "header", "format": "fastwhisper-captions session", "version": 1}
    header |= {"started": "2025-03-01T14:30:05+01:00", "sources": {"mic": text}}
    line = {"kind": "cue", "lane": "mic", "start": 0, "end": 1, "lines": [text], "words": []}
    (path / "session.jsonl").write_bytes(as_json(header) + b"\n" + as_json(line) + b"\n")
    library = Library(sessions, folder / "cache" / "odd.sqlite3")
    try:
        (entry,) = library.entries()
        library.rename(entry, f"good {title}")
        assert library.load(entry)[0].cues[0].text == text
        library.correct(entry.path, {text: text})
        assert len(library.entries("good")) == 1
        assert len(library.entries(text)) <= 1
    finally:
        shutil.rmtree(sessions)


@fuzzed(data=st.data())
def test_a_damaged_index_is_made_again(library, folder, data):
    index = folder / "cache" / "library.sqlite3"
    index.unlink(missing_ok=True)
    library.entries("good")
    index.write_bytes(data.draw(damaged(index.read_bytes())))
    assert len(library.entries("good")) == 1


@fuzzed(
    table=st.sampled_from(["sessions", "words"]),
    columns=st.lists(st.sampled_from(["path", "stamp", "text", "title", "other"]), unique=True),
)
def test_an_index_of_another_form_is_made_again(library, folder, table, columns):
    index = folder / "cache" / "library.sqlite3"
    index.unlink(missing_ok=True)
    with closing(sqlite3.connect(index)) as database, database:
        database.execute(f"CREATE TABLE {table} ({', '.join([*columns, 'last'])})")
    assert len(library.entries("good")) == 1


@fuzzed(
    data=st.one_of(damaged(b'{"title": "A title", "edits": {"0": "one"}}'), VALUES.map(as_json))
)
def test_any_notes(folder, data):
    for name in ("notes.json", "notes.jsonl"):
        (folder / name).write_bytes(data)
        write_notes(folder, read_notes(folder))
    for kept in folder.glob("notes.damaged*"):
        kept.unlink()


@fuzzed(title=TEXTS, edits=st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_notes_are_read_back(folder, title, edits):
    write_notes(folder, Notes(title, tuple(sorted(edits.items()))))
    kept = read_notes(folder)
    assert kept.title == plain(title)
    assert dict(kept.edits) == {plain(key): plain(text) for key, text in edits.items()}


@fuzzed(
    data=st.one_of(
        st.binary(),
        damaged(b"# names\nIslington\nBuxton\n"),
        TEXTS.map(lambda text: text.encode(errors="replace")),
    )
)
def test_any_vocabulary_file(folder, data):
    letters = [bytes([value]) for value in range(256)]
    tokenizer = Tokenizer([*letters, None, None, None], end=256, start=257, no_timestamps=258)
    path = folder / "terms.txt"
    path.write_bytes(data)
    try:
        ContextualBias(read_terms(path), tokenizer)
    except EngineError as error:
        one_sentence(error)


@fuzzed(
    value=warped([{"word": "one", "start": 0.0, "end": 0.5}, {"word": "2", "start": 1, "end": 2}])
)
def test_any_reference(folder, value):
    path = folder / "words.json"
    path.write_bytes(as_json(value))
    try:
        read_reference(path)
    except EngineError as error:
        one_sentence(error)


@fuzzed(texts=st.lists(TEXTS, min_size=1, max_size=5), rewritten=TEXTS)
def test_no_word_of_a_correction_is_lost(texts, rewritten):
    shares = spread_edit(texts, rewritten)
    assert len(shares) == len(texts)
    assert " ".join(shares).split() == rewritten.split()


@fuzzed(title=TEXTS)
def test_any_title_makes_a_file_name(tmp_path_factory, title):
    folder = tmp_path_factory.mktemp("names")
    path = folder / f"{file_stem(title)}.srt"
    path.touch()
    assert [path] == list(folder.iterdir())


@pytest.fixture(scope="module")
def archive(folder):
    """The bytes of a small model's archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("hashes.json", "config.json", "encoder.onnx"):
            archive.writestr(name, json.dumps({"config.json": "0" * 64, "encoder.onnx": ""}))
    return memory.getvalue()


@fuzzed(data=st.data())
def test_a_damaged_archive_of_a_model(folder, archive, data):
    read_archive(folder, data.draw(damaged(archive)))


@fuzzed(names=st.lists(TEXTS, max_size=5), sizes=st.lists(st.integers(0, 2000), min_size=5))
def test_any_file_names_in_an_archive(folder, names, sizes):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        given = dict.fromkeys(plain(name).replace("\0", "") or "x" for name in names)
        for name, size in zip(given, sizes, strict=False):
            archive.writestr(name, b"{}" * size)
    for name in read_archive(folder, memory.getvalue()):
        assert "/" not in name
        assert not name.startswith(".")


def read_archive(folder, data: bytes):
    """Read an archive; what is refused holds nothing."""
    path = folder / "model.zip"
    path.write_bytes(data)
    try:
        return read_model_archive(path)
    except EngineError as error:
        one_sentence(error)
        return {}


def test_an_imported_model_brings_only_what_it_lists(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(resource("models", "fastwhisper-en"), source)
    (source / "unlisted").symlink_to("/dev/zero")
    imported = import_model(source, tmp_path / "models")
    assert sorted(path.name for path in imported.iterdir()) == sorted(
        [*json.loads((source / "hashes.json").read_text()), "hashes.json"]
    )
    assert imported.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_what_the_program_stores_is_private(library, folder):
    before = os.umask(0)
    try:
        home = folder / "home"
        save_settings(Settings(), home / "config" / "settings.toml")
        kept = Library(library.entries()[0].path.parent, home / "cache" / "library.sqlite3")
        (entry,) = kept.entries("good")
        kept.rename(entry, "A title")
        files = [*home.rglob("*"), *entry.path.rglob("*")]
    finally:
        os.umask(before)
    assert len(files) >= 7
    assert [path for path in files if path.stat().st_mode & 0o077] == []
