"""The student: cut out of a teacher, with a cheaper front end that first learns the teacher's.

Runs on whatever thread calls it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.errors import OptionsError
from training.models.whisper import KERNEL, FastWhisper, ModelConfig, SeparableConv, frame_mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from torch import Tensor, nn


def student_from_teacher(
    teacher: FastWhisper,
    decoder_layers: int | None = None,
    encoder_layers: int | None = None,
    separable: bool = True,
    depth_multiplier: int = 2,
    text_tokens: Sequence[int] | None = None,
) -> FastWhisper:
    """Start a student from the teacher's own weights.

    Parameters
    ----------
    decoder_layers, encoder_layers
        How many of the teacher's blocks stay, evenly spread from first to last; None: all.
    separable
        Replace both convolutions by depthwise-separable ones, best approximations of the dense.
    depth_multiplier
        Filters per channel of those.
    text_tokens
        Token ids that stay, in their new order; end, start and no-timestamps follow them as the
        last three rows. None: the teacher's vocabulary as it is.

    Raises
    ------
    OptionsError
        More layers or other tokens than the teacher has, or another separable front end.
    """
    theirs = teacher.config
    encoder_kept = spread(theirs.n_encoder_layers, encoder_layers or theirs.n_encoder_layers)
    decoder_kept = spread(theirs.n_decoder_layers, decoder_layers or theirs.n_decoder_layers)
    rows = vocabulary_rows(theirs, text_tokens)
    if theirs.separable and (separable, depth_multiplier) != (True, theirs.depth_multiplier):
        raise OptionsError("A teacher with a separable front end passes it on as it is.")
    config = replace(
        theirs,
        n_encoder_layers=len(encoder_kept),
        n_decoder_layers=len(decoder_kept),
        separable=separable,
        depth_multiplier=depth_multiplier,
        alignment_heads=_moved_heads(theirs, decoder_kept),
        n_vocab=len(rows),
        end_token=rows.index(theirs.end_token),
        prompt=tuple(rows.index(token) for token in theirs.prompt if token in rows),
    )
    student = FastWhisper(config)
    _copy_blocks(teacher.encoder, student.encoder, encoder_kept)
    _copy_blocks(teacher.decoder, student.decoder, decoder_kept)
    with torch.no_grad():
        student.decoder.token_embedding.weight.copy_(teacher.decoder.token_embedding.weight[rows])
    for name in ("conv1", "conv2"):
        _approximate(getattr(teacher.encoder, name), getattr(student.encoder, name))
    return student


def spread(total: int, kept: int) -> list[int]:
    """Choose ``kept`` of ``total`` layers evenly, first and last included (one: the first)."""
    if not 1 <= kept <= total:
        raise OptionsError(f"Between 1 and {total} layers can be kept of this teacher.")
    return [round(i * (total - 1) / max(1, kept - 1)) for i in range(kept)]


def vocabulary_rows(config: ModelConfig, text_tokens: Sequence[int] | None) -> list[int]:
    """List the teacher's rows in the student's order: text, end, start, no-timestamps."""
    if text_tokens is None:
        return list(range(config.n_vocab))
    framing = [config.end_token, config.prompt[0], config.prompt[-1]]
    rows = [*text_tokens, *framing]
    if len(set(rows)) < len(rows) or not all(0 <= row < config.n_vocab for row in rows):
        raise OptionsError("The kept tokens must be different text tokens of the teacher.")
    return rows


def _moved_heads(config: ModelConfig, kept: list[int]) -> tuple[tuple[int, int], ...]:
    moved = tuple((kept.index(at), head) for at, head in config.alignment_heads if at in kept)
    return moved or tuple((len(kept) - 1, head) for head in range(config.n_heads))


def _copy_blocks(source: nn.Module, target: nn.Module, kept: list[int]) -> None:
    """Copy one half of the network; the embedding and the convolutions are not its business."""
    weights = {
        name: tensor
        for name, tensor in source.state_dict().items()
        if not name.startswith(("blocks.", "conv", "token_embedding"))
    }
    target.load_state_dict(weights, strict=False)
    for mine, theirs in enumerate(kept):
        target.blocks[mine].load_state_dict(source.blocks[theirs].state_dict())


@torch.no_grad()
def _approximate(source: nn.Module, target: nn.Module) -> None:
    """Start ``target`` as the separable convolution nearest to the dense ``source``.

    For each input channel i the dense kernel is a matrix W[o, k]; its truncated singular value
    decomposition gives the ``multiplier`` depthwise filters of that channel and their mixing
    weights, the best approximation of that rank in least squares (Eckart and Young, 1936).
    """
    if not isinstance(target, SeparableConv) or isinstance(source, SeparableConv):
        target.load_state_dict(source.state_dict())
        return
    depthwise, pointwise = target.depthwise, target.pointwise
    multiplier = depthwise.out_channels // depthwise.in_channels
    left, scale, right = torch.linalg.svd(source.weight.permute(1, 0, 2), full_matrices=False)
    rank = min(multiplier, KERNEL)
    root = scale[:, :rank].sqrt()
    depthwise.weight.zero_()
    pointwise.weight.zero_()
    filters = depthwise.weight.view(-1, multiplier, KERNEL)
    filters[:, :rank] = right[:, :rank] * root[:, :, None]
    mixing = pointwise.weight.view(pointwise.out_features, -1, multiplier)
    mixing[:, :, :rank] = (left[:, :, :rank] * root[:, None]).transpose(0, 1)
    pointwise.bias.copy_(source.bias)


def fit_front_end(
    student: FastWhisper,
    teacher: FastWhisper,
    batches: Iterable[tuple[Tensor, Tensor]],
    learning_rate: float = 1e-3,
) -> list[float]:
    """Train the student's convolutions to reproduce the teacher's outputs.

    Parameters
    ----------
    batches
        (mel [B, n_mels, T], lengths [B]) pairs; one optimiser step each.
    learning_rate
        Adam's.

    Returns
    -------
    The relative squared error of every step: 0 is a perfect copy, 1 is no better than silence.
    """
    convolutions = [*student.encoder.conv1.parameters(), *student.encoder.conv2.parameters()]
    optimiser = torch.optim.Adam(convolutions, lr=learning_rate)
    errors: list[float] = []
    for mel, lengths in batches:
        loss = front_end_error(student, teacher, mel, lengths)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        errors.append(loss.item())
    return errors


def front_end_error(
    student: FastWhisper, teacher: FastWhisper, mel: Tensor, lengths: Tensor
) -> Tensor:
    """Relative squared error of both convolutions' outputs, over true frames only."""
    with torch.no_grad():
        targets = teacher.encoder.stem(mel, lengths)
    outputs = student.encoder.stem(mel, lengths)
    total = torch.zeros(())
    for output, target, frames in zip(outputs, targets, (lengths, (lengths + 1) // 2), strict=True):
        inside = frame_mask(frames, target.shape[2])[:, None]
        total = total + F.mse_loss(output * inside, target * inside) / (
            (target * inside).square().mean()
        )
    return total / len(targets)


def front_end_flops(config: ModelConfig, n_frames: int) -> int:
    """Count the multiplications and additions of both convolutions over ``n_frames`` of mel."""
    return 2 * (
        n_frames * _conv_products(config, config.n_mels)
        + (n_frames + 1) // 2 * _conv_products(config, config.d_model)
    )


def _conv_products(config: ModelConfig, n_in: int) -> int:
    if not config.separable:
        return KERNEL * n_in * config.d_model
    return n_in * config.depth_multiplier * (KERNEL + config.d_model)
