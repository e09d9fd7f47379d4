"""Files of every kind, and of none."""

import re
import socket
import wave
from fractions import Fraction

import av
import numpy as np
import pytest
from av.stream import Disposition

from engine.audio.media import MediaSource, read_audio, stream_media
from engine.errors import Cancelled, MediaError
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


def write_tracks(path, *tracks, codec="libopus", rate=48_000):
    """Encode audio tracks of (hertz, tags and flags) each; without sound where hertz is 0."""
    with av.open(str(path), "w") as out:
        streams = []
        for _, options in tracks:
            stream = out.add_stream(codec, rate=rate, layout="mono")
            tags = {name: options[name] for name in ("language", "title") if name in options}
            stream.metadata.update(tags)
            stream.disposition = options.get("flags", Disposition(0))
            streams.append(stream)
        for stream, (hertz, options) in zip(streams, tracks, strict=True):
            samples = tone(options.get("seconds", 2.0), rate, hertz=hertz)[:, 0]
            write_samples(out, stream, samples, rate)
    return path


def write_samples(out, stream, samples, rate, pace=1.0):
    """Encode mono samples; `pace` stretches their time stamps."""
    resampler = av.AudioResampler(stream.format, "mono", rate, stream.frame_size or 1024)
    frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
    frame.rate = rate
    position = 0
    for ready in (*resampler.resample(frame), *resampler.resample(None)):
        ready.pts, ready.time_base = round(position * pace), Fraction(1, rate)
        position += ready.samples
        out.mux(stream.encode(ready))
    out.mux(stream.encode(None))


def write_drifting(path, pace, seconds=40.0, mark=30.0, rate=16_000):
    """Write silence with a mark of 0.2 s, whose time stamps run at `pace` times its samples."""
    samples = np.zeros(int(seconds * rate), np.float32)
    samples[int(mark * rate) : int((mark + 0.2) * rate)] = tone(0.2, rate)[:, 0]
    with av.open(str(path), "w") as out:
        write_samples(
            out, out.add_stream("pcm_s16le", rate=rate, layout="mono"), samples, rate, pace
        )
    return path


def onset_of(samples):
    return np.flatnonzero(np.abs(samples) > 0.1)[0] / SAMPLE_RATE


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


@pytest.mark.parametrize("pace", [0.9, 0.99, 0.997, 1.003, 1.02])
def test_samples_that_do_not_agree_with_their_time_stamps_do_not_drift(tmp_path, pace):
    stream = stream_media(write_drifting(tmp_path / "a.mkv", pace))
    samples = np.concatenate(list(stream))
    assert onset_of(samples) == pytest.approx(30.0 * pace, abs=0.1)
    assert len(samples) / SAMPLE_RATE == pytest.approx(40.0 * pace, abs=0.1)
    assert stream.warning is None


def test_nothing_is_lost_where_samples_are_resampled(tmp_path):
    samples = read_audio(write_drifting(tmp_path / "a.mkv", 0.95)).samples
    mark = np.flatnonzero(np.abs(samples) > 0.1)
    assert (mark[-1] - mark[0]) / SAMPLE_RATE == pytest.approx(0.2 * 0.95, abs=0.01)


def test_worthless_time_stamps_are_ignored(tmp_path):
    samples = read_audio(write_drifting(tmp_path / "a.mkv", 0.01, seconds=90.0, mark=80.0)).samples
    assert len(samples) / SAMPLE_RATE > 75
    mark = np.flatnonzero(np.abs(samples) > 0.1)
    assert (mark[-1] - mark[0]) / SAMPLE_RATE == pytest.approx(0.2, abs=0.01)


def test_joined_transport_streams_follow_each_other(tmp_path):
    parts = [write_media(tmp_path / f"{n}.ts", "aac", seconds=6.0).read_bytes() for n in range(2)]
    (tmp_path / "joined.ts").write_bytes(b"".join(parts))
    samples = read_audio(tmp_path / "joined.ts").samples
    assert len(samples) / SAMPLE_RATE == pytest.approx(12.0, abs=0.3)
    assert pitch(samples[-5 * SAMPLE_RATE :]) == pytest.approx(440, abs=4)


ENGLISH, GERMAN = {"language": "eng"}, {"language": "deu"}
DEFAULT, COMMENT = {"flags": Disposition.default}, {"flags": Disposition.comment}


@pytest.mark.parametrize(
    ("tracks", "chosen"),
    [
        ([(300, {}), (400, {})], 1),
        ([(300, {}), (400, DEFAULT)], 2),
        ([(300, GERMAN | DEFAULT), (400, ENGLISH)], 2),
        ([(300, GERMAN), (400, {}), (500, DEFAULT)], 3),
        ([(300, ENGLISH | COMMENT), (400, ENGLISH)], 2),
        ([(0, DEFAULT), (400, {})], 2),
        ([(0, ENGLISH), (0, {}), (500, GERMAN)], 3),
        ([(0, {}), (0, {})], 1),
    ],
)
def test_the_track_that_is_most_likely_english_speech_is_read(tmp_path, tracks, chosen):
    stream = stream_media(write_tracks(tmp_path / "v.mkv", *tracks))
    assert stream.choice.chosen.number == chosen
    samples = np.concatenate(list(stream))
    if tracks[chosen - 1][0]:
        assert pitch(samples) == pytest.approx(tracks[chosen - 1][0], abs=4)


def test_the_search_for_sound_can_be_cancelled(tmp_path):
    path = write_tracks(tmp_path / "v.mkv", (0, {"seconds": 60.0}), (400, {}))
    answers = iter([False, True])
    with pytest.raises(Cancelled):
        stream_media(path, cancelled=lambda: next(answers))


def test_a_track_of_an_unknown_codec_gives_way_to_the_next(tmp_path):
    path = write_tracks(tmp_path / "v.mkv", (300, DEFAULT), (400, {}))
    path.write_bytes(path.read_bytes().replace(b"A_OPUS", b"A_NEWX", 1))
    assert pitch(read_audio(path).samples) == pytest.approx(400, abs=4)
    with pytest.raises(MediaError, match=r"^The audio of v.mkv cannot be decoded; convert"):
        stream_media(path, 1)


def test_any_track_can_be_read(tmp_path):
    path = write_tracks(tmp_path / "v.mkv", (300, ENGLISH), (400, GERMAN), (0, {}))
    for number, hertz in ((1, 300), (2, 400)):
        stream = stream_media(path, number)
        assert pitch(np.concatenate(list(stream))) == pytest.approx(hertz, abs=4)
    assert not np.concatenate(list(stream_media(path, 3))).any()


def test_a_track_that_is_not_there_is_refused(tmp_path):
    path = write_tracks(tmp_path / "v.mkv", (300, {}), (400, {}))
    with pytest.raises(MediaError, match=r"v.mkv has 2 audio tracks, so there is no track 3\."):
        stream_media(path, 3)
    with pytest.raises(MediaError, match=r"a.wav has only one audio track"):
        stream_media(write_wav(tmp_path / "a.wav", tone(1.0, 16_000), 16_000), 2)


def test_a_source_tells_which_of_several_tracks_it_reads(tmp_path):
    tracks = (0, ENGLISH | {"title": "Mic\n"}), (400, GERMAN)
    source = MediaSource(write_tracks(tmp_path / "v.mkv", *tracks))
    source.open()
    assert source.warning == (
        "v.mkv has 2 audio tracks (1 eng Mic, 2 deu); track 2 is used, as track 1 is silent."
    )
    read_all(source)
    assert "track 2 is used" in source.warning
    single = MediaSource(write_tracks(tmp_path / "one.mkv", (400, GERMAN)))
    single.open()
    assert single.warning is None


def test_opposite_channels_of_a_file_are_not_silence(tmp_path):
    samples = tone(2.0, 48_000, channels=2)
    samples[:, 1] *= -1
    read = read_audio(write_wav(tmp_path / "a.wav", samples, 48_000)).samples
    assert np.abs(read[1000:-1000]).max() == pytest.approx(0.5, abs=0.05)


def write_mp3(path, seconds=8.0, rate=44_100):
    return write_media(path, "mp3", seconds=seconds, rate=rate)


def decode(path):
    stream = stream_media(path)
    return sum(map(len, stream)) / SAMPLE_RATE, stream.warning


ID3 = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128)


@pytest.mark.parametrize("junk", [b"", ID3, b"TAG" + bytes(125)])
def test_joined_mp3_files_are_whole(tmp_path, junk):
    part = write_mp3(tmp_path / "a.mp3").read_bytes()
    (tmp_path / "joined.mp3").write_bytes(part + junk + part)
    seconds, warning = decode(tmp_path / "joined.mp3")
    assert seconds == pytest.approx(16.0, abs=0.2)
    assert warning is None


@pytest.mark.parametrize("rates", [(44_100, 16_000), (16_000, 44_100)])
def test_joined_mp3_files_of_two_rates_are_whole(tmp_path, rates):
    parts = [write_mp3(tmp_path / f"{rate}.mp3", rate=rate).read_bytes() for rate in rates]
    (tmp_path / "joined.mp3").write_bytes(b"".join(parts))
    seconds, warning = decode(tmp_path / "joined.mp3")
    assert seconds == pytest.approx(16.0, abs=0.2)
    assert warning is None


def test_padding_behind_an_mp3_is_no_damage(tmp_path):
    path = write_mp3(tmp_path / "a.mp3")
    path.write_bytes(path.read_bytes() + bytes(20_000))
    seconds, warning = decode(path)
    assert seconds == pytest.approx(8.0, abs=0.2)
    assert warning is None


def test_half_an_mp3_whose_header_states_the_whole_length_ends_early(tmp_path):
    path = write_mp3(tmp_path / "a.mp3")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert decode(path)[1] == "a.mp3 ends early: 4 of 8 seconds could be read."


def test_a_hole_in_an_mp3_is_damage_and_its_length_is_told(tmp_path):
    data = write_mp3(tmp_path / "a.mp3").read_bytes()
    third = len(data) // 3
    (tmp_path / "a.mp3").write_bytes(data[:third] + bytes(third) + data[2 * third :])
    warning = decode(tmp_path / "a.mp3")[1]
    assert warning == "a.mp3 is damaged: about 3 seconds of its audio could not be read."


@pytest.mark.parametrize("codec", ["libopus", "flac"])
def test_a_chained_ogg_file_is_decoded_to_its_end(tmp_path, codec):
    parts = [
        write_media(tmp_path / f"{rate}.ogg", codec, seconds=2.0, rate=rate).read_bytes()
        for rate in ((48_000, 24_000) if codec == "libopus" else (44_100, 48_000))
    ]
    (tmp_path / "chained.ogg").write_bytes(b"".join([*parts, parts[0]]))
    stream = stream_media(tmp_path / "chained.ogg")
    samples = np.concatenate(list(stream))
    assert len(samples) / SAMPLE_RATE == pytest.approx(6.0, abs=0.1)
    assert pitch(samples[-SAMPLE_RATE:]) == pytest.approx(440, abs=4)
    assert stream.duration == pytest.approx(6.0, abs=0.1)
    assert stream.warning is None


def test_a_chained_ogg_file_that_is_cut_ends_early(tmp_path):
    part = write_media(tmp_path / "a.ogg", "libopus", seconds=8.0).read_bytes()
    (tmp_path / "chained.ogg").write_bytes(part + part[: len(part) // 2])
    seconds, _ = decode(tmp_path / "chained.ogg")
    assert 10 < seconds < 14


def test_missing_pages_of_an_ogg_file_are_told(tmp_path):
    data = bytearray(write_media(tmp_path / "a.ogg", "libopus", seconds=8.0).read_bytes())
    data[len(data) // 2 : len(data) // 2 + 100] = bytes(100)
    (tmp_path / "a.ogg").write_bytes(data)
    seconds, warning = decode(tmp_path / "a.ogg")
    assert seconds == pytest.approx(8.0, abs=0.1)
    assert warning.startswith("a.ogg is damaged: about ")


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mkv", "libopus"), ("a.m4a", "aac"), ("a.ts", "aac")]
)
def test_damage_in_a_container_is_told(tmp_path, name, codec):
    data = bytearray(write_media(tmp_path / name, codec, seconds=12.0).read_bytes())
    sixth = len(data) // 6
    data[3 * sixth : 4 * sixth] = bytes(sixth)
    (tmp_path / name).write_bytes(data)
    seconds, warning = decode(tmp_path / name)
    assert seconds == pytest.approx(12.0, abs=0.1)
    assert warning.startswith(f"{name} is damaged: about ")


def write_stamps(path, *seconds):
    """Write seconds of silence with these time stamps."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for second in seconds:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 16_000), np.int16), "s16", "mono")
            frame.rate, frame.pts, frame.time_base = 16_000, 16_000 * second, Fraction(1, 16_000)
            out.mux(stream.encode(frame))
    return path


def test_a_pause_of_the_recorder_is_no_damage(tmp_path):
    path = write_stamps(tmp_path / "a.mkv", 0, 1, 2, 6, 7, 8)
    assert decode(path) == (pytest.approx(9.0), None)


def test_a_single_wrong_time_stamp_is_ignored(tmp_path):
    data = bytearray(write_media(tmp_path / "a.flv", "mp3", rate=44_100).read_bytes())
    # A tag of sound begins with 8, the size of its data and its time in milliseconds.
    tags = [match.start() for match in re.finditer(rb"\x08.{9}\x00", data, re.DOTALL)]
    middle = tags[len(tags) // 2]
    data[middle + 4 : middle + 7] = (60_000).to_bytes(3, "big")
    (tmp_path / "a.flv").write_bytes(data)
    assert decode(tmp_path / "a.flv")[0] == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize("state", [0, 2**31 - 1, 2**32 - 1])
def test_a_wav_whose_header_does_not_know_its_length_is_whole(tmp_path, state):
    data = write_wav(tmp_path / "a.wav", tone(3.0, 16_000), 16_000).read_bytes()
    size = np.array([state], "<u4").tobytes()
    (tmp_path / "a.wav").write_bytes(data[:4] + size + data[8:40] + size + data[44:])
    assert decode(tmp_path / "a.wav") == (pytest.approx(3.0), None)


def test_half_a_wav_ends_early(tmp_path):
    path = write_wav(tmp_path / "a.wav", tone(8.0, 16_000), 16_000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert decode(path)[1] == "a.wav ends early: 4 of 8 seconds could be read."


@pytest.mark.parametrize("padding", [0, 30_000])
def test_a_wma_file_states_its_length_whatever_its_size(tmp_path, padding):
    path = write_media(tmp_path / "a.wma", "mp3", seconds=8.0, rate=44_100)
    data = path.read_bytes()
    path.write_bytes(data + bytes(padding))
    assert decode(path)[1] is None
    path.write_bytes(data[: len(data) // 2])
    assert "a.wma ends early: 4 of 8 seconds" in decode(path)[1]


def test_a_transport_stream_goes_on_behind_what_is_not_one(tmp_path):
    data = write_media(tmp_path / "a.ts", "aac", seconds=6.0).read_bytes()
    (tmp_path / "a.ts").write_bytes(data + bytes(200_000) + data)
    assert decode(tmp_path / "a.ts") == (pytest.approx(12.0, abs=0.3), None)


def test_a_film_that_is_cut_ends_early(tmp_path):
    data = write_media(tmp_path / "v.mkv", "libopus", seconds=9.0, picture=9.0).read_bytes()
    (tmp_path / "v.mkv").write_bytes(data[: len(data) // 2])
    assert "v.mkv ends early" in decode(tmp_path / "v.mkv")[1]


def test_tags_that_are_not_utf_8_do_not_matter(tmp_path):
    with av.open(str(tmp_path / "a.wav"), "w") as out:
        out.metadata["title"] = "Caf\u00e9"
        write_samples(out, out.add_stream("pcm_s16le", 16_000), tone(1.0, 16_000)[:, 0], 16_000)
    data = (tmp_path / "a.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(data.replace("Caf\u00e9".encode(), b"Caf\xe9\xe9"))
    assert len(read_audio(tmp_path / "a.wav").samples) == SAMPLE_RATE


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
