"""Checkpoints: a model's weights and config, and the state that resumes its training.

Runs on whatever thread calls it.
"""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from engine.errors import OptionsError
from training.errors import CheckpointError
from training.files import atomic_path
from training.models.whisper import FastWhisper, WhisperConfig

if TYPE_CHECKING:
    from torch import Tensor

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model, and what resumes its training: numbers, strings, lists and tensors alone."""

    model: FastWhisper
    progress: dict[str, Any] = field(default_factory=dict)


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint; an older file at ``path`` survives any failure.

    Raises
    ------
    StorageError
        The disk is full, or the place may not be written to.
    """
    content = {
        "format": FORMAT,
        "config": asdict(checkpoint.model.config),
        "weights": checkpoint.model.state_dict(),
        "progress": checkpoint.progress,
    }
    with atomic_path(path) as draft:
        try:
            torch.save(content, draft)
        except RuntimeError as error:  # how torch's writer reports a full disk
            raise OSError(str(error).splitlines()[0]) from error


def load_checkpoint(path: Path) -> Checkpoint:
    """Read what :func:`save_checkpoint` wrote.

    Raises
    ------
    CheckpointError
        The file is missing, damaged, not a checkpoint, or from a newer version.
    """
    return unpack(read_tensors(path), path)


def unpack(content: Mapping[str, Any], path: Path) -> Checkpoint:
    """Build the model that a checkpoint's content describes."""
    if content.get("format") != FORMAT:
        raise CheckpointError(
            f"{path} is not a checkpoint of this version; give another or train again."
        )
    try:
        config = WhisperConfig(**content["config"])
        weights, progress = content["weights"], content["progress"]
    except (KeyError, TypeError, OptionsError) as error:
        raise CheckpointError(f"{path} is damaged; use another checkpoint.") from error
    return Checkpoint(build(config, weights, path), progress)


def read_tensors(path: Path) -> dict[str, Any]:
    """Read a torch file, without running any code that it may contain."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no file {path}.") from error
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, pickle.UnpicklingError,
            zipfile.BadZipFile) as error:  # fmt: skip
        message = f"{path} is damaged or not a torch checkpoint; copy or download it again."
        raise CheckpointError(message) from error
    if not isinstance(content, dict):
        raise CheckpointError(f"{path} contains no model; give a checkpoint.")
    return content


def build(config: WhisperConfig, weights: Mapping[str, Tensor], path: Path) -> FastWhisper:
    """Build a float32 model from ``weights`` of any float type.

    Raises
    ------
    CheckpointError
        A weight is missing, or has another shape than ``config`` requires.
    """
    with torch.device("meta"):  # no memory, no random numbers: every tensor is replaced below
        model = FastWhisper(config)
    expected = model.state_dict()
    for name, tensor in expected.items():
        found = tuple(weights[name].shape) if name in weights else "missing"
        if found != tuple(tensor.shape):
            raise CheckpointError(
                f"{path} does not match its config: {name} is {found}, not {tuple(tensor.shape)}."
            )
    model.load_state_dict({name: weights[name].float() for name in expected}, assign=True)
    return model
