"""The report contains a row for every experiment."""

import json

import pytest
from singing import RATE, SENTENCES, Voice, sing

from training.__main__ import main
from training.personal import experiments
from training.personal.checks import RecordingChecker

pytestmark = pytest.mark.training


def write_manifest(path, sentences, split):
    rows = []
    for i, text in enumerate(sentences):
        sound = sing(text, i)
        (path.parent / f"{path.stem}-{i}.i16").write_bytes(sound.tobytes())
        audio = f"{path.stem}-{i}.i16"
        row = {"audio": audio, "text": text, "start": 0, "end": len(sound) / RATE, "split": split}
        rows.append(json.dumps({**row, "id": audio}))
    path.write_text("\n".join(rows))


def test_one_run_writes_the_whole_page(tmp_path, base_folder, general, monkeypatch, capsys):
    monkeypatch.setattr(experiments, "RESOURCE", general)
    monkeypatch.setattr(experiments, "ABLATED", 4)
    monkeypatch.setattr(
        experiments,
        "RecordingChecker",
        lambda *parts: RecordingChecker(*parts, voice=Voice(0.9)),
    )
    write_manifest(tmp_path / "mine.jsonl", SENTENCES, "personal")
    write_manifest(tmp_path / "others.jsonl", [f"{s} too" for s in SENTENCES[:3]], "dev")
    page = tmp_path / "page.md"
    options = ["--manifest", tmp_path / "mine.jsonl", "--general", tmp_path / "others.jsonl"]
    options += ["--model", base_folder, "--out", page, "--test-count", 2, "--general-count", 2]
    options += ["--only", 2, "--epochs", 1, "--threads", 1, "--about", "twelve songs"]
    assert main(["personal-report", *map(str, options)]) == 0
    text = page.read_text("utf-8")
    for words in ("twelve songs", "| 5 read sentences | 7 |", "| 20 read sentences | 2 |"):
        assert words in text
    assert str(tmp_path) not in text
    assert str(base_folder) not in text
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[0] == "{"]
    assert [row["experiment"] for row in printed] == ["5 read sentences", "20 read sentences"]


def test_a_manifest_with_too_few_rows_is_refused(tmp_path, base_folder, capsys):
    write_manifest(tmp_path / "mine.jsonl", SENTENCES[:2], "personal")
    path = str(tmp_path / "mine.jsonl")
    options = ["--manifest", path, "--general", path, "--model", str(base_folder)]
    assert main(["personal-report", *options, "--out", str(tmp_path / "p.md")]) == 1
    assert "too few rows" in capsys.readouterr().err
