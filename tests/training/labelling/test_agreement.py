"""Labels on which two recognisers agree."""

import json
from pathlib import Path

import numpy as np
import pytest
from tiny_corpus import sing

from training.__main__ import main
from training.data.manifest import CorpusUtterance, read_manifest
from training.evaluation.systems import SystemOptions, WindowTranscript
from training.labelling import agreement
from training.labelling.agreement import AgreementOptions, label

pytestmark = pytest.mark.training


class Listener:
    """Returns the given texts, one after the other."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def transcribe(self, samples: np.ndarray) -> WindowTranscript:
        return WindowTranscript(self.texts.pop(0))


@pytest.fixture(autouse=True)
def _everything_is_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "_has_speech", lambda samples: bool(samples.any()))


def _utterance(folder: Path, name: str, text: str = "", *, silent: bool = False) -> CorpusUtterance:
    audio = folder / f"{name}.i16"
    samples = sing("Down it goes.")
    audio.write_bytes((samples * 0 if silent else samples).tobytes())
    return CorpusUtterance(audio, text, id=name, split="unlabelled", end=len(samples) / 16_000)


def _labels(folder: Path, first: list[str], second: list[str], *utterances: CorpusUtterance):
    systems = [Listener(*first), Listener(*second)]
    return list(label(utterances, systems, AgreementOptions(), folder / "labels.log"))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("We have 25 seats.", "we have twenty-five seats", ""),
        ("We have no seats left in here.", "You had those seats left and hear.", "disagreement"),
        ("Well, thank you.", "", "empty transcript"),
        ("so so so so so", "so so so so so", "repetition"),
    ],
)
def test_a_transcript_is_kept_where_two_recognisers_agree(
    tmp_path: Path, first: str, second: str, reason: str
) -> None:
    (found,) = _labels(tmp_path, [first], [second], _utterance(tmp_path, "a"))
    assert (found.text, found.reason) == ("" if reason else first, reason)


def test_nothing_is_learnt_from_a_recording_without_speech(tmp_path: Path) -> None:
    (found,) = _labels(tmp_path, [], [], _utterance(tmp_path, "a", silent=True))
    assert found.reason == "no speech"


def test_a_transcript_that_belongs_to_other_audio_is_found(tmp_path: Path) -> None:
    right, wrong = (
        _utterance(tmp_path, "right", "DOWN IT GOES AGAIN"),
        _utterance(tmp_path, "wrong", "NOBODY SAID ANY OF THIS"),
    )
    heard = ["Down it goes.", "Down it goes."]
    found = _labels(tmp_path, heard, heard, right, wrong)
    assert [each.reason for each in found] == ["", "transcript of other audio"]
    assert found[0].text == right.text


def test_an_interrupted_run_continues(tmp_path: Path) -> None:
    one, two = _utterance(tmp_path, "one"), _utterance(tmp_path, "two")
    _labels(tmp_path, ["One."], ["One."], one)
    found = _labels(tmp_path, ["Two."], ["Two."], one, two)
    assert [each.text for each in found] == ["One.", "Two."]


def test_the_command_writes_a_manifest_to_train_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"audio": f"{_utterance(tmp_path, name).audio.name}", "text": "", "split": "unlabelled",
             "id": name, "end": 0.5} for name in ("one", "two")]  # fmt: skip
    (tmp_path / "speech.jsonl").write_text("\n".join(map(json.dumps, rows)))
    heard = {"first": ("One.", "Yes."), "second": ("One.", "No.")}
    monkeypatch.setattr(SystemOptions, "load", lambda options: Listener(*heard[options.model]))
    out = tmp_path / "labelled.jsonl"
    assert main([
        "label", "--model", "first", "second", "--manifest", str(tmp_path / "speech.jsonl"),
        "--out", str(out),
    ]) == 0  # fmt: skip
    (kept,) = read_manifest(out).utterances
    assert (kept.id, kept.text, kept.split) == ("one", "One.", "train")
    assert "Kept 1 of 2 utterances; dropped 1 for disagreement." in capsys.readouterr().out
