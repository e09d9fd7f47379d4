"""Speaker-level normalisation brings two colourings of the same sound together."""

from pathlib import Path

import numpy as np
import pytest
import torch

from training.__main__ import main
from training.data.features import log_mel_batch
from training.data.manifest import CorpusUtterance
from training.data.speaker_normalisation import SpeakerNormaliser

pytestmark = pytest.mark.training


def test_a_muffled_microphone_sounds_like_a_clear_one(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    clear = rng.normal(0, 0.1, 32_000)
    muffled = np.convolve(clear, np.ones(6) / 6, mode="same")
    utterances: list[CorpusUtterance] = []
    for name, sound in (("clear", clear), ("muffled", muffled)):
        path = tmp_path / f"{name}.i16"
        path.write_bytes((sound * 32_767).astype(np.int16).tobytes())
        utterances.append(CorpusUtterance(path, "x", 0.0, 2.0, speaker=name))
    mel, _ = log_mel_batch(utterances)
    normalise = SpeakerNormaliser(utterances)
    one, two = (normalise(m, u.speaker) for m, u in zip(mel, utterances, strict=True))
    before = (mel[0] - mel[1]).mean(dim=1).abs().mean()
    after = (one - two).mean(dim=1).abs().mean()
    assert after < 0.1 * before
    assert torch.equal(normalise(mel[0], "stranger"), mel[0])


def test_a_training_may_use_it(
    manifest: Path, vocabulary: Path, student_config: Path, tmp_path: Path
) -> None:
    assert main([
        "distill", "--manifest", str(manifest), "--vocabulary", str(vocabulary), "--mode", "ce",
        "--student-config", str(student_config), "--steps", "1", "--validations", "1", "--pool",
        "4", "--speaker-normalisation", "--padded", "0", "--out", str(tmp_path / "run"),
    ]) == 0  # fmt: skip
