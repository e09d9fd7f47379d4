"""``python -m training vocabulary``."""

import argparse
from pathlib import Path

from training.data.text import read_sentences
from training.data.vocabulary import measure, read_vocabulary, tokenizer_of, vocabulary_json
from training.data.vocabulary_pruning import prune_vocabulary
from training.files import write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", type=Path, help="a .tiktoken file, a vocabulary.json or a tokenizer.json"
    )
    parser.add_argument("--merges", type=int, default=8000, help="merges to keep (default 8000)")
    parser.add_argument("--out", type=Path, help="the vocabulary.json to write")
    parser.add_argument("--useful-for", type=Path, action="append", default=[], metavar="TEXT",
                        help="keep the merges that this text needs, one sentence a line, instead "
                        "of the first; may be repeated")  # fmt: skip
    parser.add_argument("--words", type=Path,
                        help="keep merges for these words too, one a line, the most frequent "
                        "first")  # fmt: skip
    parser.add_argument("--text", type=Path,
                        help="text to measure on, one utterance a line")  # fmt: skip


def run(arguments: argparse.Namespace) -> None:
    source = read_vocabulary(arguments.source)
    tokens = prune_vocabulary(source, arguments.merges, arguments.useful_for, arguments.words)
    print(f"{len(tokens)} tokens, closed under merging")
    if arguments.out:
        write_file(arguments.out, vocabulary_json(tokens).encode())
    if arguments.text:
        found = measure(tokenizer_of(tokens).encode, read_sentences(arguments.text))
        print(
            f"{found.n_words} words, {found.tokens_per_word:.3f} tokens per word, "
            f"{found.whole_words:.1%} of the words are a single token"
        )
