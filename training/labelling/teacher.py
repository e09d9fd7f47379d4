"""What the commands share that let a teacher label speech: its arguments, and loading it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch

from training.data.text import load_tokenizer
from training.pretrained.load import load_teacher

if TYPE_CHECKING:
    import argparse

    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper


def add_teacher_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the teacher and how it computes."""
    parser.add_argument("--teacher", required=True, help="a Whisper: .pt, folder or hub name")
    parser.add_argument("--vocabulary", type=Path, required=True, help=".tiktoken or .json")
    parser.add_argument("--threads", type=int, help="processor threads")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16")


def add_padded_argument(parser: argparse.ArgumentParser) -> None:
    """Let the teacher hear what it was trained on, where what it hears is not what is taught."""
    parser.add_argument("--padded", action="store_true",
                        help="listen to windows of 30 s, as OpenAI's Whispers have to")  # fmt: skip


def open_teacher(arguments: argparse.Namespace) -> tuple[FastWhisper, Tokenizer]:
    """Load the teacher and its tokenizer as the arguments say."""
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    model = load_teacher(arguments.teacher)
    return model, load_tokenizer(arguments.vocabulary, model.config)
