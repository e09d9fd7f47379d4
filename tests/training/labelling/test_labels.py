"""Labels made from a model's reading: spelling, marks and times, but never other words."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_corpus import TINY
from tiny_models import random_model

from training.__main__ import main
from training.data.manifest import CorpusUtterance, TimedWord, read_manifest
from training.data.spelling import Spellings
from training.data.text import read_sentences
from training.labelling.align import mean_likelihood
from training.labelling.punctuate import (
    GapScores,
    Rates,
    _strip_marks,
    _threshold,
    _write,
    silences,
)
from training.labelling.relabel import recase
from training.models.checkpoint import Checkpoint, save_checkpoint
from training.models.whisper import WhisperConfig

pytestmark = pytest.mark.training


@pytest.fixture
def teacher(tmp_path: Path) -> Path:
    """A random model whose alignment heads read config tuples back."""
    config = {**TINY, "alignment_heads": ((0, 0), (0, 1)), "prompt": (264, 265)}
    path = tmp_path / "teacher.pt"
    save_checkpoint(path, Checkpoint(random_model(WhisperConfig(**config))))
    return path


@pytest.mark.parametrize(
    ("reference", "heard", "expected"),
    [
        ("I SAW MISTER BROWN", "I saw Mister Brown.", "I saw Mister Brown."),
        ("YES HE SAID", '"Yes," he sad', "Yes, he said."),
        ("THE END IT IS", "The end. It is", "The end. It is."),
        ("NOTHING ALIKE", "", "Nothing alike."),
        ("AND I'M HERE", "and i'm here", "And I'm here."),
    ],
)
def test_spelling_comes_from_the_teacher_and_words_from_the_transcript(
    reference: str, heard: str, expected: str
) -> None:
    found = recase(reference, heard, Spellings())
    assert found == expected
    assert [w.strip(".,").upper() for w in found.split()] == reference.split()


def test_a_wrong_word_still_gets_its_capital_and_its_mark() -> None:
    found = recase("THEY SAW AMABEL PAGE THERE AND LEFT", "They saw Annabel Page, dare. And left.",
                   Spellings())  # fmt: skip
    assert found == "They saw Amabel Page, there. And left."
    assert recase("ONE TWO THREE", "One and a Half. Three", Spellings()) == "One two Three."


def test_titles_are_written_as_the_teacher_writes_them() -> None:
    assert recase("SAID MISTER CROW", "Said Mr. Crow.", Spellings()) == "Said Mr. Crow."
    assert recase("ASK MISSUS BEAR", "Asked Mrs Bear?", Spellings()) == "Ask Mrs Bear?"


def test_names_are_written_as_text_writes_them() -> None:
    spellings = Spellings.count(["Then London slept."] * 5 + ["Now the river rose."] * 9)
    assert spellings.correct("london") == "London"
    assert spellings.correct("River") == "river"
    assert spellings.correct("unheard") == "unheard"


def test_marks_stand_at_the_likeliest_places_as_often_as_in_text() -> None:
    rates = Rates.count(["Well, he came, then."] * 3)
    assert (rates.comma, rates.stop) == (0.5, 0.25)
    assert _threshold([np.array([1.0, 3.0]), np.array([2.0])], 2) == 2
    assert _threshold([np.array([1.0])], 0) == np.inf
    words = ["well", "he", "came", "and", "saw", "then", "he", "left", "us", "all"]
    commas = np.array([9.0, 5, 4, 0, 0, 0, 4, 0, 0])
    stops = np.array([0, 0, 0, 0, 9.0, 0, 0, 0, 9])
    place = GapScores(CorpusUtterance(Path("a.i16"), " ".join(words)), words, commas, stops)
    # of two commas side by side the better stands; none behind the first word, no stop near the end
    assert _write(place, comma=4, stop=9) == "well he, came and saw. Then he, left us all"
    assert _strip_marks("Well, he came. Then, I left.", Spellings()) == "Well he came then I left."


def test_silence_is_measured_between_the_middles_of_words() -> None:
    mel = np.ones((80, 300), np.float32)
    mel[:, 40:45] = mel[:, 100:160] = mel[:, 280:] = -1
    words = [TimedWord("one", 0.0, 0.5), TimedWord("two", 0.5, 1.4), TimedWord("three", 1.4, 2.8)]
    first, second = silences(words, mel)
    assert first == pytest.approx(0.05, abs=0.03)
    assert second == pytest.approx(0.6, abs=0.05)


def test_a_silence_speaks_for_a_mark_and_its_absence_against_a_stop() -> None:
    scores = np.full(3, -3.0)
    place = GapScores(CorpusUtterance(Path("a.i16"), "a b c d"), list("abcd"), scores, scores)
    heard = place.with_silence(np.array([0.0, 0.15, 0.5]))
    assert list(np.argsort(heard.comma)) == [0, 1, 2]
    assert heard.comma[1] == -3
    assert heard.stop[2] > -3 > heard.stop[1] > heard.stop[0]


def test_sentences_are_lines_or_last_columns_gzipped_or_not(tmp_path: Path) -> None:
    plain, packed = tmp_path / "s.tsv", tmp_path / "s.gz"
    plain.write_text("book\tOne line.\nAnother line.\n", "utf-8")
    packed.write_bytes(gzip.compress("chat\tThrée.\n".encode()))
    assert read_sentences(plain) == ["One line.", "Another line."]
    assert read_sentences(packed) == ["Thrée."]


def test_relabelling_keeps_words_and_every_row(
    manifest: Path, vocabulary: Path, teacher: Path, tmp_path: Path
) -> None:
    rows = [json.loads(line) for line in manifest.read_text().splitlines()]
    for row in rows[1:]:
        row |= {"text": row["text"].upper().strip("."), "cased": False}
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "text.txt").write_text("It was so, then.\n" * 20)
    out = tmp_path / "cased.jsonl"
    assert main([
        "relabel", "--teacher", str(teacher), "--vocabulary", str(vocabulary), "--manifest",
        str(manifest), "--out", str(out), "--sentences", str(tmp_path / "text.txt"),
    ]) == 0  # fmt: skip
    before, after = read_manifest(manifest).utterances, read_manifest(out).utterances
    assert after[0].text == before[0].text
    for one, two in zip(before, after, strict=True):
        assert two.cased
        assert letters(one.text) == letters(two.text)


def letters(text: str) -> list[str]:
    return ["".join(c for c in word.lower() if c.isalpha()) for word in text.split()]


def test_aligning_gives_every_word_its_place_in_order(
    manifest: Path, vocabulary: Path, teacher: Path, tmp_path: Path
) -> None:
    out = tmp_path / "words.jsonl"
    assert main([
        "align", "--teacher", str(teacher), "--vocabulary", str(vocabulary), "--manifest",
        str(manifest), "--out", str(out), "--reject-below", "-100",
    ]) == 0  # fmt: skip
    found = read_manifest(out).utterances
    assert [u.text for u in found] == [u.text for u in read_manifest(manifest).utterances]
    for utterance in found:
        assert [word.text for word in utterance.words] == utterance.text.split()
        edges = [edge for word in utterance.words for edge in (word.start, word.end)]
        assert edges == sorted(edges)
        assert 0 <= edges[0] <= edges[-1] <= utterance.duration + 0.01


def test_unlikely_transcripts_are_left_out(
    manifest: Path, vocabulary: Path, teacher: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert main([
        "align", "--teacher", str(teacher), "--vocabulary", str(vocabulary), "--manifest",
        str(manifest), "--out", str(tmp_path / "w.jsonl"), "--reject-below", "0",
    ]) == 0  # fmt: skip
    assert "0 aligned, 6 rejected" in capsys.readouterr().out


def test_likelihood_is_the_mean_over_real_tokens() -> None:
    logits = torch.log(torch.tensor([[[0.5, 0.5], [0.25, 0.75], [0.1, 0.9]]]))
    found = mean_likelihood(logits, torch.tensor([[-100, 0, 1]]))
    assert found.item() == pytest.approx((np.log(0.25) + np.log(0.9)) / 2)
