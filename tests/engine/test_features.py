"""The log-mel must be Whisper's, however the audio arrives."""

from itertools import pairwise
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from engine.features import HOP, N_FFT, N_MELS, LogMelStream, log_mel, mel_filters

with np.load(Path(__file__).parents[1] / "data" / "whisper_log_mel.npz") as file:
    GOLDEN = dict(file)
"""Half a second of a chirp with noise, silence and clipping; its log-mel by torch.stft with
Whisper's own filters, and the sum and peak of each of those."""


def audio(seconds, seed=0):
    random = np.random.default_rng(seed)
    count = int(seconds * 16_000)
    loudness = np.repeat(random.choice([0.0, 1e-4, 0.3], size=-(-count // 700)), 700)[:count]
    return (random.normal(size=count) * loudness).astype(np.float32)


def streamed(samples, cuts=()):
    stream = LogMelStream()
    for start, end in pairwise([0, *sorted(cuts), len(samples)]):
        stream.push(samples[start:end])
    return stream


def test_it_is_whispers_within_a_ten_thousandth():
    samples = GOLDEN["samples"].astype(np.float32) / 32768
    recognised = log_mel(samples)
    assert recognised.shape == (N_MELS, len(samples) // HOP)
    assert recognised.dtype == np.float32
    np.testing.assert_allclose(recognised, GOLDEN["log_mel"], atol=1e-4)


def test_the_filters_are_whispers():
    filters = mel_filters()
    assert filters.shape == (N_MELS, N_FFT // 2 + 1)
    np.testing.assert_allclose(filters.sum(axis=1), GOLDEN["filter_sums"], rtol=1e-5)
    np.testing.assert_allclose(filters.max(axis=1), GOLDEN["filter_peaks"], rtol=1e-5)


@pytest.mark.training
@pytest.mark.parametrize("gain", [1.0, 1e-3, 1e-6])
def test_it_is_torch_stfts(gain):
    torch = pytest.importorskip("torch")
    samples = audio(3.0) * np.float32(gain)
    window = torch.hann_window(N_FFT)
    spectrum = torch.stft(torch.from_numpy(samples), N_FFT, HOP, window=window, return_complex=True)
    mel = torch.from_numpy(mel_filters()) @ spectrum[..., :-1].abs() ** 2
    logs = mel.clamp(min=1e-10).log10()
    wanted = (torch.maximum(logs, logs.max() - 8.0) + 4.0) / 4.0
    np.testing.assert_allclose(log_mel(samples), wanted.numpy(), atol=1e-4)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 99),
    cuts=st.lists(st.integers(0, 24_000), max_size=20),
    edges=st.tuples(st.integers(0, 24_000), st.integers(0, 24_000)),
    on_grid=st.booleans(),
)
def test_a_window_is_the_log_mel_of_its_samples(seed, cuts, edges, on_grid):
    samples = audio(1.5, seed)
    start, end = sorted(edges)
    start = start // HOP * HOP if on_grid else start
    recognised = streamed(samples, cuts).window(start, end)
    np.testing.assert_allclose(recognised, log_mel(samples[start:end]), atol=1e-4)


@settings(max_examples=40)
@given(
    cuts=st.lists(st.integers(0, 24_000), min_size=2, max_size=20),
    discards=st.lists(st.integers(0, 24_000), min_size=1, max_size=6),
)
def test_letting_go_of_the_past_changes_nothing_after_it(cuts, discards):
    samples = audio(1.5, seed=7)
    stream, wanted = LogMelStream(), sorted(discards)
    for start, end in pairwise([0, *sorted(cuts), len(samples)]):
        stream.push(samples[start:end])
        if wanted:
            stream.discard_before(wanted.pop(0))
    start = -(-stream.start // HOP) * HOP
    if start < stream.end:
        recognised = stream.window(start, stream.end)
        np.testing.assert_allclose(recognised, log_mel(samples[start:]), atol=1e-4)


@pytest.mark.parametrize("length", [0, 1, 159, 160, 161, 200, 201, 400, 960, 1120])
def test_very_short_audio_has_as_many_frames_as_hops(length):
    samples = audio(1.0, seed=3)[:length]
    assert log_mel(samples).shape == (N_MELS, length // HOP)
    np.testing.assert_allclose(streamed(samples).window(0, length), log_mel(samples), atol=1e-4)


def test_silence_is_one_value_and_finite():
    recognised = log_mel(np.zeros(16_000, np.float32))
    assert np.unique(recognised).tolist() == [pytest.approx(-1.5)]


def test_memory_stays_flat_over_hours():
    stream = LogMelStream()
    second = audio(1.0)
    for _ in range(200):
        stream.push(second)
        stream.discard_before(stream.end - 32_000)
    held = stream._samples._rows.nbytes + stream._logs._rows.nbytes
    assert held < 2_000_000
    assert stream.end == 200 * 16_000
    recognised = stream.window(stream.end - 16_000, stream.end)
    np.testing.assert_allclose(recognised, log_mel(second), atol=1e-4)


@pytest.mark.parametrize("lost", [0, 1, 100, 160, 16_000])
def test_a_gap_moves_the_clock_and_leaves_later_features_unchanged(lost):
    stream, samples = streamed(audio(1.0)), audio(1.0, seed=5)
    stream.skip(lost)
    stream.push(samples)
    begin = 16_000 + lost
    assert (stream.start, stream.end) == (begin, begin + 16_000)
    start = -(-begin // HOP) * HOP
    wanted = log_mel(samples[start - begin :])
    np.testing.assert_allclose(stream.window(start, stream.end), wanted, atol=1e-4)


@pytest.mark.parametrize(("start", "end"), [(0, 16_001), (-1, 100), (200, 100), (0, 16_000)])
def test_what_is_not_held_cannot_be_had(start, end):
    stream = streamed(audio(1.0))
    stream.discard_before(160)
    with pytest.raises(ValueError, match="not within"):
        stream.window(start, end)
