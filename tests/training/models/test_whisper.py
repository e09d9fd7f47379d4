"""The network: padding and caching change nothing that a user could hear."""

import pytest
import torch
from tiny_models import TINY, random_model

from engine.errors import OptionsError
from training.models.whisper import FastWhisper, WhisperConfig

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def tiny_model():
    """Not to be changed."""
    return random_model()


def batch(lengths, n_mels=80):
    """Random speech of several lengths; garbage stands behind each utterance's end."""
    torch.manual_seed(1)
    return torch.randn(len(lengths), n_mels, max(lengths)), torch.tensor(lengths)


@pytest.mark.parametrize("separable", [False, True])
@pytest.mark.parametrize("lengths", [(31, 60, 17), (2, 1, 50), (40, 40, 40)])
def test_a_padded_batch_equals_single_utterances(separable, lengths):
    from dataclasses import replace

    torch.manual_seed(0)
    model = FastWhisper(replace(TINY, separable=separable)).eval()
    mel, true = batch(lengths)
    tokens = torch.randint(269, (len(lengths), 6))
    together = model(mel, true, tokens)
    for row, length in enumerate(lengths):
        alone = model(mel[row : row + 1, :, :length], None, tokens[row : row + 1])
        torch.testing.assert_close(together[row], alone[0], atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("cut", [1, 3, 5])
def test_the_cache_gives_what_a_whole_pass_gives(tiny_model, cut):
    mel, lengths = batch((30, 50))
    tokens = torch.randint(269, (2, 6))
    features, mask = tiny_model.encoder(mel, lengths)
    cross = tiny_model.decoder.cross_cache(features)
    whole, _, attention = tiny_model.decoder(tokens, cross, mask, with_attention=True)
    _, cache, _ = tiny_model.decoder(tokens[:, :cut], cross, mask)
    rest, _, later = tiny_model.decoder(tokens[:, cut:], cross, mask, cache, with_attention=True)
    torch.testing.assert_close(rest, whole[:, cut:], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(later, attention[:, :, cut:], atol=1e-5, rtol=1e-4)


def test_beams_that_share_one_window_equal_beams_with_copies(tiny_model):
    features, _ = tiny_model.encoder(torch.randn(1, 80, 44))
    tokens = torch.randint(269, (3, 4))
    shared = tiny_model.decoder.cross_cache(features)
    copied = tiny_model.decoder.cross_cache(features.expand(3, -1, -1))
    for one, other in zip(
        tiny_model.decoder(tokens, shared, with_attention=True),
        tiny_model.decoder(tokens, copied, with_attention=True),
        strict=True,
    ):
        if isinstance(one, torch.Tensor):
            torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)


def test_attention_is_a_distribution_over_the_true_positions(tiny_model):
    mel, lengths = batch((10, 40))
    features, mask = tiny_model.encoder(mel, lengths)
    cross = tiny_model.decoder.cross_cache(features)
    tokens = torch.randint(269, (2, 3))
    attention = tiny_model.decoder(tokens, cross, mask, with_attention=True)[2]
    assert attention.shape == (3, 2, 3, 20)
    torch.testing.assert_close(attention.sum(-1), torch.ones(3, 2, 3))
    assert attention[:, 0, :, 5:].abs().max() == 0


def test_greedy_search_of_a_batch_equals_single_searches(tiny_model):
    mel, lengths = batch((120, 37, 80))
    together = tiny_model.generate_greedy(mel, lengths)
    alone = [
        tiny_model.generate_greedy(mel[row : row + 1, :, :length])[0]
        for row, length in enumerate(lengths.tolist())
    ]
    assert together == alone
    assert all(269 not in tokens for tokens in together)


def test_greedy_search_stops_where_nobody_could_speak_faster(tiny_model):
    tokens = tiny_model.generate_greedy(torch.randn(1, 80, 100), tokens_per_second=5)[0]
    assert len(tokens) <= 15


@pytest.mark.parametrize(
    "wrong",
    [
        {"d_model": 0},
        {"n_heads": 5},
        {"alignment_heads": ((4, 0),)},
        {"end_token": 9000},
    ],
)
def test_a_shape_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(OptionsError):
        WhisperConfig(**wrong)


def test_dropout_is_the_decoders_and_only_when_it_trains():
    model = random_model()
    mel, tokens = torch.randn(1, 80, 50), torch.tensor([[270, 271, 5]])
    model.decoder.dropout.p = 0.5
    assert torch.equal(model(mel, None, tokens), model(mel, None, tokens))
    model.train()
    assert torch.equal(model.encoder(mel)[0], model.encoder(mel)[0])
    assert not torch.equal(model(mel, None, tokens), model(mel, None, tokens))
