"""Pruning of the feed-forward layers: a Whisper with fewer neurons, without training.

Neurons are removed by how much their loss changes the layer's output on real speech, once the
remaining weights are refitted (Optimal Brain Surgeon, Hassibi and Stork 1993; layer by layer,
Frantar and Alistarh 2022). The saved parameters make room for a larger vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from tqdm import tqdm

from engine.errors import OptionsError
from training.data.batches import IGNORED
from training.distillation.validation import held_out_batches
from training.models.whisper import FastWhisper
from training.pretrained.load import PaddedWhisper

if TYPE_CHECKING:
    from torch import Tensor, nn

    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import CorpusUtterance

RIDGE = 1e-4
"""Regularises the estimated second moments, as a share of their mean."""


def second_moments(
    model: FastWhisper, tokenizer: Tokenizer, utterances: list[CorpusUtterance], padded: bool
) -> list[Tensor]:
    """Estimate the second moments of the neurons of each feed-forward layer, encoder first.

    Each is float64 [n + 1, n + 1]; the last row and column belong to a constant 1, which stands for
    the bias. Positions inside the speech count and every token, those of the prompt too: attention
    relies on a few neurons that are large only there. ``padded`` pads the windows to 30 s.
    """
    blocks = [*model.encoder.blocks, *model.decoder.blocks]
    sizes = [block.mlp[0].out_features + 1 for block in blocks]
    moments = [torch.zeros(size, size, dtype=torch.float64) for size in sizes]
    counted: list[list[int]] = [[] for _ in blocks]
    hooks = [
        block.mlp[1].register_forward_hook(_accumulate(moment, counted, layer))
        for layer, (block, moment) in enumerate(zip(blocks, moments, strict=True))
    ]
    network = PaddedWhisper(model) if padded else model
    before_text = len(model.config.prompt) - 1
    try:
        with torch.inference_mode():
            for batch in tqdm(held_out_batches(utterances, tokenizer), unit="batch", disable=None):
                positions = ((batch.lengths + 1) // 2).tolist()
                n_tokens = ((batch.targets != IGNORED).sum(dim=1) + before_text).tolist()
                counted[:] = [positions] * len(model.encoder.blocks) + [n_tokens] * len(
                    model.decoder.blocks
                )
                network(batch.mel, batch.lengths, batch.tokens)
    finally:
        for hook in hooks:
            hook.remove()
    return [moment / moment[-1, -1] for moment in moments]


def _accumulate(
    moment: Tensor, counted: list[list[int]], layer: int
) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
    def hook(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        rows = [row[:n] for row, n in zip(output.float(), counted[layer], strict=True)]
        active = torch.cat(rows)
        active = torch.cat([active, active.new_ones(len(active), 1)], dim=1)
        moment.add_(active.T @ active)

    return hook


@torch.no_grad()
def prune_ffn(
    model: FastWhisper,
    moments: Sequence[Tensor],
    encoder: int | None = None,
    decoder: int | None = None,
) -> tuple[FastWhisper, list[float]]:
    """Keep some neurons of each feed-forward layer and refit the layer's output weights.

    Parameters
    ----------
    moments
        From :func:`second_moments`.
    encoder, decoder
        Neurons kept in each layer of the encoder and of the decoder; None: all.

    Returns
    -------
    The pruned model, and for each layer the share of its output's energy that is lost.

    Raises
    ------
    OptionsError
        The layers do not have as many neurons.
    """
    weights = dict(model.state_dict())
    lost: list[float] = []
    layers = [("encoder", place, encoder) for place in range(len(model.encoder.blocks))]
    layers += [("decoder", place, decoder) for place in range(len(model.decoder.blocks))]
    for (side, place, wanted), moment in zip(layers, moments, strict=True):
        inputs, outputs = (f"{side}.blocks.{place}.mlp.{part}" for part in (0, 2))
        n = moment.shape[0] - 1
        width = n if wanted is None else wanted
        if not 0 < width <= n:
            raise OptionsError(f"Between 1 and {n} neurons can be kept in the {side}'s layers.")
        columns = [weights[f"{outputs}.weight"], weights[f"{outputs}.bias"][:, None]]
        whole = torch.cat(columns, dim=1).double()
        kept, fitted = eliminate(whole, moment, width)
        for part in ("weight", "bias"):
            weights[f"{inputs}.{part}"] = weights[f"{inputs}.{part}"][kept]
        weights[f"{outputs}.weight"] = fitted[:, :-1].contiguous()
        weights[f"{outputs}.bias"] = fitted[:, -1].contiguous()
        difference = whole.clone()
        difference[:, [*kept.tolist(), -1]] -= fitted
        lost.append(float(_energy(difference, moment) / _energy(whole, moment)))
    config = replace(
        model.config,
        encoder_neurons=encoder or model.config.encoder_neurons,
        decoder_neurons=decoder or model.config.decoder_neurons,
    )
    pruned = FastWhisper(config)
    pruned.load_state_dict(weights)
    return pruned.eval(), lost


def eliminate(weights: Tensor, moment: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Choose ``width`` neurons and the output weights that best compensate for the others.

    Neurons are removed one by one. With W the weights [outputs, n + 1] and M the second moments,
    removing neuron j costs |w_j|² / (M⁻¹)_jj once the other weights compensate for it as well as
    they can, W - w_j (M⁻¹)_j / (M⁻¹)_jj (Hassibi and Stork 1993, equation 5). The last column, the
    bias, always stays.

    Returns
    -------
    Indices of the kept neurons in order, and the fitted weights [outputs, width + 1].
    """
    n = moment.shape[0] - 1
    damping = RIDGE * moment.diagonal()[:-1].mean() * torch.eye(n + 1, dtype=moment.dtype)
    damping[-1, -1] = 0.0
    inverse = torch.linalg.inv(moment + damping)
    weights = weights.clone()
    kept = torch.ones(n + 1, dtype=torch.bool)
    for _ in range(n - width):
        cost = weights.square().sum(dim=0) / inverse.diagonal()
        cost[-1], cost[~kept] = torch.inf, torch.inf
        removed = int(cost.argmin())
        row = inverse[removed] / inverse[removed, removed]
        weights -= weights[:, removed, None] * row
        inverse -= inverse[:, removed, None] * row
        kept[removed] = False
    return kept[:-1].nonzero().flatten(), weights[:, kept]


def _energy(weights: Tensor, moment: Tensor) -> Tensor:
    return ((weights @ moment) * weights).sum()
