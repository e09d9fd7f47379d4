"""Any format to 16 kHz mono, and loudness."""

from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from engine.audio.level import SILENCE_DB, measure_level
from engine.audio.resample import Resampler
from engine.errors import OptionsError
from engine.types import SAMPLE_RATE


def convert(samples, rate, cuts=()):
    resampler = Resampler(rate, samples.shape[1])
    edges = [0, *sorted(cuts), len(samples)]
    parts = [resampler.push(samples[a:b]) for a, b in pairwise(edges)]
    return np.concatenate([*parts, resampler.flush()])


def tone(rate, hertz=440.0, channels=1, seconds=1.0):
    line = 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)
    return np.repeat(line[:, None], channels, axis=1).astype(np.float32)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_a_tone_keeps_its_pitch_loudness_and_length(rate):
    recognised = convert(tone(rate, channels=2), rate)
    wanted = tone(SAMPLE_RATE)[:, 0]
    assert abs(len(recognised) - SAMPLE_RATE) <= 1
    assert recognised.dtype == np.float32
    middle = slice(2000, 14_000)
    assert np.abs(recognised[middle] - wanted[middle]).max() < 0.01


@settings(max_examples=30)
@given(
    rate=st.sampled_from([8_000, 16_000, 44_100, 48_000]),
    cuts=st.lists(st.integers(0, 20_000), max_size=12),
    seed=st.integers(0, 99),
)
def test_the_cuts_between_blocks_are_inaudible(rate, cuts, seed):
    samples = np.random.default_rng(seed).normal(0, 0.2, (20_000, 2)).astype(np.float32)
    np.testing.assert_allclose(convert(samples, rate, cuts), convert(samples, rate), atol=1e-6)


def test_audio_above_8_khz_does_not_alias():
    assert np.abs(convert(tone(48_000, hertz=11_000), 48_000)[1000:-1000]).max() < 1e-3


def test_channels_are_averaged():
    samples = tone(16_000, channels=2)
    samples[:, 1] = 0
    np.testing.assert_allclose(convert(samples, 16_000), samples[:, 0] / 2)


@pytest.mark.parametrize("gain", [1.0, 0.7, 0.3])
@pytest.mark.parametrize("size", [100, 960, 7000])
def test_two_channels_that_cancel_each_other_do_not_become_silence(gain, size):
    samples = tone(48_000, channels=2)
    samples[:, 1] *= -gain
    recognised = convert(samples, 48_000, range(size, len(samples), size))
    wanted = tone(SAMPLE_RATE)[:, 0]
    assert np.abs(recognised[1000:-1000] - wanted[1000:-1000]).max() < 0.01


def test_channels_are_averaged_again_once_they_no_longer_cancel_each_other():
    opposite, alike = tone(16_000, channels=2), tone(16_000, channels=2, seconds=3.0)
    opposite[:, 1] *= -1
    alike[:, 1] *= 0.5
    recognised = convert(np.concatenate([opposite, alike]), 16_000)
    np.testing.assert_allclose(recognised[-16_000:], alike[-16_000:].mean(axis=1), atol=1e-6)


def test_channels_that_differ_are_averaged():
    noise = np.random.default_rng(1).normal(0, 0.1, (32_000, 2)).astype(np.float32)
    np.testing.assert_allclose(convert(noise, 16_000), noise.mean(axis=1), atol=1e-7)


def test_numbers_that_are_none_become_silence():
    samples = tone(48_000)
    samples[100:200] = np.nan
    samples[300] = np.inf
    samples[400] = -np.inf
    samples[500] = 1e30
    recognised = convert(samples, 48_000)
    assert np.isfinite(recognised).all()
    assert np.abs(recognised).max() < 2


@pytest.mark.parametrize(("rate", "channels"), [(0, 1), (48_000, 0), (-1, 2)])
def test_impossible_formats_are_refused(rate, channels):
    with pytest.raises(OptionsError):
        Resampler(rate, channels)


def test_a_block_of_another_format_is_refused():
    with pytest.raises(ValueError, match="expected"):
        Resampler(48_000, 2).push(tone(48_000))


def test_full_scale_is_0_db_and_a_sine_3_below():
    level = measure_level(2 * tone(16_000))
    assert level.peak_db == pytest.approx(0, abs=0.01)
    assert level.rms_db == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize("samples", [np.zeros((100, 2)), np.zeros((0, 2)), np.full((9, 1), np.nan)])
def test_silence_has_a_floor(samples):
    level = measure_level(samples.astype(np.float32))
    assert (level.peak_db, level.rms_db) == (SILENCE_DB, SILENCE_DB)
