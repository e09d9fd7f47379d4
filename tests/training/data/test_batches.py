"""The stream of batches: the same again from any position, masked where nothing is real."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_corpus import TEXTS, TINY

from engine.errors import OptionsError
from engine.features import log_mel as numpy_log_mel
from training.data.augment import AugmentOptions, NoiseBank
from training.data.batches import IGNORED, BatchStream, Position, StreamOptions
from training.data.corpus import open_corpus
from training.data.features import log_mel
from training.errors import DataError
from training.models.whisper import WhisperConfig

pytestmark = pytest.mark.training

CONFIG = WhisperConfig(**TINY)
NOISE = NoiseBank([])


def encode(text: str) -> list[int]:
    return list(text.encode())


def stream(
    manifest: Path, rank: int = 0, world: int = 1, augmentation: AugmentOptions | None = None,
    **options: object,
) -> BatchStream:  # fmt: skip
    settings = StreamOptions(**{"pool": 12, "seconds_per_batch": 3.0, **options})  # type: ignore[arg-type]
    corpus = open_corpus([str(manifest)], manifest.parent)
    chosen = augmentation or AugmentOptions()
    return BatchStream(corpus.sources, encode, CONFIG, settings, chosen, NOISE, rank, world)


def test_a_seed_gives_the_same_batches_and_another_seed_others(manifest: Path) -> None:
    first, again, other = (
        torch.cat([b.mel.flatten() for b in islice(stream(manifest, seed=seed).batches(), 5)])
        for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert first.shape != other.shape or not torch.equal(first, other)


def test_a_stream_goes_on_from_any_position(manifest: Path) -> None:
    batches = list(islice(stream(manifest).batches(), 9))
    for cut in (1, 4, 7):
        rest = islice(stream(manifest).batches(batches[cut - 1].after), 9 - cut)
        for expected, found in zip(batches[cut:], rest, strict=True):
            assert torch.equal(expected.mel, found.mel)
            assert torch.equal(expected.targets, found.targets)


def test_every_utterance_comes_once_an_epoch(manifest: Path) -> None:
    plain = stream(manifest, crop=0, join=0, silence=0, padded=0, pool=4)
    for pool in range(3):
        texts = [example.text for batch in plain.plan(pool) for example in batch]
        assert sorted(texts) == sorted(TEXTS)
    assert plain.epoch_at(Position(3)) == 3


def test_processes_share_a_pool_without_overlap(manifest: Path) -> None:
    whole = stream(manifest).plan(0)
    shares = [stream(manifest, rank, 2).plan(0) for rank in (0, 1)]
    assert len(shares[0]) == len(shares[1]) == len(whole) // 2
    for rank, share in enumerate(shares):
        assert share == whole[rank : len(whole) // 2 * 2 : 2]


def test_targets_are_the_text_and_its_end_and_nothing_else(manifest: Path) -> None:
    batch = next(stream(manifest, crop=0, join=0, silence=0).batches())
    for tokens, targets in zip(batch.tokens, batch.targets, strict=True):
        real = targets[targets != IGNORED].tolist()
        assert real[-1] == 263
        assert bytes(real[:-1]).decode().strip() in TEXTS
        assert tokens[:2].tolist() == [264, 265]
        at = (targets != IGNORED).nonzero().flatten()
        assert at[0] == 1  # what follows the last token of the prompt
        assert tokens[at[0] + 1 : at[-1] + 1].tolist() == real[:-1]


def test_token_noise_changes_what_the_decoder_is_given_and_nothing_else(manifest: Path) -> None:
    plain, noisy = (next(stream(manifest, token_noise=p, seed=4).batches()) for p in (0, 0.5))
    assert torch.equal(plain.mel, noisy.mel)
    assert torch.equal(plain.targets, noisy.targets)
    changed = plain.tokens != noisy.tokens
    real = plain.targets != IGNORED
    assert 0.2 < changed[real].float().mean() < 0.8
    assert not changed[~real].any()
    assert not changed[:, :2].any()
    assert set(noisy.tokens[real].tolist()) <= set(plain.tokens[real].tolist())


def test_silence_has_an_empty_transcript(manifest: Path) -> None:
    batch = next(stream(manifest, silence=1.0).batches())
    assert set(batch.targets.flatten().tolist()) == {IGNORED, 263}
    assert ((batch.targets == 263).sum(dim=1) == 1).all()


def test_padding_after_a_spectrogram_is_zero_and_not_counted(manifest: Path) -> None:
    for batch in islice(stream(manifest).batches(), 4):
        assert batch.mel.shape[2] == int(batch.lengths.max())
        for mel, length in zip(batch.mel, batch.lengths, strict=True):
            assert mel[:, length:].abs().sum() == 0


def test_a_padded_example_is_thirty_seconds(manifest: Path) -> None:
    batch = next(stream(manifest, padded=1.0).batches())
    assert set(batch.lengths.tolist()) == {3000}


def test_the_torch_spectrogram_is_the_engines(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for length in (400, 401, 5_000, 16_000, 40_123):
        samples = (0.1 * rng.standard_normal(length)).astype(np.float32)
        expected = numpy_log_mel(samples)
        found = log_mel(torch.from_numpy(samples)).numpy()
        np.testing.assert_allclose(found, expected, atol=2e-5)


def test_senseless_mixtures_are_refused() -> None:
    with pytest.raises(OptionsError):
        StreamOptions(crop=0.8, join=0.3)
    with pytest.raises(OptionsError):
        StreamOptions(seconds_per_batch=0)


def test_noise_folders_without_audio_are_reported(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no sound")
    with pytest.raises(DataError, match="has no noise that can be decoded"):
        NoiseBank.open(tmp_path)
