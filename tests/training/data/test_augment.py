"""Augmentation changes what it should, by as much as it says, the same for the same seed."""

import numpy as np
import pytest

from engine.errors import OptionsError
from training.data import augment
from training.data.augment import NO_AUGMENTATION, AugmentOptions, NoiseBank

pytestmark = pytest.mark.training

RATE = 16_000
TONE = (0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_speed_changes_length_and_pitch() -> None:
    faster = augment.change_speed(TONE, 1.1)
    assert len(faster) == pytest.approx(RATE / 1.1, abs=2)
    peak = np.abs(np.fft.rfft(faster)).argmax() * RATE / len(faster)
    assert peak == pytest.approx(484, abs=3)


def test_noise_is_mixed_at_the_ratio_asked_for() -> None:
    noise = rng().normal(0, 0.7, RATE).astype(np.float32)
    added = augment.add_noise(TONE, noise, 10) - TONE
    assert 10 * np.log10((TONE**2).mean() / (added**2).mean()) == pytest.approx(10, abs=0.01)


def test_noise_beside_silence_stays_silent() -> None:
    assert not augment.add_noise(np.zeros(100, np.float32), TONE[:100], 10).any()


def test_a_room_keeps_length_and_place_and_rings_on() -> None:
    click = np.zeros(RATE, np.float32)
    click[1000] = 1
    heard = augment.add_reverberation(click, augment.room_impulse_response(rng()))
    assert len(heard) == RATE
    assert np.abs(heard).argmax() == 1000
    assert np.abs(heard[:999]).max() < 1e-6
    assert np.abs(heard[1200:3000]).max() > 1e-4


def test_the_same_seed_gives_the_same_sound() -> None:
    bank = NoiseBank([(rng(5).normal(0, 9000, 3 * RATE)).astype(np.int16)])
    options = AugmentOptions(room=1, noise=1)
    one, two, other = (augment.augment(TONE, rng(s), bank, options) for s in (1, 1, 2))
    assert np.array_equal(one, two)
    assert len(one) != len(other) or not np.array_equal(one, other)


def test_short_noise_repeats() -> None:
    bank = NoiseBank([np.arange(RATE + 1, dtype=np.int16)])
    assert len(bank.draw(rng(), 5 * RATE)) == 5 * RATE


def test_without_augmentation_only_level_and_the_faintest_hiss_change() -> None:
    heard = augment.augment(TONE, rng(), NoiseBank([]), NO_AUGMENTATION)
    assert len(heard) == RATE
    assert np.corrcoef(heard, TONE)[0, 1] > 0.999


def test_spectrum_masks_bands_and_stretches_but_not_the_end() -> None:
    mel = rng().normal(size=(80, 400)).astype(np.float32)
    masked = augment.spec_augment(mel, rng(3), 1.0)
    changed = masked != mel
    assert 0 < changed.mean() < 0.5
    assert set(masked[changed]) == {mel.min()}
    assert not changed.all(axis=0)[-30:].any()
    assert np.array_equal(augment.spec_augment(mel, rng(3), 0.0), mel)


def test_noise_alone_is_sometimes_nothing_at_all() -> None:
    sounds = [augment.noise_only(rng(seed), NoiseBank([]), 800) for seed in range(60)]
    assert any(not sound.any() for sound in sounds)
    assert all(np.abs(sound).max() <= 1 for sound in sounds)


def test_senseless_options_are_refused() -> None:
    with pytest.raises(OptionsError):
        AugmentOptions(noise=2)
