import pytest
from app_fakes import cue

from app.paths import Paths
from app.service import CaptioningService
from app.settings import FileSettings, Settings
from app.view_models.library import Library, Notes, read_notes, write_notes
from app.view_models.markdown import render_markdown
from engine import SessionStore, StorageError, Transcript


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "sessions", tmp_path / "cache" / "index.sqlite3")


def keep(library, *texts):
    settings = Settings(files=FileSettings(str(library._folder)))
    service = CaptioningService(Paths.under(library._folder.parent), lambda: settings)
    cues = tuple(cue(text, start=5.0 * number) for number, text in enumerate(texts))
    return service.add_session(Transcript(cues, (), 5.0 * len(cues)), "talk.wav")


def names(entries):
    return [entry.name for entry in entries]


def test_no_folder_means_no_sessions(library):
    assert library.entries() == []
    assert library.entries("word") == []


def test_a_search_finds_every_session_that_holds_all_words(library):
    keep(library, "The lease runs out in March.", "We should renew it.")
    keep(library, "Bread and butter.")
    keep(library, "March winds.")
    assert set(names(library.entries("march"))) == {"The lease runs out in March.", "March winds."}
    assert names(library.entries("march lease")) == ["The lease runs out in March."]
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


def test_notes_are_read_back(tmp_path):
    notes = Notes("Tïtle", (("mic@0.000", "a"), ("mic@1.500", "b")))
    write_notes(tmp_path, notes)
    assert read_notes(tmp_path) == notes


def test_markdown_escapes_the_transcript():
    text = render_markdown(Transcript((cue("2 * 3 is [six]."),), (), 3.0), "A # title")
    assert text == "# A \\# title\n\n**0:00** 2 \\* 3 is \\[six\\].\n"
