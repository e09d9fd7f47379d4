import shutil

import pytest

from app import exits
from app.cli import main
from app.paths import Paths
from engine import (
    Cue,
    Notes,
    SessionStore,
    Word,
    list_sessions,
    load_session,
    read_notes,
    write_notes,
)

WORDS = tuple(Word(text, at, at + 0.4, 0.9) for at, text in enumerate(("one", "two", "three")))


@pytest.fixture
def user(tmp_path, monkeypatch):
    paths = Paths.under(tmp_path / "user")
    monkeypatch.setattr(Paths, "of_user", classmethod(lambda cls: paths))
    return paths


def interrupted(user):
    with SessionStore.create(user.sessions, {"mic": "Desk"}) as store:
        store.append_words("mic", WORDS)
    return store.path


def damaged(user):
    store = SessionStore.create(user.sessions, {"mic": "Desk"})
    store.append_cue(Cue(0.0, 1.0, ("kept",), "mic", ()))
    store.append_cue(Cue(2.0, 3.0, ("lost",), "mic", ()))
    store.close(4.0)
    file = store.path / "session.jsonl"
    file.write_bytes(file.read_bytes().replace(b"lost", b"l\xffst"))
    return store.path


def test_every_session_that_needs_it_is_recovered(user, capsys):
    first, second = interrupted(user), damaged(user)
    assert main(["recover"]) == exits.OK
    out = capsys.readouterr().out
    assert f"{first.name}: recovered; 3 words and 0 gaps were read.\n" in out
    assert f"{second.name}: repaired; 1 word and 0 gaps were read. 1 damaged line left out" in out
    assert load_session(first).text == "one two three"
    assert load_session(second).text == "kept"
    assert (second / "session.damaged.jsonl").exists()
    assert all(summary.complete for summary in list_sessions(user.sessions))
    assert main(["recover"]) == exits.OK
    assert capsys.readouterr().out == "No session needs to be recovered.\n"


def test_damaged_notes_are_repaired_and_kept(user):
    path = damaged(user)
    main(["recover"])
    write_notes(path, Notes("Budget", (("mic@0.000", "Kept."),)))
    file = path / "notes.jsonl"
    file.write_bytes(file.read_bytes().replace(b"Kept", b"K\xffpt"))
    assert main(["recover"]) == exits.OK
    assert read_notes(path) == Notes("Budget")
    assert not read_notes(path).damaged
    assert (path / "notes.damaged.jsonl").exists()


def test_one_session_is_recovered_by_its_folder(user, capsys):
    path, other = interrupted(user), interrupted(user)
    assert main(["recover", str(path)]) == exits.OK
    assert {found.path: found.complete for found in list_sessions(user.sessions)} == {
        path: True,
        other: False,
    }


def test_what_cannot_be_recovered_is_named_and_the_others_are_recovered(user, capsys):
    running = SessionStore.create(user.sessions, {"mic": "Desk"})
    running.append_words("mic", WORDS)
    path, gone = interrupted(user), interrupted(user)
    shutil.rmtree(gone)
    with running:
        code = main(["recover", *map(str, (running.path, gone, path))])
    assert code == exits.STORAGE
    out, err = capsys.readouterr()
    assert "still running" in err
    assert "There is no folder" in err
    assert out.startswith(f"{path.name}: recovered")
