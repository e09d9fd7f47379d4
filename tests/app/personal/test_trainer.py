"""The trainer's output, and where it is found."""

import json

import pytest

from app.personal.events import Failed, Rejected, Result, TrainingProgress, parse_event
from app.personal.trainer import find_trainer


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (
            b'{"event":"progress","phase":"training","share":0.5,"seconds_left":60}',
            TrainingProgress("training", 0.5, 60.0),
        ),
        (
            b'{"event":"progress","phase":"testing","share":7,"seconds_left":NaN}',
            TrainingProgress("testing", 1.0, None),
        ),
        (b'{"event":"rejected","id":"a","reason":"Silence."}', Rejected("a", "Silence.")),
        (b'{"event":"error","message":"The disk is full."}', Failed("The disk is full.")),
        (b'{"event":"progress","phase":"dancing"}', None),
        (b'{"event":"tomorrow"}', None),
        (b"Traceback (most recent call last):", None),
        (b"[1, 2]", None),
        (b"\xff\xfe", None),
        (b"", None),
        (b"[" * 100_000, None),
        (b'{"event":"error","message":"' + b"x" * 2_000_000 + b'"}', None),
    ],
)
def test_a_line_of_the_trainer_is_an_event_or_nothing(line, event):
    assert parse_event(line) == event


def test_a_result_with_invalid_values_keeps_the_valid_ones():
    line = {
        "event": "result",
        "accepted": "yes",
        "reason": "Fine.",
        "version": -3,
        "wer_before": "many",
        "wer_after": 9.5,
        "trained_on": 1e400,
        "examples": [7, {"text": "One", "before": None, "after": ["x"]}],
    }
    result = parse_event(json.dumps(line).encode())
    assert isinstance(result, Result)
    assert (result.accepted, result.version, result.trained_on) == (False, None, 0)
    assert (result.wer_before, result.wer_after) == (None, 9.5)
    assert [example.text for example in result.examples] == ["One"]


def test_the_trainer_of_a_packaged_program_lies_beside_its_data(tmp_path, monkeypatch):
    monkeypatch.setattr("app.personal.trainer.own_python", lambda: None)
    assert find_trainer(tmp_path) is None
    (tmp_path / "trainer").mkdir()
    (tmp_path / "trainer" / "fwtrainer").touch()
    monkeypatch.setattr("app.personal.trainer.PROGRAM", "fwtrainer")
    assert find_trainer(tmp_path).command == (str(tmp_path / "trainer" / "fwtrainer"),)


def test_a_checkout_without_torch_has_no_trainer(tmp_path, monkeypatch):
    monkeypatch.setattr("app.personal.trainer.REQUIRED_PACKAGES", ("json", "no_such_package"))
    assert find_trainer(tmp_path) is None
    monkeypatch.setattr("app.personal.trainer.REQUIRED_PACKAGES", ("json",))
    assert find_trainer(tmp_path).command[1:] == ("-m", "training")
