"""Where a student comes from: a checkpoint, a teacher cut down, or nothing at all.

Runs on the main thread.
"""

from __future__ import annotations

import json
import logging
from itertools import islice
from typing import TYPE_CHECKING

import torch

from engine.errors import OptionsError
from training.data.text import read_pieces
from training.errors import CheckpointError
from training.models.student import fit_front_end, student_from_teacher
from training.models.whisper import FastWhisper, ModelConfig
from training.pretrained.load import load_teacher

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from training.data.batches import BatchStream

log = logging.getLogger(__name__)


def new_student(arguments: argparse.Namespace, teacher: FastWhisper | None) -> FastWhisper:
    """Load, cut or invent a student, as the command line says.

    Raises
    ------
    OptionsError, CheckpointError
        If it says nothing, or names what cannot be used.
    """
    if arguments.init:
        if arguments.encoder_layers or arguments.decoder_layers:
            raise OptionsError("--init goes on with a model as it is; give --teacher to cut one.")
        return load_teacher(arguments.init)
    if arguments.student_config:
        return _random_student(_read_config(arguments.student_config))
    if teacher is None:
        raise OptionsError("Give --teacher, --init or --student-config to start a student from.")
    return student_from_teacher(
        teacher,
        decoder_layers=arguments.decoder_layers,
        encoder_layers=arguments.encoder_layers,
        separable=arguments.front_end == "separable",
        depth_multiplier=arguments.depth_multiplier,
        text_tokens=_kept_tokens(arguments),
    )


def _kept_tokens(arguments: argparse.Namespace) -> list[int] | None:
    """Find the student's pieces among the teacher's; None where both have the same.

    Raises
    ------
    OptionsError
        The teacher lacks one.
    """
    if arguments.teacher_vocabulary is None:
        return None
    theirs = {piece: place for place, piece in enumerate(read_pieces(arguments.teacher_vocabulary))}
    mine = read_pieces(arguments.vocabulary)
    if not theirs.keys() >= set(mine):
        raise OptionsError("--vocabulary must hold pieces of --teacher-vocabulary alone.")
    return [theirs[piece] for piece in mine]


def _random_student(config: ModelConfig) -> FastWhisper:
    """Begin with nothing learnt; small embeddings, or a tied output layer starts far too sure."""
    student = FastWhisper(config)
    torch.nn.init.normal_(student.decoder.token_embedding.weight, std=0.02)
    torch.nn.init.normal_(student.decoder.positional_embedding, std=0.02)
    return student


def _read_config(path: Path) -> ModelConfig:
    try:
        fields = json.loads(path.read_text("utf-8"))
        for name in {"prompt", "alignment_heads"} & fields.keys():
            fields[name] = tuple(tuple(v) if isinstance(v, list) else v for v in fields[name])
        return ModelConfig(**fields)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CheckpointError(
            f"{path} is no student's config; see ModelConfig's fields."
        ) from error


def fit(student: FastWhisper, teacher: FastWhisper, stream: BatchStream, steps: int) -> None:
    """Let a separable front end learn what the teacher's convolutions give."""
    if not student.config.separable or teacher.config.separable or not steps:
        return
    batches = ((batch.mel, batch.lengths) for batch in islice(stream.batches(), steps))
    errors = fit_front_end(student, teacher, batches)
    log.info("front end: relative error %.4f, then %.4f", errors[0], errors[-1])
