"""General speech survives a round trip, and the shipped file is small and in two parts."""

import numpy as np
import pytest
from singing import SENTENCES

from engine.personal.prompts import read_prompts
from engine.text.normalise import plain_words
from training.errors import DataError
from training.personal.general_speech import RESOURCE, load_general

pytestmark = pytest.mark.training


def test_spectrograms_and_texts_come_back(general, tokenizer, recordings):
    found = load_general(tokenizer.encode, general)
    assert [t.text for t in found.replay] == [f"{text} too" for text in SENTENCES[:3]]
    assert [t.text for t in found.canary] == [f"{text} too" for text in SENTENCES[3:6]]
    assert tokenizer.decode(found.canary[0].tokens).strip() == found.canary[0].text
    sung = recordings[0].mel  # the same notes with other noise
    loud = sung > sung.max() - 1
    difference = np.abs(found.replay[0].mel.numpy() - sung.numpy())[loud.numpy()]
    assert difference.max() < 0.1


def test_what_ships_is_small_and_keeps_its_parts_apart(tokenizer):
    found = load_general(tokenizer.encode)
    assert RESOURCE.stat().st_size <= 3_000_000
    replayed = {t.text for t in found.replay}
    testing = {t.text for t in found.canary}
    assert replayed.isdisjoint(testing)
    assert (replayed | testing).isdisjoint(read_prompts())
    assert sum(len(plain_words(text)) for text in testing) > 500
    for recording in (*found.replay, *found.canary):
        assert recording.mel.shape[0] == 80
        assert 100 < recording.mel.shape[1] < 1_500


def test_a_damaged_resource_is_one_sentence(general, tokenizer, tmp_path):
    whole = general.read_bytes()
    for data in (b"", b"PK", whole[: len(whole) // 2]):
        path = tmp_path / "bad.npz"
        path.write_bytes(data)
        with pytest.raises(DataError, match="install the program again"):
            load_general(tokenizer.encode, path)
    with pytest.raises(DataError):
        load_general(tokenizer.encode, tmp_path / "none.npz")
