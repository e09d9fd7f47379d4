"""Evaluation, from training a tiny model to its measurements."""

import json
from pathlib import Path

import numpy as np
import pytest
from tiny_corpus import TINY, sing

from engine.errors import OptionsError
from engine.features import log_mel
from engine.model.recogniser import load_recogniser
from training.__main__ import main
from training.data.manifest import read_manifest
from training.evaluation.evaluate import (
    EvaluationData,
    Measurement,
    comparison,
    measure,
    read_sets,
    table,
)
from training.evaluation.systems import EngineSystem, SystemOptions, WindowTranscript

pytestmark = pytest.mark.training


@pytest.fixture
def folder(manifest: Path, vocabulary: Path, tmp_path: Path) -> Path:
    """A student overfitted to four utterances, exported and quantised."""
    config = tmp_path / "config.json"
    config.write_text(json.dumps({**TINY, "d_model": 128}))
    run, exported, small = (tmp_path / name for name in ("run", "fp32", "int8"))
    assert main([
        "distill", "--manifest", str(manifest), "--vocabulary", str(vocabulary),
        "--student-config", str(config), "--threads", "1", "--pool", "8", "--batch-seconds", "4",
        "--mode", "ce", "--steps", "150", "--validations", "1", "--warm-up", "5", "--crop", "0",
        "--join", "0", "--padded", "0", "--silence", "0.1", "--no-augmentation",
        "--lr-embedding", "1e-3", "--lr-decoder", "1e-3", "--lr-encoder", "1e-3",
        "--out", str(run),
    ]) == 0  # fmt: skip
    assert main([
        "export", str(run / "last.pt"), str(exported), "--vocabulary", str(vocabulary),
    ]) == 0  # fmt: skip
    assert main(["quantise", str(exported), str(small)]) == 0
    return small


def test_from_speech_to_a_quantised_model_that_transcribes(
    folder: Path, manifest: Path, vocabulary: Path, tmp_path: Path
) -> None:
    samples = sing("Down it goes.").astype(np.float32) / 32_768
    assert load_recogniser(folder).recognise_final(log_mel(samples)).text == "Down it goes."
    report = tmp_path / "measurements.json"
    assert main([
        "evaluate", "--model", str(folder), "--model", str(tmp_path / "run" / "last.pt"),
        "--vocabulary", str(vocabulary), "--manifest", str(manifest), "--split", "train",
        "--out", str(report),
    ]) == 0  # fmt: skip
    small, torch = json.loads(report.read_text())
    for row in (small, torch):
        assert (row["wer"], row["loops"], row["windows"]) == (0, 0, 4)
        assert 0 <= row["ece"] < 0.5
        assert row["rtf"] > 0
    assert small["memory_mb"] < torch["memory_mb"]


class FixedSystem:
    """Returns the same text for every window."""

    def __init__(self, text: str) -> None:
        self._text = text

    def transcribe(self, samples: np.ndarray) -> WindowTranscript:
        assert len(samples)
        return WindowTranscript(self._text, tuple((word, 0.75) for word in self._text.split()))


def test_words_in_noise_are_hallucinations_and_confident_errors_miscalibrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = tmp_path / "hum.wav"
    write_wav(noise, np.zeros(25 * 16_000, np.int16))
    monkeypatch.setattr(SystemOptions, "load", lambda _: FixedSystem("thank you"))
    (found,) = measure(SystemOptions("fixed"), EvaluationData({}, [noise]))
    assert (found.windows, found.hallucinated, found.wer) == (3, 6, None)
    assert found.ece == pytest.approx(0.75)


def write_wav(path: Path, samples: np.ndarray) -> None:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(samples.tobytes())


def test_padding_fills_windows_to_thirty_seconds(
    manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []

    class LengthRecorder(FixedSystem):
        def transcribe(self, samples: np.ndarray) -> WindowTranscript:
            lengths.append(len(samples))
            return WindowTranscript("")

    monkeypatch.setattr(SystemOptions, "load", lambda _: LengthRecorder(""))
    utterances = list(read_manifest(manifest).utterances)
    measure(SystemOptions("recorder"), EvaluationData({"sung": utterances}, [], padded=True))
    assert set(lengths) == {480_000}


def test_joined_speech_is_one_long_recording(
    manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recordings: list[np.ndarray] = []

    class LoopingSystem(EngineSystem):
        def __init__(self) -> None: ...

        def transcribe(self, samples: np.ndarray) -> WindowTranscript:
            return WindowTranscript("")

        def transcribe_file(self, samples: np.ndarray) -> str:
            recordings.append(samples)
            return "and so on " * 5

    monkeypatch.setattr(SystemOptions, "load", lambda _: LoopingSystem())
    utterances = list(read_manifest(manifest).utterances)
    *_, joined = measure(
        SystemOptions("looping"), EvaluationData({"sung": utterances}, [], joined=0.5)
    )
    assert len(recordings[0]) >= 30 * 16_000
    assert (joined.windows, joined.loops) == (1, 1)
    assert joined.wer > 50


def test_programs_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    for name, package in (("faster-whisper", "faster-whisper"), ("whisper.cpp", "pywhispercpp")):
        with pytest.raises(OptionsError, match=f"{package} is not installed"):
            SystemOptions(f"{name}:tiny.en").load()


def test_a_checkpoint_needs_its_vocabulary(tmp_path: Path) -> None:
    with pytest.raises(OptionsError, match="needs the --vocabulary"):
        SystemOptions(str(tmp_path / "model.pt")).load()


def test_an_evaluation_without_data_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--model", "x"]) == 1
    assert "nothing to evaluate on" in capsys.readouterr().err


def test_the_table_has_a_row_for_each_set() -> None:
    row = Measurement("m", 1, 5, "set", 3, None, None, 0, 2, None, 0.05, 120.0, 9)
    assert table([row]).splitlines()[-1] == (
        "| m | 1 | 5 | set | 3 | – | 0 | 2 | – | 0.050 | 120 | 9 |"
    )


def _measured(model: str, name: str, wer: float | None, margin: float | None) -> Measurement:
    return Measurement(model, 1, 5, name, 3, wer, margin, 0, 2, None, 0.05, 120.0, 9)


def test_systems_are_compared_by_set_and_by_the_mean_in_which_each_set_counts_alike() -> None:
    rows = [
        _measured("one", "books", 10.0, 3.0), _measured("one", "calls", 20.0, 4.0),
        _measured("two", "books", 5.0, 1.0), _measured("one", "street", None, None),
    ]  # fmt: skip
    assert comparison(rows).splitlines() == [
        "| WER % | one | two |",
        "| --- | --- | --- |",
        "| books | 10.00 ± 3.0 | 5.00 ± 1.0 |",
        "| calls | 20.00 ± 4.0 | – |",
        "| mean | 15.00 ± 2.5 | 5.00 ± 1.0 |",
    ]


def test_the_manifest_names_the_set_of_an_utterance(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_wav(tmp_path / f"{name}.wav", np.zeros(16_000, np.int16))
    lines = [
        {"audio": "a.wav", "text": "one", "split": "dev", "set": "commands"},
        {"audio": "b.wav", "text": "two", "split": "dev"},
    ]
    path = tmp_path / "rest.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert {name: len(rows) for name, rows in read_sets([path], "dev").items()} == {
        "commands": 1, "rest": 1,
    }  # fmt: skip


class _Node:
    def __init__(self, name: str, shape: list[object]) -> None:
        self.name, self.shape = name, shape


class MoonshineGraph:
    """Stands in for Moonshine's graphs: writes the tokens 5 and 6, then its end."""

    def __init__(self, path: Path, *_: object, **__: object) -> None:
        self._is_encoder = path.name.startswith("encoder")
        self.steps: list[tuple[int, ...]] = []

    def get_inputs(self) -> list[_Node]:
        if self._is_encoder:
            return [_Node("input_values", ["batch", "samples"])]
        names = ("input_ids", "encoder_hidden_states", "use_cache_branch")
        caches = (f"past_key_values.0.{part}.key" for part in ("decoder", "encoder"))
        return [_Node(name, ["batch", 2, "past", 4]) for name in (*names, *caches)]

    def get_outputs(self) -> list[_Node]:
        names = ("logits", "present.0.decoder.key", "present.0.encoder.key")
        return [_Node(name, []) for name in names]

    def run(self, _: None, feed: dict[str, np.ndarray]) -> list[np.ndarray]:
        if self._is_encoder:
            assert set(feed) == {"input_values"}
            return [np.zeros((1, 3, 8), np.float32)]
        past, cross = (feed[f"past_key_values.0.{part}.key"] for part in ("decoder", "encoder"))
        step = past.shape[2]
        assert bool(feed["use_cache_branch"][0]) == (step > 0)
        assert cross.shape[2] == (3 if step else 0)
        token = {1: 5, 5: 6, 6: 2}[int(feed["input_ids"][0, 0])]
        kept = np.zeros((1, 2, 0 if step else 3, 4), np.float32)
        return [
            np.eye(10, dtype=np.float32)[[[token]]],
            np.zeros((1, 2, step + 1, 4), np.float32),
            kept,
        ]


def test_moonshine_decodes_greedily_with_its_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onnxruntime.InferenceSession", MoonshineGraph)
    vocabulary = {"</s>": 2, "\u2581Hi": 5, "<0x21>": 6}
    (tmp_path / "tokenizer.json").write_text(json.dumps({"model": {"vocab": vocabulary}}))
    system = SystemOptions(f"moonshine:{tmp_path}").load()
    assert system.transcribe(np.zeros(16_000, np.float32)) == WindowTranscript("Hi!", (), 3)
