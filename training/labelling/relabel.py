"""Capitals and punctuation for transcripts without them.

A Whisper transcribes the audio, and where its words agree with the transcript, their spelling and
punctuation replace the transcript's. The words themselves never change. Runs on the calling thread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from tqdm import tqdm

from engine.text.normalise import capitalise
from training.data.features import batches_by_length, log_mel_batch
from training.data.spelling import Spellings, spelling_key
from training.labelling.punctuate import Rates, punctuate

if TYPE_CHECKING:
    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import CorpusUtterance
    from training.models.whisper import FastWhisper

_FINAL_MARK = re.compile(r"[,;:.!?]$")
_ENDS_SENTENCE = re.compile(r"[.!?][\"']?$")


def relabel(
    utterances: tuple[CorpusUtterance, ...],
    model: FastWhisper,
    tokenizer: Tokenizer,
    sentences: Sequence[str],
    padded: bool = False,
) -> list[CorpusUtterance]:
    """Rewrite every utterance that is not cased; its word times are dropped.

    Parameters
    ----------
    sentences
        Text that shows how words are spelt and how frequent punctuation is; without it the
        teacher's own capitals and punctuation are used.
    padded
        Pad the audio to 30 s.
    """
    spellings = Spellings.count(sentences)
    uncased = [utterance for utterance in utterances if not utterance.cased]
    rewritten: list[CorpusUtterance] = []
    with tqdm(total=len(uncased), desc="transcribing", unit="utt", disable=None) as bar:
        for group in batches_by_length(uncased):
            for utterance, ids in zip(
                group, model.generate_greedy(*log_mel_batch(group, padded)), strict=True
            ):
                text = recase(utterance.text, tokenizer.decode(ids), spellings)
                rewritten.append(replace(utterance, text=text, cased=True, words=()))
            bar.update(len(group))
    if sentences:
        rewritten = punctuate(rewritten, model, tokenizer, Rates.count(sentences), spellings)
    found = {utterance.id: utterance for utterance in rewritten}
    return [found.get(utterance.id, utterance) for utterance in utterances]


def recase(reference: str, hypothesis: str, spellings: Spellings) -> str:
    """Write the words of ``reference`` as ``hypothesis`` does, where both have the same word.

    Where the hypothesis has another word, its capital and its final punctuation are copied.
    """
    words = reference.lower().split()
    written = hypothesis.replace("-", " ").split()
    keys = [[spelling_key(word) for word in side] for side in (words, written)]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if last - first != end - begin:
            continue
        for at, spelt in zip(range(first, last), written[begin:end], strict=True):
            if kind == "equal":
                words[at] = spelt.replace(",,", ",").strip('-"') or words[at]
            else:  # another word, but probably also a name, and also followed by a pause
                name = capitalise(words[at]) if spelt[:1].isupper() else words[at]
                words[at] = name + "".join(_FINAL_MARK.findall(spelt))
    for i, word in enumerate(words):
        starts = i == 0 or _ENDS_SENTENCE.search(words[i - 1])
        words[i] = capitalise(word) if starts else spellings.correct(word)
    text = " ".join(words)
    return text + "." if text[-1:].isalnum() else text
