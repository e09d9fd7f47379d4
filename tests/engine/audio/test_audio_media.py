"""Files of every kind, and of none."""

import socket
import wave

import av
import numpy as np
import pytest

from engine.audio.media import MediaSource, read_audio, stream_media
from engine.errors import MediaError
from engine.types import SAMPLE_RATE


def tone(seconds, rate, channels=1, hertz=440.0, gain=0.5):
    line = gain * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    return np.repeat(line[:, None], channels, axis=1).astype(np.float32)


def write_wav(path, samples, rate):
    with wave.open(str(path), "wb") as file:
        file.setparams((samples.shape[1], 2, rate, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def write_media(path, codec, seconds=3.0, rate=48_000, start=0.0, picture=0.0):
    """Encode a mono tone, from second `start`, beside a picture of `picture` seconds."""
    with av.open(str(path), "w") as out:
        sound = out.add_stream(codec, rate=rate, layout="mono")
        video = out.add_stream("mpeg4", rate=10, width=32, height=32) if picture else None
        for index in range(int(picture * 10)):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            frame.pts = index
            out.mux(video.encode(frame))
        if video is not None:
            out.mux(video.encode(None))
        resampler = av.AudioResampler(sound.format, "mono", rate, sound.frame_size or 1024)
        samples = tone(seconds, rate)[:, 0]
        for at in range(0, len(samples), 1024):
            token = np.ascontiguousarray(samples[None, at : at + 1024])
            frame = av.AudioFrame.from_ndarray(token, format="fltp", layout="mono")
            frame.rate, frame.pts = rate, at + int(start * rate)
            for ready in resampler.resample(frame):
                out.mux(sound.encode(ready))
        for ready in resampler.resample(None):
            out.mux(sound.encode(ready))
        out.mux(sound.encode(None))
    return path


def read_all(source):
    """All samples of a source, channels averaged, at its own rate."""
    source.open()
    parts = []
    while (block := source.read(0)) is not None:
        parts.append(block.samples.mean(axis=1))
    assert source.finished
    return np.concatenate(parts)


def pitch(samples):
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    return np.argmax(np.abs(np.fft.rfft(middle))) * SAMPLE_RATE / len(middle)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 44_100, 48_000, 192_000])
@pytest.mark.parametrize("channels", [1, 2, 8])
def test_any_rate_and_channel_count_becomes_16_khz_mono(tmp_path, rate, channels):
    path = write_wav(tmp_path / "a.wav", tone(1.0, rate, channels), rate)
    audio = read_audio(path)
    assert len(audio.samples) == pytest.approx(SAMPLE_RATE, abs=2)
    assert audio.samples.dtype == np.float32
    assert pitch(audio.samples) == pytest.approx(440, abs=4)
    assert np.abs(audio.samples).max() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.ogg", "libopus"), ("a.flac", "flac"), ("a.m4a", "aac")]
)
def test_compressed_files_are_decoded_completely(tmp_path, name, codec):
    audio = read_audio(write_media(tmp_path / name, codec))
    assert len(audio.samples) / SAMPLE_RATE == pytest.approx(3.0, abs=0.1)
    assert pitch(audio.samples) == pytest.approx(440, abs=4)


def test_the_audio_track_of_a_video_is_read(tmp_path):
    audio = read_audio(write_media(tmp_path / "v.mkv", "libopus", picture=3.0))
    assert pitch(audio.samples) == pytest.approx(440, abs=4)


def test_audio_that_starts_late_stays_in_sync_with_the_picture(tmp_path):
    path = write_media(tmp_path / "v.mkv", "libopus", seconds=2.0, start=1.5, picture=4.0)
    samples = read_audio(path).samples
    onset = np.flatnonzero(np.abs(samples) > 0.1)[0] / SAMPLE_RATE
    assert onset == pytest.approx(1.5, abs=0.05)


def test_silence_and_clipping_are_valid_audio(tmp_path):
    silent = read_audio(write_wav(tmp_path / "s.wav", np.zeros((8000, 1), np.float32), 8000))
    assert not silent.samples.any()
    clipped = tone(1.0, 16_000, gain=20.0)
    loud = read_audio(write_wav(tmp_path / "c.wav", clipped, 16_000))
    assert np.abs(loud.samples).max() <= 1.0


@pytest.mark.parametrize("bytes_a_sample", [1, 2, 3, 4])
def test_every_sample_width_has_the_same_loudness(tmp_path, bytes_a_sample):
    bits = 8 * bytes_a_sample
    whole = np.round(tone(0.5, 16_000)[:, 0] * (2 ** (bits - 1) - 1)).astype("<i8")
    raw = (whole + 128 if bits == 8 else whole).view(np.uint8).reshape(-1, 8)[:, :bytes_a_sample]
    with wave.open(str(tmp_path / "w.wav"), "wb") as file:
        file.setparams((1, bytes_a_sample, 16_000, 0, "NONE", ""))
        file.writeframes(raw.tobytes())
    samples = read_audio(tmp_path / "w.wav").samples
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.01)
    assert abs(float(samples.mean())) < 0.005


def test_a_file_cut_short_gives_what_it_has_and_a_warning(tmp_path):
    whole = write_media(tmp_path / "a.flac", "flac", seconds=8.0).read_bytes()
    cut = tmp_path / "cut.flac"
    cut.write_bytes(whole[: len(whole) // 2])
    source = MediaSource(cut)
    recognised = read_all(source)
    assert 1.0 < len(recognised) / 48_000 < 7.0
    assert "ends early" in source.warning


def test_damage_in_the_middle_affects_nothing_else(tmp_path):
    data = bytearray(write_media(tmp_path / "a.ogg", "libopus", seconds=8.0).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 500] = bytes(500)
    (tmp_path / "bad.ogg").write_bytes(data)
    assert len(read_audio(tmp_path / "bad.ogg").samples) > 4 * SAMPLE_RATE


def test_a_whole_file_has_no_warning(tmp_path):
    source = MediaSource(write_wav(tmp_path / "a.wav", tone(2.0, 16_000), 16_000))
    read_all(source)
    assert source.warning is None
    assert source.duration == pytest.approx(2.0)


def test_a_picture_longer_than_its_audio_is_no_damage(tmp_path):
    source = MediaSource(write_media(tmp_path / "v.mkv", "libopus", seconds=1.0, picture=5.0))
    read_all(source)
    assert source.warning is None


def nothing(tmp_path):
    return tmp_path / "missing.wav"


def empty(tmp_path):
    (tmp_path / "empty.wav").touch()
    return tmp_path / "empty.wav"


def text(tmp_path):
    (tmp_path / "notes.wav").write_text("not audio\n" * 500)
    return tmp_path / "notes.wav"


def noise(tmp_path):
    (tmp_path / "noise.mp3").write_bytes(np.random.default_rng(1).bytes(40_000))
    return tmp_path / "noise.mp3"


def header_only(tmp_path):
    return write_wav(tmp_path / "header.wav", np.zeros((0, 1), np.float32), 16_000)


def silent_film(tmp_path):
    with av.open(str(tmp_path / "film.mp4"), "w") as out:
        video = out.add_stream("mpeg4", rate=10, width=32, height=32)
        black = np.zeros((32, 32, 3), np.uint8)
        out.mux(video.encode(av.VideoFrame.from_ndarray(black, format="rgb24")))
        out.mux(video.encode(None))
    return tmp_path / "film.mp4"


@pytest.mark.parametrize(
    "make", [nothing, empty, text, noise, header_only, silent_film, lambda folder: folder]
)
def test_a_file_without_audio_is_refused_in_one_sentence(tmp_path, make):
    path = make(tmp_path)
    with pytest.raises(MediaError) as refusal:
        read_audio(path)
    message = str(refusal.value)
    assert path.name in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_playlist_cannot_reach_the_network(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        playlist = tmp_path / "list.m3u8"
        playlist.write_text(f"#EXTM3U\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n")
        with pytest.raises(MediaError):
            read_audio(playlist)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_stream_is_read_block_by_block(tmp_path):
    stream = stream_media(write_wav(tmp_path / "a.wav", tone(20.0, 8_000), 8_000))
    sizes = [len(token) for token in stream]
    assert stream.duration == pytest.approx(20.0)
    assert max(sizes) < SAMPLE_RATE
    assert sum(sizes) == pytest.approx(20 * SAMPLE_RATE, abs=2)


class Wall:
    """A clock that moves only while somebody waits."""

    def __init__(self):
        self.now = 50.0

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds


def test_realtime_delivers_each_block_once_it_would_have_been_spoken(tmp_path):
    wall = Wall()
    path = write_wav(tmp_path / "a.wav", tone(1.0, 16_000), 16_000)
    source = MediaSource(path, realtime=True, clock=wall, wait=wall.wait)
    source.open()
    recognised = 0.0
    while not source.finished:
        block = source.read(0.005)
        if block is not None:
            recognised += len(block.samples) / block.rate
            assert wall.now - 50.0 == pytest.approx(recognised, abs=0.006)
            assert block.captured == pytest.approx(50.0 + recognised)
    assert recognised == pytest.approx(1.0)


def test_realtime_catches_up_with_a_slow_reader_and_drops_nothing(tmp_path):
    wall = Wall()
    path = write_wav(tmp_path / "a.wav", tone(1.0, 16_000), 16_000)
    source = MediaSource(path, realtime=True, clock=wall, wait=wall.wait)
    source.open()
    first = source.read(1)
    wall.now += 0.5
    at_once = 0
    before = wall.now
    while wall.now == before:
        at_once += len(source.read(1).samples)
    assert at_once + len(first.samples) >= 0.5 * 16_000


def test_close_ends_a_file_early_and_open_starts_over(tmp_path):
    source = MediaSource(write_wav(tmp_path / "a.wav", tone(2.0, 16_000), 16_000))
    source.open()
    assert source.read(0) is not None
    source.close()
    source.close()
    assert source.finished
    assert source.read(0) is None
    assert len(read_all(source)) == 32_000
