"""The whole command, as the application runs it: events out, commands in, nothing unfinished."""

import base64
import io
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from singing import SENTENCES, Voice, sung_recording

from engine.errors import StorageError
from engine.model.bundle import ModelBundle
from engine.personal.store import PersonalStore
from engine.personal.versions import ModelVersions, VersionScores
from training.__main__ import main
from training.commands import personalise as command
from training.personal import comparison, control, personalise, selection
from training.personal.checks import RecordingChecker
from training.personal.gate import Decision

pytestmark = pytest.mark.training
KEY = bytes(range(32))


@pytest.fixture
def place(tmp_path, base_folder, general, monkeypatch):
    """A store of twelve sung sentences, a base model and general speech."""
    store = PersonalStore(tmp_path / "store", KEY)
    for i, text in enumerate(SENTENCES):
        store.add(sung_recording(i, text))
    monkeypatch.setattr(command, "lower_priority", lambda: None)
    monkeypatch.setattr(personalise, "RecordingChecker", Trusting)
    return tmp_path, base_folder, general


class Trusting(RecordingChecker):
    """Takes all audio for speech and every text for correct: the tiny base knows no words."""

    def __init__(self, model, tokenizer):
        super().__init__(model, tokenizer, voice=Voice(0.9))

    def text_gap(self, recording):
        return 0.5


def start(place, monkeypatch, capsys, commands="", key=KEY, epochs=1):
    """Run the command; returns its exit status and its events."""
    room, model, general = place
    encoded = None if key is None else base64.b64encode(key).decode()
    lines = json.dumps({"key": encoded}) + "\n" + commands
    monkeypatch.setattr("sys.stdin", Line(lines))
    options = {
        "--store": room / "store",
        "--versions": room / "versions",
        "--model": model,
        "--work": room / "work",
        "--general": general,
        "--epochs": epochs,
    }
    flat = [str(part) for pair in options.items() for part in pair]
    status = main(["personalise", *flat])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


class Line(io.StringIO):
    """Standard input that stays open behind its last line, as an application's does."""

    def __iter__(self):
        rest = self.read().splitlines()
        yield from rest
        if "end" not in rest:
            import threading

            threading.Event().wait()


def only(events, kind):
    return [event for event in events if event["event"] == kind]


def test_a_model_without_improvement_is_refused(place, monkeypatch, capsys):
    status, events = start(place, monkeypatch, capsys)
    (result,) = only(events, "result")
    assert status == 0
    assert not result["accepted"]
    assert result["version"] is None
    assert (result["trained_on"], result["rejected"]) == (12, 0)
    assert len(result["examples"]) == 12
    assert {e["phase"] for e in only(events, "progress")} == {
        "checking",
        "training",
        "exporting",
        "testing",
    }
    assert all(0 <= e["share"] <= 1 for e in only(events, "progress"))
    assert not (place[0] / "versions").exists()
    assert not (place[0] / "work").exists()


def test_a_better_model_becomes_a_version_with_its_scores(place, monkeypatch, capsys):
    monkeypatch.setattr(comparison, "decide", lambda scores: Decision(True, "Better."))
    _, events = start(place, monkeypatch, capsys)
    (result,) = only(events, "result")
    versions = ModelVersions(place[0] / "versions", place[1])
    (version,) = versions.versions()
    assert result["version"] == version.number == 1
    assert version.scores.trained_on == 12
    assert version.scores.wer_after == result["wer_after"]
    bundle = ModelBundle.load(version.folder)
    assert bundle.config.version == "7-personal.1"
    assert bundle.decoder != ModelBundle.load(place[1]).decoder
    assert versions.current is None


def test_the_version_in_use_takes_no_part_in_the_comparison(place, monkeypatch, capsys):
    versions, loaded = ModelVersions(place[0] / "versions", place[1]), []
    versions.use(versions.add(place[1], VersionScores("tiny 1", 12, 0, 20.0, 10.0, 11.0, 11.0)))
    load = comparison.load_recogniser

    def record(folder, options):
        loaded.append(folder)
        return load(folder, options)

    monkeypatch.setattr(comparison, "load_recogniser", record)
    start(place, monkeypatch, capsys)
    assert place[1] in loaded
    assert versions.model_folder not in loaded


def test_where_general_speech_gets_worse_a_smaller_weight_is_tried(place, monkeypatch, capsys):
    tried = []

    def strict(scores):
        tried.append(scores)
        return Decision(len(tried) == 3, "Verdict.")

    monkeypatch.setattr(comparison, "decide", strict)
    monkeypatch.setattr(comparison, "forgot_too_much", lambda scores: True)
    _, events = start(place, monkeypatch, capsys)
    assert len(tried) == 3
    assert only(events, "result")[0]["accepted"]


def test_damaged_and_empty_recordings_are_named_and_stop_nothing(place, monkeypatch, capsys):
    store = place[0] / "store"
    (store / "recording-0.item").write_bytes(b"FWPI?")
    silent = sung_recording(20, "the hen")
    PersonalStore(store, KEY).add(
        sung_recording(20, "the hen", sound=(silent.samples * 0).astype("int16"))
    )
    _, events = start(place, monkeypatch, capsys)
    reasons = {e["id"]: e["reason"] for e in only(events, "rejected")}
    assert "damaged" in reasons["recording-0"]
    assert "is silent" in reasons["recording-20"]
    assert only(events, "result")[0]["rejected"] == 2


def test_without_the_key_nothing_is_trained(place, monkeypatch, capsys):
    status, events = start(place, monkeypatch, capsys, key=None)
    assert status == 0
    (result,) = only(events, "result")
    assert not result["accepted"]
    assert "too few" in result["reason"]
    assert all("keyring" in e["reason"] for e in only(events, "rejected"))


def test_with_few_recordings_the_missing_number_is_reported(place, monkeypatch, capsys):
    store = PersonalStore(place[0] / "store", KEY)
    for item in store.recordings()[3:]:
        store.delete(item.id)
    _, events = start(place, monkeypatch, capsys)
    assert "at least 5 more sentences" in only(events, "result")[0]["reason"]


def test_a_stopped_run_resumes(place, monkeypatch, capsys):
    save = personalise._save

    def save_and_stop(tuner, state, fingerprint):
        save(tuner, state, fingerprint)
        raise control.Stopped(discard=False)

    monkeypatch.setattr(personalise, "_save", save_and_stop)
    status, events = start(place, monkeypatch, capsys, epochs=2)
    assert status == 130
    assert not only(events, "result")
    state = place[0] / "work" / "state-0.pt"
    kept = state.read_bytes()
    monkeypatch.setattr(personalise, "_save", save)
    status, events = start(place, monkeypatch, capsys, epochs=2)
    shares = [e["share"] for e in only(events, "progress") if e["phase"] == "training"]
    assert (status, min(shares)) == (0, pytest.approx(0.5 / 3, abs=0.001))
    state.parent.mkdir()
    for fold, broken in enumerate((b"", kept[: len(kept) // 2], b"x" * 100)):
        state.with_name(f"state-{fold}.pt").write_bytes(broken)
    status, events = start(place, monkeypatch, capsys)
    assert (status, len(only(events, "result"))) == (0, 1)


@pytest.mark.parametrize("commands", ["end\n", "cancel\n", "pause\ncancel\n"])
def test_end_of_input_and_cancel_stop_it(place, monkeypatch, capsys, commands):
    status, events = start(place, monkeypatch, capsys, commands)
    assert status == 130
    assert not only(events, "result")


def test_cancel_discards_unfinished_training(place, monkeypatch, capsys):
    work = place[0] / "work"
    work.mkdir()
    (work / "state-0.pt").write_bytes(b"?")
    assert start(place, monkeypatch, capsys, "cancel\n")[0] == 130
    assert not work.exists()


def test_a_full_disk_is_one_sentence_and_the_versions_stay(place, monkeypatch, capsys):
    def full(versions, folder, scores):
        raise StorageError("The disk is full: free some space.")

    monkeypatch.setattr(comparison, "decide", lambda scores: Decision(True, "Better."))
    monkeypatch.setattr(ModelVersions, "add", full)
    status, events = start(place, monkeypatch, capsys)
    assert status == 1
    assert "disk is full" in only(events, "error")[0]["message"]
    assert ModelVersions(place[0] / "versions", place[1]).model_folder == place[1]


def test_what_cannot_be_read_is_one_error_event(place, monkeypatch, capsys, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(place[1], broken)
    (broken / "decoder.onnx").write_bytes(b"?")
    status, events = start((place[0], broken, place[2]), monkeypatch, capsys)
    assert status == 1
    assert "decoder.onnx" in only(events, "error")[0]["message"]
    status, events = start((place[0], place[1], tmp_path / "no.npz"), monkeypatch, capsys)
    assert status == 1
    assert "no.npz" in only(events, "error")[0]["message"]


def test_a_first_line_without_a_key_is_an_error(place, monkeypatch, capsys):
    for line in ("", "[]\n", "pause\n", '{"key": 5}\n', '{"key": "?"}\n'):
        monkeypatch.setattr("sys.stdin", io.StringIO(line))
        folders = ["--store", "s", "--versions", "v", "--model", "m", "--work", "w"]
        assert main(["personalise", *folders]) == 1
        event = json.loads(capsys.readouterr().out)
        assert "--no-key" in event["message"]


def test_beyond_the_limit_labelled_and_newest_recordings_are_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(selection, "MAX_SECONDS", 8.0)
    store = PersonalStore(tmp_path, KEY)
    for i, text in enumerate(SENTENCES[:6]):
        when = datetime(2026, 1, 1 + i, tzinfo=UTC)
        kind = "enrolment" if i == 0 else "caption"
        store.add(replace(sung_recording(i, text, kind), created=when))
    taken = [item.id for item in selection.select_recordings(store.recordings())]
    assert taken[:2] == ["recording-0", "recording-5"]
    assert "recording-1" not in taken


def test_mislabelled_recordings_are_found_or_refused(place, monkeypatch, capsys):
    """Four of twelve texts belong to other recordings; a base that knows words finds them."""
    wrong = {f"recording-{i}" for i in range(4)}
    store = PersonalStore(place[0] / "store", KEY)
    for i in range(4):
        store.add(
            sung_recording(
                i, SENTENCES[(i + 5) % 12], sound=sung_recording(i, SENTENCES[i]).samples
            )
        )

    status, events = start(place, monkeypatch, capsys)
    assert status == 0
    assert not only(events, "result")[0]["accepted"]  # this base knows no words: the gate refuses

    truth = {f"recording-{i}": text for i, text in enumerate(SENTENCES)}

    def gap(checker, recording):
        return 6.0 if recording.text != truth[recording.id] else 0.5

    monkeypatch.setattr(Trusting, "text_gap", gap)
    status, events = start(place, monkeypatch, capsys)
    assert {e["id"] for e in only(events, "rejected")} == wrong
