"""The whole command, as the application runs it: events out, commands in, nothing half done."""

import base64
import io
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from singing import SENTENCES, Voice, recording

from engine.errors import StorageError
from engine.model.bundle import ModelBundle
from engine.personal.store import PersonalStore
from engine.personal.versions import ModelVersions, VersionScores
from training.__main__ import main
from training.personal import candidate as trial
from training.personal import personalise
from training.personal.checks import Checker
from training.personal.gate import Decision

pytestmark = pytest.mark.training
KEY = bytes(range(32))


@pytest.fixture
def place(tmp_path, base_folder, general, monkeypatch):
    """A store of twelve sung sentences, and the arguments that learn from it."""
    store = PersonalStore(tmp_path / "store", KEY)
    for i, text in enumerate(SENTENCES):
        store.add(recording(i, text))
    monkeypatch.setattr(personalise, "lower_priority", lambda: None)
    monkeypatch.setattr(personalise, "Checker", Trusting)
    return tmp_path, base_folder, general


class Trusting(Checker):
    """Takes every sound for speech and every text for right: this base hears nothing."""

    def __init__(self, model, tokenizer):
        super().__init__(model, tokenizer, voice=Voice(0.9))

    def text_gap(self, take):
        return 0.5


def start(place, monkeypatch, capsys, commands="", key=KEY, extra=()):
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
        "--epochs": 2,
    }
    flat = [str(part) for pair in options.items() for part in pair]
    status = main(["personalise", *flat, *extra])
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


def test_a_model_that_learnt_nothing_useful_is_refused(place, monkeypatch, capsys):
    status, events = start(place, monkeypatch, capsys)
    (result,) = only(events, "result")
    assert status == 0
    assert not result["accepted"]
    assert result["version"] is None
    assert (result["learnt"], result["rejected"]) == (12, 0)
    assert len(result["examples"]) == 12
    assert {e["phase"] for e in only(events, "progress")} == {
        "checking",
        "learning",
        "exporting",
        "testing",
    }
    assert all(0 <= e["share"] <= 1 for e in only(events, "progress"))
    assert not (place[0] / "versions").exists()
    assert not (place[0] / "work").exists()


def test_a_better_model_becomes_a_version_with_its_scores(place, monkeypatch, capsys):
    monkeypatch.setattr(trial, "decide", lambda scores: Decision(True, "Better."))
    _, events = start(place, monkeypatch, capsys)
    (result,) = only(events, "result")
    versions = ModelVersions(place[0] / "versions", place[1])
    (version,) = versions.versions()
    assert result["version"] == version.number == 1
    assert version.scores.trained_on == 12
    assert version.scores.wer_after == result["wer_after"]
    bundle = ModelBundle.load(version.folder)
    assert bundle.config.version == "1-personal.1"
    assert bundle.decoder != ModelBundle.load(place[1]).decoder
    assert versions.current is None


def test_a_version_that_learnt_the_same_sentences_does_not_judge(place, monkeypatch, capsys):
    versions, heard = ModelVersions(place[0] / "versions", place[1]), []
    versions.use(versions.add(place[1], VersionScores("tiny 1", 12, 0, 20.0, 10.0, 11.0, 11.0)))
    load = trial.load_recogniser

    def remember(folder, options):
        heard.append(folder)
        return load(folder, options)

    monkeypatch.setattr(trial, "load_recogniser", remember)
    start(place, monkeypatch, capsys)
    assert place[1] in heard
    assert versions.model_folder not in heard


def test_where_general_speech_suffers_a_weaker_candidate_is_tried(place, monkeypatch, capsys):
    tried = []

    def stern(scores):
        tried.append(scores)
        return Decision(len(tried) == 3, "Verdict.")

    monkeypatch.setattr(trial, "decide", stern)
    monkeypatch.setattr(trial, "forgot_too_much", lambda scores: True)
    _, events = start(place, monkeypatch, capsys)
    assert len(tried) == 3
    assert only(events, "result")[0]["accepted"]


def test_damaged_and_empty_recordings_are_named_and_stop_nothing(place, monkeypatch, capsys):
    store = place[0] / "store"
    (store / "take-0.item").write_bytes(b"FWPI?")
    silent = recording(20, "the hen")
    PersonalStore(store, KEY).add(
        recording(20, "the hen", sound=(silent.samples * 0).astype("int16"))
    )
    _, events = start(place, monkeypatch, capsys)
    reasons = {e["id"]: e["reason"] for e in only(events, "rejected")}
    assert "damaged" in reasons["take-0"]
    assert "is silent" in reasons["take-20"]
    assert only(events, "result")[0]["rejected"] == 2


def test_without_the_key_nothing_is_learnt(place, monkeypatch, capsys):
    status, events = start(place, monkeypatch, capsys, key=None)
    assert status == 0
    (result,) = only(events, "result")
    assert not result["accepted"]
    assert "too few" in result["reason"]
    assert all("keyring" in e["reason"] for e in only(events, "rejected"))


def test_with_few_recordings_it_says_how_many_are_missing(place, monkeypatch, capsys):
    store = PersonalStore(place[0] / "store", KEY)
    for item in store.recordings()[3:]:
        store.delete(item.id)
    _, events = start(place, monkeypatch, capsys)
    assert "at least 5 more sentences" in only(events, "result")[0]["reason"]


def test_a_stopped_run_goes_on_where_it_was(place, monkeypatch, capsys):
    save = personalise._Run._save

    def save_and_stop(learner, state, mark):
        save(learner, state, mark)
        raise personalise.Stopped(forget=False)

    monkeypatch.setattr(personalise._Run, "_save", staticmethod(save_and_stop))
    status, events = start(place, monkeypatch, capsys)
    assert status == 130
    assert not only(events, "result")
    state = place[0] / "work" / "state-0.pt"
    kept = state.read_bytes()
    monkeypatch.setattr(personalise._Run, "_save", staticmethod(save))
    status, events = start(place, monkeypatch, capsys)
    shares = [e["share"] for e in only(events, "progress") if e["phase"] == "learning"]
    assert (status, min(shares)) == (0, pytest.approx(0.5 / 3, abs=0.001))
    for broken in (b"", kept[: len(kept) // 2], b"x" * 100):
        state.parent.mkdir(exist_ok=True)
        state.write_bytes(broken)
        status, events = start(place, monkeypatch, capsys)
        assert (status, len(only(events, "result"))) == (0, 1)


@pytest.mark.parametrize("commands", ["end\n", "cancel\n", "pause\ncancel\n"])
def test_end_of_input_and_cancel_stop_it(place, monkeypatch, capsys, commands):
    status, events = start(place, monkeypatch, capsys, commands)
    assert status == 130
    assert not only(events, "result")


def test_cancel_forgets_what_was_learnt_so_far(place, monkeypatch, capsys):
    work = place[0] / "work"
    work.mkdir()
    (work / "state-0.pt").write_bytes(b"?")
    assert start(place, monkeypatch, capsys, "cancel\n")[0] == 130
    assert not work.exists()


def test_a_full_disk_is_one_sentence_and_the_versions_stay(place, monkeypatch, capsys):
    def full(versions, folder, scores):
        raise StorageError("The disk is full: free some space.")

    monkeypatch.setattr(trial, "decide", lambda scores: Decision(True, "Better."))
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


def test_of_too_much_the_readings_and_the_newest_captions_are_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(personalise, "MAX_SECONDS", 8.0)
    store = PersonalStore(tmp_path, KEY)
    for i, text in enumerate(SENTENCES[:6]):
        when = datetime(2026, 1, 1 + i, tzinfo=UTC)
        kind = "enrolment" if i == 0 else "caption"
        store.add(replace(recording(i, text, kind), created=when))
    taken = [item.id for item in personalise.chosen(store.recordings())]
    assert taken[:2] == ["take-0", "take-5"]
    assert "take-1" not in taken


def test_poisoned_labels_are_found_or_refused(place, monkeypatch, capsys):
    """Three of ten texts belong to other recordings; a base that hears finds them."""
    wrong = {f"take-{i}" for i in range(4)}
    store = PersonalStore(place[0] / "store", KEY)
    for i in range(4):
        store.add(recording(i, SENTENCES[(i + 5) % 12], sound=recording(i, SENTENCES[i]).samples))

    status, events = start(place, monkeypatch, capsys)
    assert status == 0
    assert not only(events, "result")[0]["accepted"]  # this base hears nothing: the gate refuses

    truth = {f"take-{i}": text for i, text in enumerate(SENTENCES)}

    def gap(checker, take):
        return 6.0 if take.text != truth[take.id] else 0.5

    monkeypatch.setattr(Trusting, "text_gap", gap)
    status, events = start(place, monkeypatch, capsys)
    assert {e["id"] for e in only(events, "rejected")} == wrong
