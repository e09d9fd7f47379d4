"""Whatever a partial transcript holds: what is sound is used, the rest is decoded again."""

import json
import zlib

import numpy as np
import pytest
from fuzzing import as_json, damaged, fuzzed, warped
from hypothesis import strategies as st

from engine.captions.partial import PartialTranscript
from engine.types import Word

WINDOWS = [np.full(1600, value, np.float32) for value in (0.1, 0.2, 0.3)]
WORDS = (Word("Hello", 0.0, 0.05, 0.9), Word("there.", 0.05, 0.1, 0.8))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("partial")


@pytest.fixture(scope="module")
def lines(folder):
    """The lines of a sound file, which every case writes anew."""
    with PartialTranscript.open(folder, folder / "talk.wav", "model") as partial:
        for window in WINDOWS:
            partial.recall(window, lambda _: WORDS)
    (path,) = folder.iterdir()
    return path.read_bytes().splitlines(keepends=True)


def examine(folder, data: bytes) -> None:
    """Open and continue what `data` holds; nothing may be raised, and every window has words."""
    (path,) = folder.iterdir()
    path.write_bytes(data)
    with PartialTranscript.open(folder, folder / "talk.wav", "model") as partial:
        for window in WINDOWS:
            assert all(isinstance(word, Word) for word in partial.recall(window, lambda _: WORDS))


@fuzzed(data=st.data())
def test_a_damaged_partial_transcript_is_used_as_far_as_it_is_sound(folder, lines, data):
    examine(folder, data.draw(damaged(b"".join(lines))))


@fuzzed(data=st.data(), at=st.integers(0, 3))
def test_a_partial_transcript_that_says_odd_things_is_decoded_again(folder, lines, data, at):
    record = json.loads(lines[at])
    del record["crc"]
    text = as_json(data.draw(warped(record))).removesuffix(b"}")
    odd = b'%s,"crc":"%08x"}\n' % (text, zlib.crc32(text))
    examine(folder, b"".join((*lines[:at], odd, *lines[at + 1 :])))
