"""Pruning removes the neurons that others can compensate for; the output stays."""

from dataclasses import replace

import pytest
import torch
from tiny_corpus import TINY as CORPUS_MODEL
from tiny_models import random_model

from engine.errors import OptionsError
from training.__main__ import main
from training.data.audio import read_samples, to_float
from training.data.features import log_mel, log_mel_batch
from training.data.manifest import read_manifest
from training.data.vocabulary import load_tokenizer
from training.distillation.prune_ffn import eliminate, prune_ffn, second_moments
from training.models.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from training.models.whisper import WhisperConfig

pytestmark = pytest.mark.training

WIDTH = 4 * CORPUS_MODEL["d_model"]


def corpus_model():
    fields = CORPUS_MODEL | {"alignment_heads": ((0, 0), (0, 1)), "prompt": (264, 265)}
    return random_model(WhisperConfig(**fields), seed=5)


def with_duplicates(model):
    """Copy the input weights of every even neuron to the odd one after it."""
    for block in [*model.encoder.blocks, *model.decoder.blocks]:
        for parameter in block.mlp[0].parameters():
            parameter.data[1::2] = parameter.data[::2]
    return model


def test_redundant_neurons_are_removed_without_loss():
    random = torch.Generator().manual_seed(1)
    free = torch.randn(3, 200, generator=random, dtype=torch.float64)
    # the last two are sums of others and of what is always there
    active = torch.cat([free, free[:1] + 2 * free[1:2], free[2:] - 1.0, torch.ones(1, 200)])
    weights = torch.randn(4, 6, generator=random, dtype=torch.float64)
    kept, fitted = eliminate(weights, active @ active.T / 200, 3)
    assert len(kept) == 3
    torch.testing.assert_close(
        fitted @ active[[*kept.tolist(), -1]], weights @ active, rtol=0, atol=5e-3
    )


def test_the_least_important_neuron_is_removed_first():
    active = torch.eye(4, dtype=torch.float64) * 2  # no neuron can replace another
    active[-1] = 1.0
    weights = torch.tensor([[1.0, 0.1, -3.0, 0.5]], dtype=torch.float64)
    kept, _ = eliminate(weights, active @ active.T / 4, 2)
    assert kept.tolist() == [0, 2]


def test_the_prompt_and_every_token_are_counted_and_padding_is_not(manifest, vocabulary):
    model = corpus_model()
    tokenizer = load_tokenizer(vocabulary, model.config)
    utterances = list(read_manifest(manifest).utterances[:2])  # of different lengths: one is padded
    found = second_moments(model, tokenizer, utterances, padded=False)

    seen = [[], []]
    blocks = (model.encoder.blocks[0], model.decoder.blocks[0])
    for place, block in enumerate(blocks):
        block.mlp[1].register_forward_hook(lambda _m, _i, out, p=place: seen[p].append(out[0]))
    for utterance in utterances:
        mel = log_mel(torch.from_numpy(to_float(read_samples(utterance))))[None]
        tokens = [*model.config.prompt, *tokenizer.encode(f" {utterance.text}")]
        with torch.inference_mode():
            model(mel, None, torch.tensor([tokens]))
    for moment, rows in zip(found, seen, strict=True):
        active = torch.cat(rows).double()
        active = torch.cat([active, active.new_ones(len(active), 1)], dim=1)
        torch.testing.assert_close(
            moment, active.T @ active / len(active), rtol=5e-3, atol=5e-3 * float(moment.max())
        )


def test_a_model_with_duplicate_neurons_loses_half_of_them_and_no_accuracy(
    manifest, vocabulary, tmp_path, capsys
):
    model = with_duplicates(corpus_model())
    save_checkpoint(tmp_path / "wide.pt", Checkpoint(model))
    out = tmp_path / "pruned.pt"
    arguments = ["--teacher", str(tmp_path / "wide.pt"), "--vocabulary", str(vocabulary)]
    arguments += ["--manifest", str(manifest), "--out", str(out)]
    arguments += ["--encoder", str(WIDTH // 2), "--decoder", str(WIDTH // 2)]
    assert main(["prune-ffn", *arguments]) == 0
    assert "0.00% of a layer's output energy is lost" in capsys.readouterr().out
    pruned = load_checkpoint(out).model
    half = WIDTH // 2
    assert pruned.config == replace(model.config, encoder_neurons=half, decoder_neurons=half)
    assert pruned.n_parameters() < model.n_parameters()
    mel, lengths = log_mel_batch(read_manifest(manifest).utterances)
    tokens = torch.tensor([[264, 265, 256, 101, 115]]).expand(len(mel), -1)
    with torch.inference_mode():
        expected, found = model(mel, lengths, tokens), pruned(mel, lengths, tokens)
    assert (found - expected).square().mean() < 1e-3 * expected.var()


def test_without_training_rows_it_reports_so(manifest, vocabulary, tmp_path, capsys):
    save_checkpoint(tmp_path / "wide.pt", Checkpoint(corpus_model()))
    manifest.write_text(
        "".join(row for row in manifest.read_text().splitlines(True) if '"dev"' in row)
    )
    arguments = ["--teacher", str(tmp_path / "wide.pt"), "--vocabulary", str(vocabulary)]
    arguments += ["--manifest", str(manifest), "--decoder", "8", "--out", str(tmp_path / "out.pt")]
    assert main(["prune-ffn", *arguments]) == 1
    assert "no rows of the split 'train'" in capsys.readouterr().err
    assert not (tmp_path / "out.pt").exists()


def test_the_decoder_can_be_pruned_alone():
    model = corpus_model()
    moment = torch.eye(WIDTH + 1, dtype=torch.float64)
    pruned, lost = prune_ffn(model, [moment, moment], decoder=WIDTH // 4)
    assert pruned.config == replace(model.config, decoder_neurons=WIDTH // 4)
    assert lost[0] == pytest.approx(0, abs=1e-9)
    assert lost[1] > 0
    found = pruned.encoder.state_dict()
    for name, tensor in model.encoder.state_dict().items():
        torch.testing.assert_close(found[name], tensor)


@pytest.mark.parametrize("width", [0, WIDTH + 1])
@pytest.mark.parametrize("side", ["encoder", "decoder"])
def test_a_width_that_the_model_does_not_have_is_refused(width, side):
    model = corpus_model()
    moment = torch.eye(WIDTH + 1, dtype=torch.float64)
    with pytest.raises(OptionsError, match=f"Between 1 and {WIDTH} neurons .* the {side}'s"):
        prune_ffn(model, [moment, moment], **{side: width})
