"""Whatever a media file holds: audio, or one sentence; never a crash, never a number out of scale.

The files are decoded in a process of their own, since a crash of a native library ends it.
"""

import av
import numpy as np
import pytest
from fuzz_child import Child
from fuzzing import damaged, fuzzed, one_sentence
from hypothesis import strategies as st

CODECS = {
    "wav": "pcm_s16le",
    "flac": "flac",
    "ogg": "libopus",
    "mp3": "mp3",
    "m4a": "aac",
    "mkv": "libopus",
    "ts": "aac",
    "avi": "mp3",
}
JOINED = ("ogg", "mp3", "ts")
FORMS = (*CODECS, *(f"joined.{form}" for form in JOINED))
RATE = 48_000


def encode(path, codec) -> bytes:
    """A third of a second of two tones in stereo; a file for video has two such tracks."""
    with av.open(str(path), "w") as container:
        tracks = 2 if path.suffix in (".mkv", ".ts", ".avi") else 1
        streams = [container.add_stream(codec, rate=RATE, layout="stereo") for _ in range(tracks)]
        time = np.arange(RATE // 3) / RATE
        audio = np.sin(2 * np.pi * np.outer((440, 660), time))
        for stream in streams:
            frame = av.AudioFrame.from_ndarray((9000 * audio).astype(np.int16).T.reshape(1, -1))
            frame.sample_rate = RATE
            for part in (*av.AudioResampler(stream.format, "stereo", RATE).resample(frame), None):
                container.mux(stream.encode(part))
    return path.read_bytes()


@pytest.fixture(scope="module")
def child():
    child = Child()
    yield child
    child.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("media")
    whole = {form: encode(folder / f"whole.{form}", codec) for form, codec in CODECS.items()}
    return whole | {f"joined.{form}": 2 * whole[form] for form in JOINED}


def examine(child, folder, form, data: bytes) -> str:
    path = folder / f"case.{form}"
    path.write_bytes(data)
    answer = child.ask("media", path)
    if answer:
        one_sentence(ValueError(answer))
    return answer


@pytest.mark.parametrize("form", FORMS)
def test_the_files_are_valid_before_they_are_damaged(child, files, tmp_path, form):
    assert examine(child, tmp_path, form, files[form]) == ""


@fuzzed(form=st.sampled_from(sorted(FORMS)), data=st.data())
def test_damaged_media(child, files, tmp_path_factory, form, data):
    examine(child, tmp_path_factory.getbasetemp(), form, data.draw(damaged(files[form])))


@fuzzed(form=st.sampled_from(sorted(FORMS)), part=st.floats(0, 1))
def test_media_that_end_anywhere(child, files, tmp_path_factory, form, part):
    whole = files[form]
    examine(child, tmp_path_factory.getbasetemp(), form, whole[: int(part * len(whole))])


@fuzzed(form=st.sampled_from(sorted(FORMS)), data=st.binary(max_size=400), kept=st.integers(0, 64))
def test_media_that_only_begin_like_media(child, files, tmp_path_factory, form, data, kept):
    examine(child, tmp_path_factory.getbasetemp(), form, files[form][:kept] + data)


@fuzzed(samples=st.lists(st.floats(width=32), min_size=1, max_size=50), rate=st.integers(1, 2**31))
def test_any_numbers_for_samples_and_any_rate(child, tmp_path_factory, samples, rate):
    audio = np.array(samples, "<f4").tobytes()
    form = np.array([3 | 1 << 16, rate, 4 * rate % 2**32, 4 | 32 << 16], "<u4").tobytes()
    chunks = b"fmt " + len(form).to_bytes(4, "little") + form
    chunks += b"data" + len(audio).to_bytes(4, "little") + audio
    whole = b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WAVE" + chunks
    examine(child, tmp_path_factory.getbasetemp(), "wav", whole)
