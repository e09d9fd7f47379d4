"""``python -m training narrow``: a Whisper with fewer neurons in its feed-forward layers.

Most of what those layers compute can be told from the rest of it. Neurons are taken away by what
their loss would change in the layer's output on real speech, once the others are fitted anew
(Optimal Brain Surgeon, Hassibi and Stork 1993; by layers, Frantar and Alistarh 2022). Nothing is
trained. The parameters that it frees make room for more of the vocabulary. Runs on the main thread.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from tqdm import tqdm

from engine.errors import OptionsError
from training.data.batches import IGNORED
from training.data.manifest import read_manifest, summarise
from training.distillation.validation import choose, hold_back
from training.errors import DataError
from training.labelling.teacher import add_padded_argument, add_teacher_arguments, open_teacher
from training.models.checkpoint import Checkpoint, save_checkpoint
from training.models.whisper import FastWhisper
from training.pretrained.load import ThirtySeconds

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from torch import Tensor, nn

    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import Utterance

RIDGE = 1e-4
"""Added to the neurons' second moments, as a share of their mean: what was seen is a sample."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training narrow``."""
    add_teacher_arguments(parser)
    parser.add_argument("--manifest", type=Path, required=True, help="decoded speech and its text")
    parser.add_argument("--encoder", type=int, metavar="NEURONS",
                        help="that stay in each layer of the encoder (default: all)")  # fmt: skip
    parser.add_argument("--decoder", type=int, metavar="NEURONS",
                        help="that stay in each layer of the decoder (default: all)")  # fmt: skip
    parser.add_argument("--count", type=int, default=400,
                        help="utterances to judge neurons by (default 400)")  # fmt: skip
    add_padded_argument(parser)
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")


def run(arguments: argparse.Namespace) -> int:
    """Narrow a model and say what was lost."""
    model, tokenizer = open_teacher(arguments)
    manifest = read_manifest(arguments.manifest)
    utterances = choose(manifest.of_split("train"), arguments.count)
    if not utterances:
        raise DataError(f"{arguments.manifest} has no speech to judge by; give rows to learn from.")
    with torch.autocast("cpu", torch.bfloat16, enabled=arguments.bf16):
        moments = second_moments(model, tokenizer, utterances, arguments.padded)
    narrowed, lost = narrow(model, moments, arguments.encoder, arguments.decoder)
    save_checkpoint(arguments.out, Checkpoint(narrowed))
    print(summarise(manifest.skipped, len(utterances)))
    print(
        f"{arguments.out}: {narrowed.n_parameters() / 1e6:.1f} million parameters; "
        f"at most {max(lost):.2%} of a layer's output is lost"
    )
    return 0


def second_moments(
    model: FastWhisper, tokenizer: Tokenizer, utterances: list[Utterance], padded: bool
) -> list[Tensor]:
    """Mean products of every two neurons of each feed-forward layer, encoder first.

    Each is float64 [n + 1, n + 1]; the last row and column belong to a neuron that is always 1,
    which stands for the bias. Counted are the positions inside the speech and every token, those of
    the prompt too: attention leans on a few neurons that are large there alone.
    """
    blocks = [*model.encoder.blocks, *model.decoder.blocks]
    sizes = [block.mlp[0].out_features + 1 for block in blocks]
    moments = [torch.zeros(size, size, dtype=torch.float64) for size in sizes]
    counted: list[list[int]] = [[] for _ in blocks]
    hooks = [
        block.mlp[1].register_forward_hook(_observe(moment, counted, place))
        for place, (block, moment) in enumerate(zip(blocks, moments, strict=True))
    ]
    hearing = ThirtySeconds(model) if padded else model
    before_text = len(model.config.prompt) - 1
    try:
        with torch.inference_mode():
            for batch in tqdm(hold_back(utterances, tokenizer), unit="batch", disable=None):
                positions = ((batch.lengths + 1) // 2).tolist()
                n_tokens = ((batch.targets != IGNORED).sum(dim=1) + before_text).tolist()
                counted[:] = [positions] * len(model.encoder.blocks) + [n_tokens] * len(
                    model.decoder.blocks
                )
                hearing(batch.mel, batch.lengths, batch.tokens)
    finally:
        for hook in hooks:
            hook.remove()
    return [moment / moment[-1, -1] for moment in moments]


def _observe(
    moment: Tensor, counted: list[list[int]], place: int
) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
    def hook(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        rows = [row[:n] for row, n in zip(output.float(), counted[place], strict=True)]
        active = torch.cat(rows)
        active = torch.cat([active, active.new_ones(len(active), 1)], dim=1)
        moment.add_(active.T @ active)

    return hook


@torch.no_grad()
def narrow(
    model: FastWhisper,
    moments: Sequence[Tensor],
    encoder: int | None = None,
    decoder: int | None = None,
) -> tuple[FastWhisper, list[float]]:
    """Keep some neurons of each feed-forward layer, and fit the layer's output to the old.

    Parameters
    ----------
    moments
        From :func:`second_moments`.
    encoder, decoder
        Neurons that stay in each layer of either half; None: all.

    Returns
    -------
    The new model, and of each layer the share of its output's energy that is lost.

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
        heard, said = (f"{side}.blocks.{place}.mlp.{part}" for part in (0, 2))
        n = moment.shape[0] - 1
        width = n if wanted is None else wanted
        if not 0 < width <= n:
            raise OptionsError(f"Between 1 and {n} neurons can stay in the {side}'s layers.")
        whole = torch.cat([weights[f"{said}.weight"], weights[f"{said}.bias"][:, None]], 1).double()
        kept, fitted = eliminate(whole, moment, width)
        for part in ("weight", "bias"):
            weights[f"{heard}.{part}"] = weights[f"{heard}.{part}"][kept]
        weights[f"{said}.weight"] = fitted[:, :-1].contiguous()
        weights[f"{said}.bias"] = fitted[:, -1].contiguous()
        difference = whole.clone()
        difference[:, [*kept.tolist(), -1]] -= fitted
        lost.append(float(_energy(difference, moment) / _energy(whole, moment)))
    config = replace(
        model.config,
        encoder_neurons=encoder or model.config.encoder_neurons,
        decoder_neurons=decoder or model.config.decoder_neurons,
    )
    narrowed = FastWhisper(config)
    narrowed.load_state_dict(weights)
    return narrowed.eval(), lost


def eliminate(weights: Tensor, moment: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Choose ``width`` neurons and the output weights that make up best for those that go.

    Neurons go one by one. With W the weights [outputs, n + 1] and M the second moments, taking
    neuron j away costs |w_j|² / (M⁻¹)_jj, once the weights of the others take over what they can of
    it, W - w_j (M⁻¹)_j / (M⁻¹)_jj (Hassibi and Stork 1993, equation 5). The last column, the bias,
    always stays.

    Returns
    -------
    Places of the neurons that stay, in order, and the fitted weights [outputs, width + 1].
    """
    n = moment.shape[0] - 1
    damping = RIDGE * moment.diagonal()[:-1].mean() * torch.eye(n + 1, dtype=moment.dtype)
    damping[-1, -1] = 0.0
    inverse = torch.linalg.inv(moment + damping)
    weights = weights.clone()
    stays = torch.ones(n + 1, dtype=torch.bool)
    for _ in range(n - width):
        cost = weights.square().sum(dim=0) / inverse.diagonal()
        cost[-1], cost[~stays] = torch.inf, torch.inf
        goes = int(cost.argmin())
        row = inverse[goes] / inverse[goes, goes]
        weights -= weights[:, goes, None] * row
        inverse -= inverse[:, goes, None] * row
        stays[goes] = False
    return stays[:-1].nonzero().flatten(), weights[:, stays]


def _energy(weights: Tensor, moment: Tensor) -> Tensor:
    return ((weights @ moment) * weights).sum()
