"""Whatever a session file or a transcript holds: one sentence, or what can still be read of it."""

import json
import shutil
from datetime import datetime

import pytest
from caption_examples import cue
from fuzzing import NUMBERS, TEXTS, VALUES, as_json, damaged, fuzzed, one_sentence, warped
from hypothesis import strategies as st

from engine.captions.history import list_sessions, load_session, recover_session
from engine.captions.lines import line_of
from engine.captions.records import cue_record, words_record
from engine.captions.store import FORMAT, LINES_NAME, SessionStore, header_record
from engine.captions.subtitles import read_transcript, render_transcript
from engine.errors import StorageError
from engine.files import replace_file
from engine.types import Cue, Gap, Transcript, Word

TRANSCRIPT = Transcript(
    tuple(cue(at, at + 1.5, "Cue at", f"{at} é") for at in range(0, 12, 2)),
    (Gap(16_000, 64_000, "the device was disconnected"),),
    14.0,
)


def make_session(folder) -> bytes:
    """A whole session's file, and its bytes."""
    with SessionStore.create(folder, {"mic": "Microphone"}) as store:
        for spoken in TRANSCRIPT.cues:
            store.append_words("mic", spoken.words)
            store.append_cue(spoken)
        store.append_gap(TRANSCRIPT.gaps[0], "mic")
        store.close(TRANSCRIPT.duration)
    return (store.path / LINES_NAME).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sessions")


@pytest.fixture(scope="module")
def session(folder):
    """A session's folder, the file of which every case writes anew."""
    make_session(folder)
    (path,) = folder.iterdir()
    return path


def examine(folder, path, data: bytes) -> None:
    """List, load, recover and export what `data` holds; only a StorageError may be raised."""
    (path / LINES_NAME).write_bytes(data)
    listed = list_sessions(folder)
    try:
        before = load_session(path)
    except StorageError as error:
        one_sentence(error)
        assert listed == ()
        return
    assert [summary.path for summary in listed] == [path]
    render_all(before)
    assert recover_session(path).transcript.cues == before.cues
    (again,) = list_sessions(folder)
    assert again.complete
    assert load_session(path).cues == before.cues


def render_all(transcript) -> None:
    for form in ("srt", "vtt", "txt", "json"):
        render_transcript(transcript, form).encode(errors="replace")


OLD = (
    b'{"kind":"header","format":"fastwhisper-captions session","version":1,'
    b'"started":"2025-03-01T14:30:05+01:00","sources":{"mic":"Microphone"},"app":"","options":{}}\n'
    b'{"kind":"cue","lane":"mic","start":0,"end":1.5,"lines":["Cue at","0 \xc3\xa9"],"words":'
    b'[{"text":"Cue","start":0.0,"end":0.5,"probability":0.5}]}\n'
    b'{"kind":"gap","lane":"mic","start":1.0,"end":4.0,"reason":"the device was disconnected"}\n'
    b'{"kind":"end","duration":14.0}\n'
)
"""A session of version 0.1, without checksums."""

NEW = b"".join(
    [
        line_of("header", header_record(datetime(2025, 3, 1).astimezone(), {"mic": "Microphone"})),
        line_of("words", words_record("mic", TRANSCRIPT.cues[0].words)),
        line_of("cue", cue_record(TRANSCRIPT.cues[0])),
        line_of("words", words_record("mic", TRANSCRIPT.cues[1].words)),
        line_of("end", {"duration": 14.0}),
    ]
)


@fuzzed(data=st.one_of(damaged(OLD), damaged(NEW)))
def test_a_damaged_session_file_is_read_as_far_as_it_can_be(folder, session, data):
    examine(folder, session, data)


@fuzzed(data=st.data())
def test_session_lines_with_unexpected_values(folder, session, data):
    lines = [json.loads(line) for line in _lines(session)]
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(warped(lines[at]))
    examine(folder, session, b"".join(as_json(line) + b"\n" for line in lines))


@fuzzed(
    kind=st.sampled_from(["header", "cue", "gap", "end"]),
    version=st.one_of(st.just(1), VALUES),
    started=st.one_of(
        st.datetimes(timezones=st.none() | st.timezones()).map(lambda moment: moment.isoformat()),
        st.sampled_from(["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999-23:59"]),
        st.none(),
    ),
)
def test_a_session_that_begins_oddly(folder, session, kind, version, started):
    header = {"kind": kind, "format": FORMAT, "version": version, "started": started}
    header |= {"start": 0, "end": 1, "duration": 1, "reason": "", "lane": "mic"}
    header |= {"lines": [""], "words": []}
    examine(folder, session, as_json(header) + b"\n")


def _lines(session):
    """The lines of a good session, whatever the last case left in its file."""
    shutil.rmtree(session.parent / "good", ignore_errors=True)
    good = make_session(session.parent / "good").splitlines()
    shutil.rmtree(session.parent / "good")
    return good


_cues = st.builds(
    lambda start, length, lines, channel, text: Cue(
        start, start + length, tuple(lines), channel, (Word(text, start, start + length, 0.5),)
    ),
    st.floats(0, 1e6),
    st.floats(0, 10),
    st.lists(TEXTS, min_size=1, max_size=2),
    st.sampled_from(["mic", "system", "file"]),
    TEXTS,
)


@fuzzed(cues=st.lists(_cues, max_size=4), text=TEXTS)
def test_any_transcript_is_read_back(folder, cues, text):
    with SessionStore.create(folder, {"mic": text}) as store:
        for spoken in cues:
            store.append_cue(spoken)
    try:
        kept = recover_session(store.path).transcript.cues
    finally:
        shutil.rmtree(store.path)
    wanted = sorted(cues, key=lambda spoken: (spoken.start, spoken.end))
    assert [(c.start, c.end, c.channel) for c in kept] == [
        (c.start, c.end, c.channel) for c in wanted
    ]
    plain = [tuple(line.encode(errors="replace").decode() for line in c.lines) for c in wanted]
    assert [c.lines for c in kept] == plain


@fuzzed(data=damaged(render_transcript(TRANSCRIPT, "json").encode()))
def test_a_damaged_transcript_is_one_sentence(folder, data):
    open_transcript(folder, data)


@fuzzed(value=warped(json.loads(render_transcript(TRANSCRIPT, "json"))))
def test_a_transcript_with_unexpected_values(folder, value):
    open_transcript(folder, as_json(value))


def open_transcript(folder, data: bytes) -> None:
    path = folder / "transcript.json"
    path.write_bytes(data)
    try:
        transcript = read_transcript(path)
    except StorageError as error:
        one_sentence(error)
    else:
        render_all(transcript)


@fuzzed(name=TEXTS, numbers=st.lists(NUMBERS, max_size=1))
def test_a_transcript_is_written_to_any_name_or_not_at_all(tmp_path_factory, name, numbers):
    folder = tmp_path_factory.mktemp("out")
    path = folder / (name.replace("/", "") + "".join(map(str, numbers))[:8] + ".srt")
    try:
        replace_file(path, render_transcript(TRANSCRIPT, "srt").encode())
    except StorageError as error:
        one_sentence(error)
        assert list(folder.iterdir()) == []
    else:
        assert [found.read_text() for found in folder.iterdir()] == [
            render_transcript(TRANSCRIPT, "srt")
        ]
