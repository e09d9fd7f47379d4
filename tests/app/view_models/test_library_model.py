import sqlite3
from contextlib import closing

import pytest
from app_fakes import cue

from app.paths import Paths
from app.service import CaptioningService
from app.settings import FileSettings, Settings
from app.view_models import session_index
from app.view_models.library import Library
from app.view_models.markdown import render_markdown
from engine import Notes, SessionStore, StorageError, Transcript, read_notes


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "sessions", tmp_path / "cache" / "index.sqlite3")


def keep(library, *texts):
    """Store a live session with a cue for each text."""
    cues = [cue(text, start=5.0 * number) for number, text in enumerate(texts)]
    with SessionStore.create(library._folder, {"mic": "Desk"}) as store:
        for spoken in cues:
            store.append_words("mic", spoken.words)
            store.append_cue(spoken)
        store.close(5.0 * len(cues))
    return store.path


@pytest.fixture
def service(library):
    settings = Settings(files=FileSettings(str(library._folder)))
    service = CaptioningService(Paths.under(library._folder.parent), lambda: settings)
    service.sessions = lambda: library
    return service


def names(entries):
    return [entry.name for entry in entries]


def test_no_folder_means_no_sessions(library):
    assert library.entries() == []
    assert library.entries("word") == []


def test_a_search_finds_every_session_that_holds_all_words(library):
    keep(library, "The lease runs out in March.", "We should renew it.")
    keep(library, "Bread and butter.")
    keep(library, "March winds.")
    assert set(names(library.entries("march"))) == {
        "The lease runs out in March. We should renew it.",
        "March winds.",
    }
    assert names(library.entries("march lease")) == [
        "The lease runs out in March. We should renew it."
    ]
    assert names(library.entries("butt")) == ["Bread and butter."]
    assert library.entries("zebra") == []


@pytest.mark.parametrize("query", ['"', "a OR", "NEAR(", "title:x", "*", "'; DROP TABLE words; --"])
def test_no_query_is_an_error(library, query):
    keep(library, "Plain words.")
    assert library.entries(query) in ([], library.entries(query))


def test_a_hit_shows_where_it_was_found(library):
    keep(library, "First of all.", "Then came the elephant.", "And that was that.")
    assert "elephant" in library.entries("elephant")[0].excerpt


def test_a_title_renames_and_can_be_found(library):
    keep(library, "Some words.")
    library.rename(library.entries()[0], "  Board   meeting ")
    assert names(library.entries()) == ["Board meeting"]
    assert names(library.entries("board")) == ["Board meeting"]
    library.rename(library.entries()[0], "")
    assert names(library.entries()) == ["Some words."]


def test_corrections_are_stored_separately_and_searched(library):
    path = keep(library, "I met Ann.")
    library.correct(path, {"mic@0.000": "I met Anneliese."})
    transcript, edits = library.load(library.entries()[0])
    assert transcript.text == "I met Ann."
    assert edits == {"mic@0.000": "I met Anneliese."}
    assert len(library.entries("anneliese")) == 1
    assert library.entries("ann") != []


def test_a_deleted_session_is_gone_from_disk_list_and_search(library):
    path = keep(library, "Forget this.")
    library.entries("forget")
    library.delete(library.entries()[0])
    assert not path.exists()
    assert library.entries("forget") == []


def test_a_running_session_is_not_deleted(library, tmp_path):
    with SessionStore.create(tmp_path / "sessions", {"mic": "Desk"}) as store:
        store.append_cue(cue("Still talking."))
        with pytest.raises(StorageError, match="still running"):
            library.delete(library.entries()[0])


def test_a_damaged_index_is_made_again(library, tmp_path):
    keep(library, "Find me.")
    library.entries("find")
    (tmp_path / "cache" / "index.sqlite3").write_bytes(b"this is no database" * 100)
    assert names(library.entries("find")) == ["Find me."]


def test_an_index_that_cannot_be_written_still_finds(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    library = Library(tmp_path / "sessions", tmp_path / "cache" / "index.sqlite3")
    keep(library, "Find me.")
    assert names(library.entries("find")) == ["Find me."]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"edits": 3}', b'{"edits": ["x"]}'])
def test_damaged_notes_cost_the_notes_and_not_the_session(library, damage):
    path = keep(library, "Words.")
    (path / "notes.json").write_bytes(damage)
    assert names(library.entries()) == ["Words."]
    assert read_notes(path) == Notes()


def test_renaming_a_session_keeps_its_damaged_notes(library):
    path = keep(library, "Words.", "More.")
    library.correct(path, {"mic@0.000": "Worms.", "mic@5.000": "Moor."})
    file = path / "notes.jsonl"
    damaged = file.read_bytes().replace(b"Worms", b"Wor\xffs")
    file.write_bytes(damaged)
    library.index(path)
    (entry,) = library.entries()
    assert entry.is_damaged
    library.rename(entry, "Budget")
    assert read_notes(path) == Notes("Budget", (("mic@5.000", "Moor."),))
    assert (path / "notes.damaged.jsonl").read_bytes() == damaged


def test_a_session_of_a_file_bears_its_name_and_is_found_by_it(service, library):
    service.add_session(Transcript((cue("Words of the talk."),), (), 5.0), "Budget talk.wav")
    (entry,) = library.entries()
    assert entry.name == "Budget talk.wav"
    assert names(library.entries("budget")) == ["Budget talk.wav"]
    library.rename(entry, "Our budget")
    assert names(library.entries()) == ["Our budget"]


def test_a_start_that_failed_is_not_listed(library, tmp_path):
    SessionStore.create(tmp_path / "sessions", {"mic": "Desk"}).release()
    assert library.entries() == []


def test_a_damaged_session_is_listed_as_damaged_with_what_can_be_read(library):
    path = keep(library, "First words.", "Last words.")
    file = path / "session.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"header"', b'"he\xffder"'))
    (entry,) = library.entries()
    assert entry.is_damaged
    assert library.load(entry)[0].text == "First words. Last words."


def test_damage_in_the_middle_of_a_long_session_is_listed_once_it_is_indexed(library):
    path = keep(library, *(f"Sentence number {n} of a long talk." for n in range(100)))
    file = path / "session.jsonl"
    file.write_bytes(file.read_bytes().replace(b"number 50 of", b"number 51 of", 1))
    library.index_all()
    assert library.entries()[0].is_damaged


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("elephant", "Elephant"),
        ("eleph", "Elephant"),
        ("cafe", "café"),
        ("CAFÉ", "café"),
        ("the elephant", "the Elephant"),
        ("elephant talk", "Elephant"),
    ],
)
def test_a_hit_names_what_matched_as_it_is_written(library, query, match):
    keep(library, "A long talk. " * 20 + "In the café came the Elephant.")
    (entry,) = library.entries(query)
    assert entry.match == match
    assert match in entry.excerpt
    assert len(entry.excerpt) < 160


def test_sessions_are_indexed_when_they_are_written_and_not_when_they_are_searched(
    service, library, monkeypatch
):
    path = service.add_session(Transcript((cue("Find me."),), (), 5.0), "talk.wav")
    library.correct(path, {"mic@0.000": "Find me today."})

    def refuse(path):
        raise AssertionError("a search reads no session file")

    monkeypatch.setattr(session_index, "read_session", refuse)
    assert len(library.entries("today")) == 1


def test_the_text_of_a_deleted_session_leaves_the_index(library, tmp_path):
    keep(library, "Forget this.")
    library.entries("forget")
    library.delete(library.entries()[0])
    with closing(sqlite3.connect(tmp_path / "cache" / "index.sqlite3")) as index:
        assert index.execute("SELECT count(*) FROM words").fetchone() == (0,)


def test_an_index_that_another_process_writes_is_not_deleted(library, tmp_path, monkeypatch):
    monkeypatch.setattr(session_index, "_WAIT", 0.0)
    keep(library, "Find me.")
    library.entries("find")
    with closing(sqlite3.connect(tmp_path / "cache" / "index.sqlite3")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="in use"):
            library.entries("find")
        other.rollback()
    assert names(library.entries("find")) == ["Find me."]


def test_markdown_escapes_the_transcript():
    text = render_markdown(Transcript((cue("2 * 3 is [six]."),), (), 3.0), "A # title")
    assert text == "# A \\# title\n\n**0:00** 2 \\* 3 is \\[six\\].\n"
