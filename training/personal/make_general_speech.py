"""``python -m training general-speech``: makes the small general speech that personalising needs.

Our own sentences in synthetic voices: espeak-ng and flite must be installed. Runs on the main
thread.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from training.data.synth import synthesise
from training.errors import DataError
from training.personal.general_speech import RESOURCE, write_general

if TYPE_CHECKING:
    import argparse

SENTENCES = Path(__file__).parent / "sentences.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training general-speech``."""
    parser.add_argument("--text", type=Path, default=SENTENCES, help="sentences, one a line")
    parser.add_argument("--out", type=Path, default=RESOURCE, help="the .npz to write")
    parser.add_argument("--replay", type=float, default=0.45, help="share that is replayed")
    parser.add_argument("--seed", type=int, default=0)


def run(arguments: argparse.Namespace) -> int:
    """Speak every sentence in a random voice and keep the spectrograms."""
    try:
        lines = arguments.text.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{arguments.text} cannot be read as text; check its path.") from error
    sentences = [line.strip() for line in lines if line.strip()]
    programs = [name for name in ("espeak-ng", "flite") if shutil.which(name)]
    if len(programs) < 2 or not sentences:
        raise DataError("This needs espeak-ng and flite installed, and sentences to speak.")
    with tempfile.TemporaryDirectory() as room:
        out = Path(room) / "general.jsonl"
        spoken = synthesise(sentences, programs, out, "MIT", arguments.seed, workers=2)
        replayed = round(arguments.replay * len(spoken))
        size = write_general(spoken, arguments.out, replayed)
    seconds = sum(utterance.duration for utterance in spoken)
    print(f"{replayed} utterances to replay and {len(spoken) - replayed} that judge,")
    print(f"{seconds / 60:.1f} minutes, {size / 1e6:.2f} MB")
    return 0
