"""A tiny model, and the sung sentences of a user to train it on."""

import pytest
from singing import RATE, SENTENCES, sing, sung_recording


@pytest.fixture(scope="session")
def base(student):
    """The model to start from; not to be changed."""
    return student


@pytest.fixture(scope="session")
def tokenizer():
    from tiny_models import PIECES

    from engine.model.tokenizer import Tokenizer

    end = len(PIECES)
    vocabulary = [*PIECES, None, None, None]
    return Tokenizer(vocabulary, end=end, start=end + 1, no_timestamps=end + 2)


@pytest.fixture(scope="session")
def recordings(tokenizer):
    from training.personal.recordings import prepare_stored

    return [prepare_stored(sung_recording(i, text), tokenizer) for i, text in enumerate(SENTENCES)]


@pytest.fixture(scope="session")
def base_folder(int8_folder):
    """The same model as an INT8 model folder."""
    return int8_folder


@pytest.fixture(scope="session")
def general(tmp_path_factory):
    """Six sung sentences as general speech, three of which are the canary."""
    from training.data.manifest import CorpusUtterance
    from training.personal.general_speech import write_general

    room = tmp_path_factory.mktemp("general")
    rows = []
    for i, text in enumerate(SENTENCES[:6]):
        path = room / f"{i}.i16"
        path.write_bytes(sing(text, 100 + i).tobytes())
        seconds = len(sing(text)) / RATE
        rows.append(CorpusUtterance(path, f"{text} too", 0.0, seconds, id=str(i)))
    write_general(rows, room / "general.npz", canary_from=3)
    return room / "general.npz"
