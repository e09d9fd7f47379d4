"""``python -m training relabel``: capitals and punctuation for transcripts that have none.

Owns the rewriting: a Whisper writes down what it hears, and where its words agree with the
transcript, its spelling replaces the transcript's. The words themselves never change. Runs on the
main thread.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from tqdm import tqdm

from training.data.features import by_length, mels_of
from training.data.manifest import Utterance, read_manifest, summarise, write_manifest
from training.data.spelling import Spellings, capitalised, key_of
from training.data.text import read_sentences
from training.labelling.punctuate import Rates, punctuate
from training.labelling.teacher import add_padded_argument, add_teacher_arguments, open_teacher

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper

_MARK_BEHIND = re.compile(r"[,;:.!?]$")
_ENDS_SENTENCE = re.compile(r"[.!?][\"']?$")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training relabel``."""
    add_teacher_arguments(parser)
    parser.add_argument("--manifest", type=Path, required=True, help="decoded speech and its text")
    parser.add_argument("--out", type=Path, required=True, help="the same manifest, cased")
    parser.add_argument(
        "--sentences",
        type=Path,
        help="cased text for the spelling of names, one sentence a line (.gz too)",
    )
    add_padded_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write a manifest without uncased text."""
    model, tokenizer = open_teacher(arguments)
    manifest = read_manifest(arguments.manifest)
    sentences = read_sentences(arguments.sentences) if arguments.sentences else []
    with torch.autocast("cpu", torch.bfloat16, enabled=arguments.bf16):
        relabelled = relabel(manifest.utterances, model, tokenizer, sentences, arguments.padded)
    write_manifest(arguments.out, relabelled)
    print(summarise(manifest.skipped, len(manifest.utterances)))
    return 0


def relabel(
    utterances: tuple[Utterance, ...],
    model: FastWhisper,
    tokenizer: Tokenizer,
    sentences: Sequence[str],
    padded: bool = False,
) -> list[Utterance]:
    """Rewrite every uncased utterance; its words lose their times.

    ``sentences`` show how words are spelt and how often marks stand; without any, the teacher's
    own capitals and marks are all there is.
    """
    spellings = Spellings.count(sentences)
    uncased = [utterance for utterance in utterances if not utterance.cased]
    rewritten: list[Utterance] = []
    with tqdm(total=len(uncased), desc="listening", unit="utt", disable=None) as bar:
        for group in by_length(uncased):
            for utterance, ids in zip(
                group, model.generate_greedy(*mels_of(group, padded)), strict=True
            ):
                text = recase(utterance.text, tokenizer.decode(ids), spellings)
                rewritten.append(replace(utterance, text=text, cased=True, words=()))
            bar.update(len(group))
    if sentences:
        rewritten = punctuate(rewritten, model, tokenizer, Rates.count(sentences), spellings)
    found = {utterance.id: utterance for utterance in rewritten}
    return [found.get(utterance.id, utterance) for utterance in utterances]


def recase(reference: str, heard: str, spellings: Spellings) -> str:
    """Write the words of ``reference`` as ``heard`` writes them, where both have the same word.

    Of a word that was heard as another one, the capital and the mark behind it are taken.
    """
    said = reference.split()
    written = heard.replace("-", " ").split()
    words = [word.lower() for word in said]
    keys, heard_keys = [key_of(word) for word in said], [key_of(word) for word in written]
    for kind, first, last, begin, end in SequenceMatcher(
        None, keys, heard_keys, autojunk=False
    ).get_opcodes():
        if last - first != end - begin:
            continue
        for at, spelt in zip(range(first, last), written[begin:end], strict=True):
            if kind == "equal":
                words[at] = spelt.replace(",,", ",").strip('-"') or words[at]
            else:  # another word, but a name where a name was heard, a pause where one was
                name = capitalised(words[at]) if spelt[:1].isupper() else words[at]
                words[at] = name + "".join(_MARK_BEHIND.findall(spelt))
    for i, word in enumerate(words):
        starts = i == 0 or _ENDS_SENTENCE.search(words[i - 1])
        words[i] = capitalised(word) if starts else spellings.correct(word)
    text = " ".join(words)
    return text + "." if text[-1:].isalnum() else text
