"""Kokoro's voices speak the sentences; a fake package stands in for the synthesiser."""

import importlib.util
import random
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from training.__main__ import main
from training.data.audio import read_samples
from training.data.kokoro import Kokoro, KokoroOptions
from training.data.manifest import read_manifest
from training.errors import DataError

pytestmark = pytest.mark.training

VOICES = ("af_one", "af_two", "bm_one", "bm_two", "ff_one", "hf_one")
RATE = 24_000


class Package:
    """As much of kokoro-onnx as is used: two seconds of sound, as loud as its style is large."""

    def __init__(self):
        self.calls = []

    def from_session(self, _session, _voices):
        return self

    def create(self, text, voice, speed, lang, trim):
        if "unspeakable" in text:
            raise ValueError(text)
        assert not trim
        self.calls.append((text, float(voice[0, 0, 0]), speed, lang))
        return np.full(2 * RATE, voice[0, 0, 0], np.float32), RATE


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "kokoro" / "voices").mkdir(parents=True)
    for number, name in enumerate(VOICES):
        style = np.full((510, 1, 256), 0.1 * number, "<f4")
        style.tofile(tmp_path / "kokoro" / "voices" / f"{name}.bin")
    (tmp_path / "kokoro" / "model.onnx").write_bytes(b"a model")
    return tmp_path / "kokoro"


@pytest.fixture
def package(monkeypatch):
    found = importlib.util.find_spec
    fake = Package()
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *more: object() if name == "kokoro_onnx" else found(name, *more),
    )
    monkeypatch.setitem(sys.modules, "kokoro_onnx", SimpleNamespace(Kokoro=fake))
    monkeypatch.setattr("onnxruntime.InferenceSession", lambda *_, **__: None)
    return fake


def speak(options, times=200):
    """Return the names of the voices, each as often as it spoke."""
    kokoro = Kokoro(options)
    return [kokoro("Hello there.", random.Random(number))[1] for number in range(times)]


def test_english_voices_take_turns_alone_and_in_pairs_of_one_accent(folder, package):
    names = speak(KokoroOptions(folder))
    assert set(names) == {
        "kokoro-af_one", "kokoro-af_two", "kokoro-bm_one", "kokoro-bm_two",
        "kokoro-af_one+af_two", "kokoro-af_two+af_one",
        "kokoro-bm_one+bm_two", "kokoro-bm_two+bm_one",
    }  # fmt: skip
    calls = list(zip(names, package.calls, strict=True))
    languages = {name[len("kokoro-")]: language for name, (*_, language) in calls}
    assert languages == {"a": "en-us", "b": "en-gb"}
    assert len({speed for *_, speed, _ in package.calls}) == 200
    assert all(0.8 <= speed <= 1.35 for *_, speed, _ in package.calls)
    mixed = [loudness for name, (_, loudness, *_) in calls if "bm_two" in name]
    assert all(0.2 < loudness <= 0.3 + 1e-6 for loudness in mixed)


def test_a_voice_that_is_held_out_is_not_heard_in_a_mixture_either(folder, package):
    names = speak(KokoroOptions(folder, held_out=["af_two", "bm_one"]))
    assert set(names) == {"kokoro-af_one", "kokoro-bm_two"}


def test_only_the_voices_asked_for_speak(folder, package):
    assert set(speak(KokoroOptions(folder, voices=["af_two"]))) == {"kokoro-af_two"}
    names = speak(KokoroOptions(folder, voices=["hf_one", "bm_one"], foreign=0.5))
    assert set(names) == {"kokoro-hf_one", "kokoro-bm_one"}


def test_voices_of_other_languages_speak_the_share_asked_for(folder, package):
    names = speak(KokoroOptions(folder, foreign=0.3))
    foreign = [name for name in names if name in ("kokoro-ff_one", "kokoro-hf_one")]
    assert 0.2 < len(foreign) / len(names) < 0.4
    assert len(set(foreign)) == 2


def test_clips_are_at_16_khz_and_never_clipped(folder, package):
    style = np.full((510, 1, 256), 3.0, "<f4")
    style.tofile(folder / "voices" / "af_two.bin")
    samples, _ = Kokoro(KokoroOptions(folder, voices=["af_two"]))("Hi.", random.Random(0))
    assert samples.dtype == np.int16
    assert len(samples) == 32_000
    assert abs(samples).max() == round(0.9 * 32_767)


def test_the_command_writes_a_manifest_with_the_names_of_the_voices(folder, package, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("Please call {Zoë|Zoey} at noon.\nThis is unspeakable for Kokoro.\n", "utf-8")
    out = tmp_path / "spoken.jsonl"
    code = main(["synth", "--text", str(text), "--out", str(out), "--kokoro", str(folder),
                 "--voices", "bm_one", "--split", "dev", "--set", "names",
                 "--licence", "CC0"])  # fmt: skip
    assert code == 0
    (utterance,) = read_manifest(out).utterances
    assert (utterance.text, utterance.speaker) == ("Please call Zoë at noon.", "kokoro-bm_one")
    assert (utterance.split, utterance.set, utterance.licence) == ("dev", "names", "CC0")
    assert len(read_samples(utterance)) == 32_000
    assert [text for text, *_ in package.calls] == ["Please call Zoey at noon."]


def test_the_package_is_named_where_it_is_missing(folder, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    (tmp_path / "text.txt").write_text("Please call me back.\n")
    code = main(["synth", "--text", str(tmp_path / "text.txt"), "--kokoro", str(folder),
                 "--out", str(tmp_path / "spoken.jsonl")])  # fmt: skip
    assert code == 1
    assert "kokoro-onnx" in capsys.readouterr().err


def test_a_share_that_is_none_is_invalid(folder, tmp_path, capsys):
    code = main(["synth", "--text", "text.txt", "--out", str(tmp_path / "spoken.jsonl"),
                 "--kokoro", str(folder), "--foreign", "1.2"])  # fmt: skip
    assert code == 2
    assert "foreign must be at least 0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda folder: (folder / "model.onnx").unlink(), "must contain one .onnx model"),
        (lambda folder: (folder / "voices" / "af_one.bin").write_bytes(b"?"), "af_one.bin"),
    ],
)
def test_a_folder_that_is_not_kokoro_is_an_error_that_says_what_is_wrong(
    folder, package, change, problem
):
    change(folder)
    with pytest.raises(DataError, match=problem):
        Kokoro(KokoroOptions(folder))


def test_an_unknown_voice_is_an_error_that_lists_the_known_ones(folder, package):
    with pytest.raises(DataError, match=r"no voice af_three; it has af_one, af_two"):
        Kokoro(KokoroOptions(folder, held_out=["af_three"]))
    with pytest.raises(DataError, match="is left to speak"):
        Kokoro(KokoroOptions(Path(folder), voices=["af_one"], held_out=["af_one"]))
