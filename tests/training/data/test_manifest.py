"""Manifests of every quality: what is left out is counted and named, what is good goes on."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine.errors import OptionsError
from training.data.audio import decode_manifest, read_samples
from training.data.corpus import open_corpus
from training.data.manifest import TimedWord, read_manifest, summarise, write_manifest
from training.errors import DataError

pytestmark = pytest.mark.training


def write(path: Path, rows: list[object]) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def silence(path: Path, seconds: float = 1.0) -> Path:
    path.write_bytes(np.zeros(int(16_000 * seconds), np.int16).tobytes())
    return path


def test_bad_rows_are_left_out_counted_and_named(tmp_path: Path) -> None:
    silence(tmp_path / "a.i16")
    row = {"audio": "a.i16", "text": "Good.", "start": 0, "end": 1}
    rows = [
        row,
        "{not json",
        json.dumps(["a list"]),
        {"audio": "a.i16"},
        {**row, "id": "m", "audio": "missing.wav"},
        {**row, "id": "e", "text": " ... "},
        {**row, "id": "t", "start": 0.9, "end": 0.3},
        {**row, "id": "f", "text": "la" * 200},
        {**row, "id": "c", "text": "bell \x07 rings"},
        row,
        {**row, "id": "n", "text": 7},
    ]
    found = read_manifest(write(tmp_path / "m.jsonl", rows))
    assert [u.text for u in found.utterances] == ["Good."]
    reasons = [item.reason for item in found.skipped]
    assert reasons == ["unreadable line"] * 3 + [
        "missing audio", "empty text", "impossible times", "absurd text", "absurd text",
        "duplicate id", "unreadable line",
    ]  # fmt: skip
    sentence = summarise(found.skipped, 1)
    assert sentence.startswith("10 of 11 utterances were skipped: 4 unreadable line")
    assert "m.jsonl:2" in sentence


def test_nothing_usable_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has no usable utterance"):
        read_manifest(write(tmp_path / "m.jsonl", ["nonsense"]))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_an_unreadable_manifest_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "m.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match="cannot be read; check its path"):
        read_manifest(path)


def test_writing_and_reading_keeps_everything(tmp_path: Path) -> None:
    silence(tmp_path / "a.i16")
    row = {
        "audio": "a.i16", "text": "Grüße, Zoë!", "start": 0.25, "end": 0.75, "speaker": "s",
        "licence": "CC0", "split": "dev", "cased": False, "words": [["Grüße,", 0, 0.2]],
    }  # fmt: skip
    first = read_manifest(write(tmp_path / "m.jsonl", [row])).utterances
    target = tmp_path / "copy" / "n.jsonl"
    write_manifest(target, first)
    (second,) = read_manifest(target).utterances
    assert second.audio.resolve() == (tmp_path / "a.i16").resolve()
    assert (second.text, second.split, second.cased) == ("Grüße, Zoë!", "dev", False)
    assert second.words == (TimedWord("Grüße,", 0.0, 0.2),)


def test_broken_audio_is_skipped_while_decoding(tmp_path: Path) -> None:
    silence(tmp_path / "good.i16")
    (tmp_path / "bad.wav").write_bytes(b"this is no sound")
    rows = [{"audio": "bad.wav", "text": "Bad."}, {"audio": "good.i16", "text": "Good."}]
    manifest = read_manifest(write(tmp_path / "m.jsonl", rows))
    done = decode_manifest(manifest, tmp_path / "cache" / "p.jsonl")
    assert [u.text for u in done.utterances] == ["Good."]
    assert [item.reason for item in done.skipped] == ["broken audio"]
    (again,) = read_manifest(tmp_path / "cache" / "p.jsonl").utterances
    assert len(read_samples(again)) == 16_000


def test_only_broken_audio_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"this is no sound")
    manifest = read_manifest(write(tmp_path / "m.jsonl", [{"audio": "bad.wav", "text": "Bad."}]))
    with pytest.raises(DataError, match="None of the recordings"):
        decode_manifest(manifest, tmp_path / "cache" / "p.jsonl")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_corpus_takes_weights_and_keeps_the_held_out_apart(
    tmp_path: Path, manifest: Path
) -> None:
    corpus = open_corpus([f"{manifest}=2.5", str(manifest)], tmp_path)
    assert [source.weight for source in corpus.sources] == [2.5, 4]
    assert [len(rows) for rows in corpus.dev] == [2, 2]
    with pytest.raises(OptionsError, match="must be a weight"):
        open_corpus([f"{manifest}=much"], tmp_path)


def test_long_utterances_need_word_times(tmp_path: Path) -> None:
    silence(tmp_path / "a.i16", 60)
    row = {"audio": "a.i16", "text": "Long.", "start": 0, "end": 40}
    timed = {**row, "id": "timed", "words": [["Long.", 1, 2]]}
    corpus = open_corpus([str(write(tmp_path / "m.jsonl", [row, timed]))], tmp_path)
    assert corpus.n_utterances == 1
    assert [item.reason for item in corpus.skipped] == ["longer than 28 s without word times"]
