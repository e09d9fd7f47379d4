"""A student cut from a teacher, and its separable front end, fitted to the teacher's first.

Runs on whatever thread calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.errors import OptionsError
from training.models.whisper import KERNEL, FastWhisper, SeparableConv, WhisperConfig, frame_mask

if TYPE_CHECKING:
    from torch import Tensor, nn


def student_from_teacher(
    teacher: FastWhisper,
    decoder_layers: int | None = None,
    encoder_layers: int | None = None,
    separable: bool = True,
    depth_multiplier: int = 2,
    text_tokens: Sequence[int] | None = None,
) -> FastWhisper:
    """Initialise a student from the teacher's weights.

    Parameters
    ----------
    decoder_layers, encoder_layers
        How many of the teacher's blocks are kept, spaced evenly from first to last; None: all.
    separable
        Replace both convolutions by the depthwise-separable ones that approximate them best.
    depth_multiplier
        Depthwise filters per input channel.
    text_tokens
        Token ids to keep, in their new order; end, start and no-timestamps follow them as the last
        three rows. None: the teacher's whole vocabulary.

    Raises
    ------
    OptionsError
        More layers or other tokens than the teacher has, or another separable front end than its.
    """
    theirs = teacher.config
    encoder_kept = evenly_spaced(theirs.n_encoder_layers, encoder_layers or theirs.n_encoder_layers)
    decoder_kept = evenly_spaced(theirs.n_decoder_layers, decoder_layers or theirs.n_decoder_layers)
    rows = vocabulary_rows(theirs, text_tokens)
    if theirs.separable and (separable, depth_multiplier) != (True, theirs.depth_multiplier):
        raise OptionsError(
            "The student of a teacher with a separable front end must have the same front end."
        )
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


def evenly_spaced(total: int, kept: int) -> list[int]:
    """Choose ``kept`` of ``total`` layers, first and last among them (of one: the first)."""
    if not 1 <= kept <= total:
        raise OptionsError(f"Between 1 and {total} layers of this teacher can be kept.")
    return [round(i * (total - 1) / max(1, kept - 1)) for i in range(kept)]


def vocabulary_rows(config: WhisperConfig, text_tokens: Sequence[int] | None) -> list[int]:
    """List the teacher's token ids in the student's order: text, end, start, no-timestamps."""
    if text_tokens is None:
        return list(range(config.n_vocab))
    special = [config.end_token, config.prompt[0], config.prompt[-1]]
    rows = [*text_tokens, *special]
    if len(set(rows)) < len(rows) or not all(0 <= row < config.n_vocab for row in rows):
        raise OptionsError("The tokens to keep must be distinct text tokens of the teacher.")
    return rows


def _moved_heads(config: WhisperConfig, kept: list[int]) -> tuple[tuple[int, int], ...]:
    moved = tuple((kept.index(at), head) for at, head in config.alignment_heads if at in kept)
    return moved or tuple((len(kept) - 1, head) for head in range(config.n_heads))


def _copy_blocks(source: nn.Module, target: nn.Module, kept: list[int]) -> None:
    """Copy the encoder or the decoder, except for the token embedding and the convolutions."""
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
    """Set ``target`` to the separable convolution nearest to the dense ``source``.

    For each input channel i the dense kernel is a matrix W[o, k]; its truncated singular value
    decomposition gives the ``multiplier`` depthwise filters of that channel and their pointwise
    weights, the least-squares optimum of that rank (Eckart and Young, 1936).
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
    """Train the student's convolutions on the outputs of the teacher's.

    Parameters
    ----------
    batches
        Pairs of mel [B, n_mels, T] and lengths [B]; one optimiser step each.
    learning_rate
        Adam's.

    Returns
    -------
    The relative squared error of every step: 0 is a perfect copy, 1 no better than all zeros.
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
    """Relative squared error of both convolutions' outputs, without the padding."""
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
