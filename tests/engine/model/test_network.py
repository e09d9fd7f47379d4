from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from model_fakes import make_mel, write_model_archive
from tiny_graphs import tiny_decoder, tiny_encoder

from engine.errors import ModelError
from engine.model.bundle import ModelBundle
from engine.model.network import Network
from engine.model.recogniser import load_recogniser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "tiny"
    return write_model_archive(path, encoder=tiny_encoder(), decoder=tiny_decoder())


@pytest.fixture(scope="module")
def network(folder):
    return Network(ModelBundle.load(folder), threads=1)


def tokens(*rows):
    return np.array(rows, dtype=np.int64)


@pytest.mark.parametrize("frames", [1, 10, 11, 333])
def test_a_window_is_encoded_at_its_true_length(network, frames):
    window = network.encode(np.ones((80, frames), dtype=np.float32))
    assert window.n_frames == frames
    assert window.cross_key.shape == (1, 1, (frames + 1) // 2, 64)


def test_the_decoder_answers_for_every_token_and_remembers_it(network):
    window = network.encode(make_mel(1.0))
    first = network.step(tokens([65, 66, 67]), None, window)
    assert first.logits.argmax(axis=-1).tolist() == [[66, 67, 68]]
    assert first.attention.shape == (1, 1, 3, 50)
    assert first.cache.key.shape[3] == 3
    second = network.step(tokens([70]), first.cache, window)
    assert second.cache.key[0, 0, 0, :, 0].tolist() == [65, 66, 67, 70]


def test_beams_are_reordered_with_their_cache(network):
    window = network.encode(make_mel(1.0))
    one = network.step(tokens([65]), None, window)
    three = network.step(
        tokens([1], [2], [3]), one.cache.select(np.zeros(3, dtype=np.intp)), window
    )
    swapped = three.cache.select(np.array([2, 0], dtype=np.intp))
    assert swapped.key[0, :, 0, :, 0].tolist() == [[65, 3], [65, 1]]
    assert three.cache.select(np.arange(3)) is three.cache


def test_a_file_that_is_no_network(tmp_path):
    folder = write_model_archive(tmp_path / "m", encoder=b"\x08\x07", decoder=tiny_decoder())
    with pytest.raises(ModelError, match=r"encoder\.onnx is not a network"):
        Network(ModelBundle.load(folder))


def test_graphs_that_do_not_fit_the_configuration(tmp_path):
    swapped = write_model_archive(
        tmp_path / "swapped", encoder=tiny_decoder(), decoder=tiny_encoder()
    )
    with pytest.raises(ModelError, match=r"encoder\.onnx does not match"):
        Network(ModelBundle.load(swapped))
    larger = write_model_archive(
        tmp_path / "larger", encoder=tiny_encoder(), decoder=tiny_decoder(9999)
    )
    with pytest.raises(ModelError, match=r"decoder\.onnx does not match"):
        Network(ModelBundle.load(larger))


def test_a_failure_while_running_is_one_clear_sentence(network):
    with pytest.raises(ModelError, match="failed while running"):
        network.encode(np.zeros((7, 10), dtype=np.float32))


def test_a_model_folder_becomes_a_recogniser(folder):
    recogniser = load_recogniser(folder)
    assert recogniser.name == "tiny"
    the = recogniser.tokenizer.vocabulary.index(b" the")
    # The tiny network counts through its vocabulary, where " cat sat on" stand behind " the".
    assert recogniser.recognise(make_mel(), [the]).text.startswith("cat sat on")


def test_two_threads_may_share_a_network(network):
    window = network.encode(make_mel(1.0))

    def run(token):
        outputs = [network.step(tokens([token]), None, window) for _ in range(20)]
        return {int(output.logits.argmax()) for output in outputs}

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, (65, 90))) == [{66}, {91}]


def test_a_model_that_is_not_there():
    with pytest.raises(ModelError, match="no model called nothing-like-this"):
        load_recogniser("nothing-like-this")
