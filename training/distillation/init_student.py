"""The student before training: a checkpoint, a teacher cut down, or random weights."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.errors import OptionsError
from training.data.vocabulary import read_vocabulary
from training.errors import CheckpointError
from training.models.student import fit_front_end, student_from_teacher
from training.models.whisper import FastWhisper, WhisperConfig
from training.pretrained.load import load_pretrained

if TYPE_CHECKING:
    from training.data.batches import BatchStream

FRONT_ENDS = ("separable", "plain")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StudentOptions:
    """What the student starts from; without ``init`` and ``config``, the teacher.

    Attributes
    ----------
    init
        A checkpoint or model folder to start from, taken unchanged.
    config
        JSON file of a student with random weights.
    encoder_layers, decoder_layers
        Layers kept of the teacher (default: all).
    front_end
        The convolutions, ``plain`` or depthwise-separable.
    depth_multiplier
        Filters per channel of separable convolutions.
    front_end_steps
        Steps in which separable convolutions are fitted to the teacher's.
    """

    init: Path | None = None
    config: Path | None = None
    encoder_layers: int | None = None
    decoder_layers: int | None = None
    front_end: str = "separable"
    depth_multiplier: int = 2
    front_end_steps: int = 100


def init_student(
    options: StudentOptions,
    teacher: FastWhisper | None,
    vocabulary: Path,
    teacher_vocabulary: Path | None = None,
) -> FastWhisper:
    """Load, cut down or create a student.

    Parameters
    ----------
    vocabulary, teacher_vocabulary
        Ranked tokens of the student, and the teacher's where it has more.

    Raises
    ------
    OptionsError, CheckpointError
        There is nothing to start from, or it cannot be used.
    """
    if options.init:
        if options.encoder_layers or options.decoder_layers:
            raise OptionsError("--init takes a model unchanged; give --teacher to cut one down.")
        return load_pretrained(options.init)
    if options.config:
        return _random_student(_read_config(options.config))
    if teacher is None:
        raise OptionsError("Give --teacher, --init or --student-config to start a student from.")
    return student_from_teacher(
        teacher,
        decoder_layers=options.decoder_layers,
        encoder_layers=options.encoder_layers,
        separable=options.front_end == "separable",
        depth_multiplier=options.depth_multiplier,
        text_tokens=_kept_tokens(vocabulary, teacher_vocabulary),
    )


def _kept_tokens(vocabulary: Path, teacher_vocabulary: Path | None) -> list[int] | None:
    """Find the student's tokens among the teacher's; None where both share one vocabulary.

    Raises
    ------
    OptionsError
        The teacher lacks one of them.
    """
    if teacher_vocabulary is None:
        return None
    ids = {token: i for i, token in enumerate(read_vocabulary(teacher_vocabulary))}
    kept = read_vocabulary(vocabulary)
    if not ids.keys() >= set(kept):
        raise OptionsError("--vocabulary must be a subset of --teacher-vocabulary.")
    return [ids[token] for token in kept]


def _random_student(config: WhisperConfig) -> FastWhisper:
    """Create random weights; with large embeddings the tied output layer would start confident."""
    student = FastWhisper(config)
    torch.nn.init.normal_(student.decoder.token_embedding.weight, std=0.02)
    torch.nn.init.normal_(student.decoder.positional_embedding, std=0.02)
    return student


def _read_config(path: Path) -> WhisperConfig:
    try:
        fields = json.loads(path.read_text("utf-8"))
        for name in {"prompt", "alignment_heads"} & fields.keys():
            fields[name] = tuple(tuple(v) if isinstance(v, list) else v for v in fields[name])
        return WhisperConfig(**fields)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        message = f"{path} is not the config of a student; it takes the fields of WhisperConfig."
        raise CheckpointError(message) from error


def fit_student_front_end(
    student: FastWhisper, teacher: FastWhisper, stream: BatchStream, steps: int
) -> None:
    """Fit a new separable front end to the outputs of the teacher's convolutions."""
    if not student.config.separable or teacher.config.separable or not steps:
        return
    batches = ((batch.mel, batch.lengths) for batch in islice(stream.batches(), steps))
    errors = fit_front_end(student, teacher, batches)
    log.info("front end: relative error %.4f before, %.4f after fitting", errors[0], errors[-1])
