import errno
import itertools
import json
import os
import platform
import stat
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest
from caption_examples import cue

from engine.captions.history import list_sessions, load_session, read_session, recover_session
from engine.captions.lines import line_of
from engine.captions.lock import FileLock, is_locked
from engine.captions.store import LINES_NAME, LOCK_NAME, LineFile, SessionStore, header_record
from engine.errors import StorageError
from engine.types import Gap

START = datetime(2025, 3, 1, 14, 30, 5, tzinfo=timezone(timedelta(hours=1)))
CUES = tuple(cue(t, t + 1.5, f"Cue at {t} é") for t in range(0, 20, 2))


class FullDisk:
    """A line file whose disk has room for `room` writes."""

    def __init__(self, room):
        self.room = room
        self.lines = []

    def __call__(self, path):
        return self

    def append(self, data):
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.room -= 1
        self.lines += data.splitlines()

    def close(self):
        pass


def create(folder):
    return SessionStore.create(folder, {"mic": "Desk"}, started=START)


def test_a_session_is_loaded_as_it_was_written(tmp_path):
    store = create(tmp_path)
    for one in reversed(CUES):
        store.append_cue(one)
    store.append_gap(Gap(16_000, 48_000, "microphone lost"), "mic")
    store.close(30.0)
    transcript = load_session(store.path)
    assert transcript.cues == CUES
    assert transcript.gaps == (Gap(16_000, 48_000, "microphone lost"),)
    assert transcript.duration == 30.0
    assert load_session(store.path / LINES_NAME) == transcript


def test_a_cue_is_on_disk_when_append_returns(tmp_path):
    with create(tmp_path) as store:
        for count, one in enumerate(CUES, 1):
            store.append_cue(one)
            assert len(load_session(store.path).cues) == count


def test_the_list_distinguishes_running_crashed_and_complete_sessions(tmp_path):
    complete, crashed, running = create(tmp_path), create(tmp_path), create(tmp_path)
    for store in (complete, crashed, running):
        store.append_cue(CUES[0])
    complete.close(12.0)
    crashed.release()
    (tmp_path / "notes.txt").write_text("no session")
    (tmp_path / "empty").mkdir()
    with running:
        listed = {summary.path: summary for summary in list_sessions(tmp_path)}
    assert {(s.complete, s.running) for s in listed.values()} == {
        (True, False),
        (False, False),
        (False, True),
    }
    assert listed[complete.path].started == START
    assert listed[complete.path].duration == 12.0
    assert listed[crashed.path].duration == CUES[0].end
    assert listed[crashed.path].first_words == "Cue at 0 é"


def test_a_list_reads_only_the_ends_of_long_files(tmp_path, monkeypatch):
    long = tuple(cue(float(t), t + 0.9, f"Cue at {t}") for t in range(200))
    done = whole_session(tmp_path, long)
    running = create(tmp_path)
    for one in long:
        running.append_words("mic", one.words)
        running.append_cue(one)

    def refuse(path):
        raise AssertionError("the whole file is read")

    monkeypatch.setattr("engine.captions.history.read_regular_file", refuse)
    with running:
        listed = {summary.path: summary for summary in list_sessions(tmp_path)}
    assert (listed[done].duration, listed[done].complete) == (30.0, True)
    assert (listed[running.path].duration, listed[running.path].running) == (199.9, True)
    assert listed[done].first_words == listed[running.path].first_words


def test_the_newest_session_is_listed_first(tmp_path):
    for hours in (1, 3, 2):
        SessionStore.create(tmp_path, {}, started=START + timedelta(hours=hours)).close(0)
    starts = [summary.started for summary in list_sessions(tmp_path)]
    assert starts == sorted(starts, reverse=True)


def test_no_folder_yet_means_no_sessions(tmp_path):
    assert list_sessions(tmp_path / "none") == ()


def test_sessions_of_the_same_second_do_not_meet(tmp_path):
    stores = [create(tmp_path) for _ in range(3)]
    assert len({store.path for store in stores}) == 3
    for store in stores:
        store.close(0)


def test_a_half_written_line_affects_no_other(tmp_path):
    store = create(tmp_path)
    store.append_cue(CUES[0])
    store.release()
    file = store.path / LINES_NAME
    file.write_bytes(file.read_bytes() + b'{"kind":"cue","lane":"mic","sta')
    assert load_session(store.path).cues == CUES[:1]
    recovered = recover_session(store.path)
    assert (recovered.transcript.cues, recovered.damaged_lines) == (CUES[:1], 0)
    (summary,) = list_sessions(tmp_path)
    assert (summary.complete, summary.duration) == (True, CUES[0].end)
    assert load_session(store.path).cues == CUES[:1]


def test_recovering_twice_changes_nothing(tmp_path):
    store = create(tmp_path)
    store.release()
    recover_session(store.path)
    before = (store.path / LINES_NAME).read_bytes()
    recover_session(store.path)
    assert (store.path / LINES_NAME).read_bytes() == before


def test_lines_of_an_unknown_kind_are_passed_over(tmp_path):
    store = create(tmp_path)
    store.append_cue(CUES[0])
    store.release()
    file = store.path / LINES_NAME
    file.write_bytes(file.read_bytes() + line_of("speaker", {"name": "Ann"}))
    stored = read_session(store.path)
    assert (stored.transcript.cues, stored.damaged_lines) == (CUES[:1], 0)


def whole_session(folder, cues=CUES):
    """A complete session, its words stored when they were committed."""
    store = create(folder)
    for one in cues:
        store.append_words("mic", one.words)
        store.append_cue(one)
    store.append_gap(Gap(16_000, 48_000, "microphone lost"), "mic")
    store.close(30.0)
    return store.path


def test_a_damaged_byte_anywhere_costs_no_word_and_is_noticed(tmp_path):
    path = whole_session(tmp_path, CUES[:2])
    file = path / LINES_NAME
    good, texts = file.read_bytes(), [one.text for one in CUES[:2]]
    for at in range(len(good)):
        file.write_bytes(good[:at] + bytes([good[at] ^ 0x11]) + good[at + 1 :])
        stored = read_session(path)
        assert [one.text for one in stored.transcript.cues] == texts
        (listed,) = list_sessions(tmp_path)
        assert (listed.started.date(), listed.started.minute) == (START.date(), START.minute)
        assert stored.damaged_lines == 1 or good[at] in b"\n"


def test_a_changed_letter_is_never_taken_for_the_text(tmp_path):
    store = create(tmp_path)
    for one in CUES:
        store.append_cue(one)
    store.close(30.0)
    file = store.path / LINES_NAME
    file.write_bytes(file.read_bytes().replace(b"Cue at 4", b"Cue at 9"))
    stored = read_session(store.path)
    assert stored.transcript.cues == (*CUES[:2], *CUES[3:])
    assert stored.damaged_lines == 1


def test_recovering_keeps_the_damaged_file_and_writes_what_could_be_read(tmp_path):
    path = whole_session(tmp_path)
    file = path / LINES_NAME
    damaged = file.read_bytes().replace(b'"header"', b'"hea\xffer"')
    for number in range(2):
        file.write_bytes(damaged)
        recovered = recover_session(path)
        assert recovered.damaged_lines == 1
        again = read_session(path)
        assert again.transcript == recovered.transcript
        assert (again.damaged_lines, again.complete, again.restored) == (0, True, ())
        assert len(again.transcript.gaps) == 1
        kept = path / ("session.damaged.jsonl" if number == 0 else "session.damaged1.jsonl")
        assert kept.read_bytes() == damaged


OLD_SESSION = (
    '{"kind":"header","format":"fastwhisper-captions session","version":1,'
    '"started":"2025-03-01T14:30:05+01:00","sources":{"mic":"Desk"}}\n'
    '{"kind":"cue","lane":"mic","start":0,"end":1.5,"lines":["Cue one"],"words":[]}\n'
    '{"kind":"cue","lane":"mic","start":2,"end":3.5,"lines":["Cue two"],"words":[]}\n'
)


def old_session(folder, text=OLD_SESSION):
    path = folder / "2025-03-01 14-30-05"
    path.mkdir()
    (path / LINES_NAME).write_text(text, encoding="utf-8")
    return path


def test_a_session_without_checksums_can_be_read_and_recovered(tmp_path):
    path = old_session(tmp_path)
    assert load_session(path).text == "Cue one Cue two"
    assert list_sessions(tmp_path)[0].started == START
    recover_session(path)
    stored = read_session(path)
    assert (stored.transcript.text, stored.complete) == ("Cue one Cue two", True)
    assert stored.damaged_lines == 0


@pytest.mark.parametrize(
    ("good", "bad"),
    [('"header"', '"heade"'), ('"version":1', '"version":7'), ("2025-03-01T", "2025-99-01T")],
)
def test_a_damaged_header_without_checksum_does_not_hide_the_session(tmp_path, good, bad):
    path = old_session(tmp_path, OLD_SESSION.replace(good, bad))
    assert load_session(path).text == "Cue one Cue two"
    (listed,) = list_sessions(tmp_path)
    assert listed.started.replace(tzinfo=None) == START.replace(tzinfo=None)


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"hello\n", b'{"kind":"header"}\n'])
def test_a_file_that_is_no_session_is_refused(tmp_path, content):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / LINES_NAME).write_bytes(content)
    with pytest.raises(StorageError, match="not a session"):
        load_session(tmp_path / "x")
    assert list_sessions(tmp_path) == ()


def test_a_session_of_a_newer_version_is_refused(tmp_path):
    store = create(tmp_path)
    store.close(0)
    file = store.path / LINES_NAME
    file.write_bytes(line_of("header", {**header_record(START, {}), "version": 3}))
    with pytest.raises(StorageError, match="newer version"):
        load_session(store.path)


def test_a_missing_session_is_named(tmp_path):
    with pytest.raises(StorageError, match="cannot be read"):
        load_session(tmp_path / "none")
    with pytest.raises(StorageError, match="There is no folder"):
        recover_session(tmp_path / "none" / "deeper")


def test_a_running_session_is_not_recovered(tmp_path):
    with create(tmp_path) as store, pytest.raises(StorageError, match="still running"):
        recover_session(store.path)


def test_a_lock_is_free_again_when_let_go(tmp_path):
    lock = FileLock(tmp_path / "lock")
    assert lock.acquire()
    assert is_locked(tmp_path / "lock")
    lock.release()
    assert not is_locked(tmp_path / "lock")


@pytest.fixture
def without_locks(monkeypatch):
    """A file system that has no locks, such as some network and FUSE ones."""

    def refuse(descriptor):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("engine.captions.lock._lock", refuse)


@pytest.mark.usefixtures("without_locks")
@pytest.mark.skipif(os.name != "posix", reason="Windows has locks on every file system")
def test_without_locks_a_session_runs_as_long_as_its_process(tmp_path):
    store = create(tmp_path)
    store.append_cue(CUES[0])
    assert list_sessions(tmp_path)[0].running
    store.release()
    assert not list_sessions(tmp_path)[0].running
    lock = store.path / LOCK_NAME
    with subprocess.Popen([sys.executable, "-c", "pass"]) as ended:
        ended.wait()
    for owner in (f"{platform.node()} {ended.pid}", "elsewhere 1", "nonsense", ""):
        lock.write_text(owner)
        assert not list_sessions(tmp_path)[0].running
    assert recover_session(store.path).transcript.cues == CUES[:1]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_session_is_readable_by_its_owner_alone(tmp_path):
    store = create(tmp_path / "sessions")
    store.close(0)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (store.path, *store.path.iterdir())]
    assert modes == [0o700, 0o600, 0o600]


def store_on(disk, folder):
    return SessionStore(folder, {"mic": "Desk"}, START, open_file=disk)


def test_a_full_disk_is_reported_once_and_loses_nothing(tmp_path):
    disk = FullDisk(room=3)
    store = store_on(disk, tmp_path)
    store.save()
    store.append_cue(CUES[0])
    store.append_cue(CUES[1])
    with pytest.raises(StorageError, match="The disk is full"):
        store.append_cue(CUES[2])
    store.append_cue(CUES[3])
    assert store.unsaved == 2
    disk.room = 1
    store.append_cue(CUES[4])
    assert store.unsaved == 0
    starts = [json.loads(line)["start"] for line in disk.lines[1:]]
    assert starts == [one.start for one in CUES[:5]]
    with pytest.raises(StorageError, match="The disk is full"):
        store.append_cue(CUES[5])


def test_a_session_that_cannot_be_saved_is_finished_when_it_can(tmp_path):
    disk = FullDisk(room=1)
    store = store_on(disk, tmp_path)
    store.save()
    for wrong in (lambda: store.append_cue(CUES[0]), lambda: store.close(9.0)):
        with pytest.raises(StorageError):
            wrong()
    store.save()
    assert store.unsaved == 2
    disk.room = 1
    store.save()
    assert [json.loads(line)["kind"] for line in disk.lines] == ["header", "cue", "end"]
    assert not is_locked(store.path / LOCK_NAME)


def test_a_session_begins_in_memory_where_no_folder_can_be_made(tmp_path):
    blocked = tmp_path / "sessions"
    blocked.write_text("a file where the folder should be")
    store = SessionStore(blocked, {"mic": "Desk"}, START)
    with pytest.raises(StorageError, match="sessions"):
        store.save()
    store.append_words("mic", CUES[0].words)
    store.append_cue(CUES[0])
    assert (store.path, store.unsaved_words) == (None, len(CUES[0].words))
    blocked.unlink()
    store.save()
    store.close(9.0)
    assert (store.unsaved_words, store.problem) == (0, None)
    assert load_session(store.path).cues == CUES[:1]


def test_a_disk_that_was_away_is_opened_anew(tmp_path):
    class Removable(LineFile):
        away = False
        was_away = False

        def append(self, data):
            self.was_away |= Removable.away
            if self.was_away:  # a file that was open when the disk went stays unusable
                raise OSError(errno.EIO, "Input/output error")
            super().append(data)

    store = SessionStore(tmp_path, {"mic": "Desk"}, START, open_file=Removable)
    store.append_cue(CUES[0])
    Removable.away = True
    with pytest.raises(StorageError, match="could not be written"):
        store.append_cue(CUES[1])
    with (store.path / LINES_NAME).open("ab") as file:
        file.write(b'{"kind":"cue","la')
    Removable.away = False
    store.append_cue(CUES[2])
    store.close(9.0)
    assert load_session(store.path).cues == CUES[:3]


def test_committed_words_are_on_disk_before_their_cue_and_become_one(tmp_path):
    store = create(tmp_path)
    store.append_words("mic", CUES[0].words)
    store.append_cue(CUES[0])
    late = cue(9.0, 10.0, "never closed")
    store.append_words("mic", late.words[:1])
    store.append_words("mic", late.words[1:])
    store.release()
    assert load_session(store.path).text == f"{CUES[0].text} never closed"
    (listed,) = list_sessions(tmp_path)
    assert listed.duration >= 10.0
    recovered = recover_session(store.path)
    assert recovered.transcript.cues[1].words == late.words
    assert read_session(store.path).transcript == recovered.transcript
    assert read_session(store.path).restored == ()
    assert list_sessions(tmp_path)[0].complete


def test_restored_cues_overlap_no_other(tmp_path):
    store = create(tmp_path)
    spoken = [cue(t, t + 0.4, f"word {t}") for t in range(6)]
    for number, one in enumerate(spoken):
        store.append_words("mic", one.words)
        if number in (1, 4):
            store.append_cue(one)
    store.release()
    cues = load_session(store.path).cues
    assert " ".join(one.text for one in cues) == " ".join(one.text for one in spoken)
    assert all(a.end <= b.start for a, b in itertools.pairwise(cues))
    assert all(one.start < one.end for one in cues)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match=r"There is no folder “.*file”"):
        create(tmp_path / "file")


def test_a_session_that_cannot_begin_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(LineFile, "append", full)
    with pytest.raises(StorageError, match="The disk is full"):
        create(tmp_path)
    assert list(tmp_path.iterdir()) == []


LIMITED = """
import resource, sys
from engine.captions.history import load_session
from engine.captions.store import SessionStore
from engine.errors import StorageError
from engine.types import Cue

store = SessionStore.create(sys.argv[1], {})
cues = [Cue(t, t + 1.0, ("word " * 5,), "mic") for t in range(100)]
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
raised = 0
for cue in cues[:50]:
    try:
        store.append_cue(cue)
    except StorageError:
        raised += 1
kept = len(load_session(store.path).cues)
last = (store.path / "session.jsonl").read_bytes()[-1:]
assert raised == 1 and store.unsaved == 50 - kept and kept > 1 and last == b"\\n"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
for cue in cues[50:]:
    store.append_cue(cue)
store.close(100.0)
assert load_session(store.path).cues == tuple(cues)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is POSIX")
def test_a_write_that_stops_half_way_is_rolled_back_and_retried(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


ENDLESS = """
import itertools, sys
from engine.captions.store import SessionStore
from engine.types import Cue

store = SessionStore.create(sys.argv[1], {"mic": "Desk"})
for t in itertools.count():
    store.append_cue(Cue(t, t + 0.9, (f"cue {t}",), "mic"))
    print(t, flush=True)
"""


def test_every_published_cue_survives_a_killed_process(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as child:
        for _ in range(25):
            child.stdout.readline()
        (running,) = list_sessions(tmp_path)
        with pytest.raises(StorageError, match="still running"):
            recover_session(running.path)
        child.kill()
        reported = 25 + len(child.stdout.read().split("\n")) - 1
    assert running.running
    (crashed,) = list_sessions(tmp_path)
    assert (crashed.complete, crashed.running) == (False, False)
    recovered = recover_session(crashed.path)
    assert [one.text for one in recovered.transcript.cues[:reported]] == [
        f"cue {t}" for t in range(reported)
    ]
    assert list_sessions(tmp_path)[0].complete
