"""Voices of this machine speak the sentences; scripts on the search path stand in for them."""

import os
import shutil
import wave

import numpy as np
import pytest

from training.__main__ import main
from training.data.audio import read_samples
from training.data.growing_audio import GrowingAudio
from training.data.manifest import read_manifest

pytestmark = [
    pytest.mark.training,
    pytest.mark.skipif(os.name == "nt", reason="the voices' stand-ins are shell scripts"),
]

SENTENCES = [f"Sentence number {number} has the word w{number}w in it." for number in range(12)]
VOICE = """#!{shell}
said="$*"
if [ {name} = RHVoice-test ]; then said=$({cat}); fi
echo "$said" >> {folder}/said.txt
while [ $# -gt 1 ]; do
  case $1 in -w|-o) {copy} {folder}/{name}.wav "$2" ;; esac
  shift
done
"""
LOUDNESS = {"espeak-ng": 1000, "flite": 2000, "RHVoice-test": 3000, "pico2wave": 4000}


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Return what puts a voice on a search path that holds nothing else."""
    programs = tmp_path / "programs"
    programs.mkdir()
    tools = {name: shutil.which(command) for name, command in
             (("shell", "sh"), ("cat", "cat"), ("copy", "cp"))}  # fmt: skip
    monkeypatch.setenv("PATH", str(programs))

    def put(name, seconds=4.0):
        with wave.open(str(tmp_path / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(np.full(int(seconds * 16_000), LOUDNESS[name], "<i2").tobytes())
        (programs / name).write_text(VOICE.format(name=name, folder=tmp_path, **tools))
        (programs / name).chmod(0o755)

    return put


@pytest.fixture
def synth(tmp_path):
    """Return what runs the command over twelve sentences: its exit code, and what came out."""

    def run(rewrite=True):
        if rewrite:
            (tmp_path / "text.txt").write_text("\n".join(SENTENCES))
        out = tmp_path / "spoken.jsonl"
        code = main(["synth", "--text", str(tmp_path / "text.txt"), "--out", str(out),
                     "--count", "12"])  # fmt: skip
        return code, read_manifest(out).utterances if out.exists() else ()

    return run


@pytest.mark.parametrize("name", LOUDNESS)
def test_each_voice_says_every_sentence(install, synth, tmp_path, name):
    install(name)
    code, spoken = synth()
    assert code == 0
    assert {utterance.text for utterance in spoken} == set(SENTENCES)
    said = (tmp_path / "said.txt").read_text()
    assert all(sentence in said for sentence in SENTENCES)
    assert all(len(read_samples(utterance)) == 64_000 for utterance in spoken)


def test_all_voices_take_turns(install, synth):
    for name in LOUDNESS:
        install(name)
    _, spoken = synth()
    assert len({int(read_samples(utterance)[8000]) for utterance in spoken}) > 1


def test_a_sound_that_is_too_short_to_be_the_sentence_is_left_out(install, synth):
    install("flite")
    install("pico2wave", seconds=0.2)
    _, spoken = synth()
    assert 0 < len(spoken) < len(SENTENCES)
    assert {int(read_samples(utterance)[0]) for utterance in spoken} == {LOUDNESS["flite"]}


def test_a_machine_without_voices_is_an_error_that_names_them(install, synth, capsys):
    code, spoken = synth()
    assert (code, spoken) == (1, ())
    assert "espeak-ng, flite, RHVoice-test or pico2wave" in capsys.readouterr().err


def test_voices_that_only_fail_leave_no_file(install, synth, capsys):
    install("espeak-ng", seconds=0.1)
    code, spoken = synth()
    assert (code, spoken) == (1, ())
    assert "espeak-ng" in capsys.readouterr().err


def test_a_voice_reads_what_is_marked_and_captions_show_what_is_written(install, synth, tmp_path):
    install("flite")
    (tmp_path / "text.txt").write_text(
        "Call {Zoë|Zoey} at {3:30|three thirty}, will you?\nPlease {call|ring Ann.\n", "utf-8"
    )
    _, spoken = synth(rewrite=False)
    assert [utterance.text for utterance in spoken] == ["Call Zoë at 3:30, will you?"]
    assert "Call Zoey at three thirty, will you?" in (tmp_path / "said.txt").read_text()


def test_an_interrupted_run_continues(install, synth, tmp_path, monkeypatch):
    install("flite")
    _, whole = synth()
    samples = [read_samples(utterance) for utterance in whole]
    said = tmp_path / "said.txt"
    said.unlink()

    append = GrowingAudio.append

    def interrupted(self, *arguments):
        if len(self.spoken) == 7:
            raise KeyboardInterrupt
        append(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(GrowingAudio, "append", interrupted)
        assert synth()[0] == 130
    with (tmp_path / "spoken.part").open("ab") as part:
        part.write(b"cut off")
    with (tmp_path / "spoken.log").open("a") as log:
        log.write('{"text": "cut o')
    said.unlink()
    _, spoken = synth()
    assert spoken == whole
    assert len(said.read_text().splitlines()) == len(SENTENCES) - 7
    for utterance, before in zip(spoken, samples, strict=True):
        np.testing.assert_array_equal(read_samples(utterance), before)
    assert not list(tmp_path.glob("spoken.part")) + list(tmp_path.glob("spoken.log"))


def test_a_run_is_not_continued_with_other_sentences(install, synth, tmp_path, capsys):
    install("flite")
    (tmp_path / "spoken.part").write_bytes(b"")
    (tmp_path / "spoken.log").write_text('{"text": "Other.", "speaker": "", "samples": 0}\n')
    code, _ = synth()
    assert code == 1
    assert "spoken.log is of other sentences; delete it" in capsys.readouterr().err
