"""Tiny models with random weights: everything that training does, in a second."""

from dataclasses import replace

import torch

from training.models.whisper import FastWhisper, WhisperConfig

TINY = WhisperConfig(
    n_vocab=272,
    d_model=128,
    n_heads=2,
    n_encoder_layers=2,
    n_decoder_layers=2,
    max_frames=400,
    max_tokens=48,
    alignment_heads=((0, 1), (1, 0), (1, 1)),
    prompt=(270, 271),
    end_token=269,
)
ONE_LAYER = replace(TINY, n_encoder_layers=1, n_decoder_layers=1, alignment_heads=((0, 0), (0, 1)))
MERGES = [b"th", b"he", b"the", b" t", b" the", b"in", b"an", b"and", b" a", b"er", b"on", b"re"]
PIECES = [*(bytes([value]) for value in range(256)), *MERGES, b"ng"]
"""A closed vocabulary of the tiny model's size."""


def random_model(config=TINY, seed=0):
    """Make a model whose outputs depend visibly on all of its inputs."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = FastWhisper(config)
        for parameter in model.parameters():
            parameter.data += 0.05 * torch.randn_like(parameter)
    return model.eval()
