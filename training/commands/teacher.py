"""Arguments of the commands in which a teacher labels speech, and loading that teacher."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from training.data.vocabulary import load_tokenizer
from training.pretrained.load import load_pretrained

if TYPE_CHECKING:
    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper


def add_teacher_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the teacher, its vocabulary and its precision."""
    parser.add_argument("--teacher", required=True, help="a Whisper: .pt, folder or hub name")
    parser.add_argument("--vocabulary", type=Path, required=True, help=".tiktoken or .json")
    parser.add_argument("--threads", type=int, help="CPU threads")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16")


def add_padded_argument(parser: argparse.ArgumentParser) -> None:
    """Add the choice of the window that OpenAI's models were trained on."""
    parser.add_argument("--padded", action="store_true",
                        help="pad audio to 30 s, as OpenAI's models require")  # fmt: skip


@contextmanager
def teacher_of(arguments: argparse.Namespace) -> Iterator[tuple[FastWhisper, Tokenizer]]:
    """Load the teacher and its tokenizer; within the context torch computes in its precision."""
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    model = load_pretrained(arguments.teacher)
    tokenizer = load_tokenizer(arguments.vocabulary, model.config)
    with torch.autocast("cpu", torch.bfloat16, enabled=arguments.bf16):
        yield model, tokenizer
