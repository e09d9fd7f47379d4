"""A session's audio on the disk, and its playback from a word on."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field

import numpy as np
import pytest

from engine import MediaError, StorageError, read_audio
from engine.audio.playback import play_session_audio, read_session_audio
from engine.audio.recorder import SessionAudioRecorder
from engine.audio.session_audio import delete_session_audio, list_session_audio
from engine.errors import DeviceNotFound
from engine.types import SAMPLE_RATE


@pytest.fixture(scope="module")
def speech():
    from tests.conftest import SAMPLES

    return read_audio(SAMPLES / "the-toll.opus").samples[: 12 * SAMPLE_RATE]


def record(folder, samples, channel="mic", start=0.0, block=1111, close=True):
    recorder = SessionAudioRecorder(folder)
    for at in range(0, len(samples), block):
        recorder.write(channel, start + at / SAMPLE_RATE, samples[at : at + block])
    if close:
        recorder.close()
    return recorder


def likeness(one, other):
    """Correlation of two signals, 1 for the same."""
    count = min(len(one), len(other))
    return float(np.corrcoef(one[:count], other[:count])[0, 1])


def test_captured_audio_is_stored_compressed_at_its_times(tmp_path, speech):
    record(tmp_path, speech)
    (token,) = list_session_audio(tmp_path)
    assert (token.channel, token.start) == ("mic", 0.0)
    again = read_audio(token.path).samples
    assert len(again) == len(speech)
    assert likeness(speech, again) > 0.95
    hours = len(speech) / SAMPLE_RATE / 3600
    assert token.path.stat().st_size / hours == pytest.approx(11e6, rel=0.15)


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are POSIX's")
def test_only_its_owner_can_read_it(tmp_path, speech):
    record(tmp_path, speech[:SAMPLE_RATE])
    assert list_session_audio(tmp_path)[0].path.stat().st_mode & 0o777 == 0o600


def test_a_gap_starts_a_new_file_at_its_own_time(tmp_path, speech):
    recorder = SessionAudioRecorder(tmp_path)
    second = speech[:SAMPLE_RATE]
    for start in (0.0, 1.0, 3600.5):
        recorder.write("mic", start, second)
    recorder.write("system", 0.0, second)
    recorder.close()
    found = [(token.channel, token.start) for token in list_session_audio(tmp_path)]
    assert found == [("mic", 0.0), ("mic", 3600.5), ("system", 0.0)]
    lengths = [len(read_audio(token.path).samples) for token in list_session_audio(tmp_path)]
    assert lengths == [2 * SAMPLE_RATE, SAMPLE_RATE, SAMPLE_RATE]


def test_it_can_be_read_while_it_is_being_written(tmp_path, speech):
    recorder = record(tmp_path, speech, close=False)
    recognised = len(read_audio(list_session_audio(tmp_path)[0].path).samples)
    assert recognised > len(speech) - SAMPLE_RATE
    recorder.close()


_RECORDS_FOR_EVER = """
import sys, numpy as np
from engine.audio.recorder import SessionAudioRecorder
recorder = SessionAudioRecorder(sys.argv[1])
noise = np.random.default_rng(0).normal(0, 0.1, 1600).astype(np.float32)
for block in range(10**9):
    recorder.write("mic", block / 10, noise)
    if block == 99:
        print("ten seconds", flush=True)
        sys.stdin.readline()
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_kill_costs_less_than_a_second(tmp_path):
    command = [sys.executable, "-c", _RECORDS_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    (token,) = list_session_audio(tmp_path)
    assert len(read_audio(token.path).samples) > 9 * SAMPLE_RATE
    assert sum(map(len, read_session_audio(tmp_path, "mic", 8.0))) > 48_000


_FILLS_THE_DISK = """
import resource, signal, sys, numpy as np
from engine.audio.recorder import SessionAudioRecorder
from engine.errors import StorageError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
recorder = SessionAudioRecorder(sys.argv[1])
noise = np.random.default_rng(0).normal(0, 0.1, 16000).astype(np.float32)
try:
    for second in range(100):
        recorder.write("mic", second, noise)
except StorageError as error:
    print(error)
try:
    recorder.close()
except StorageError:
    print("closed")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_a_full_disk_is_one_sentence_and_what_was_stored_can_be_played(tmp_path):
    command = [sys.executable, "-c", _FILLS_THE_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "no longer recorded" in done.stdout
    assert done.stderr == ""
    (token,) = list_session_audio(tmp_path)
    assert len(read_audio(token.path).samples) > 3 * SAMPLE_RATE


def test_a_folder_that_is_gone_is_one_sentence(tmp_path, speech):
    with pytest.raises(StorageError, match="captions continue"):
        record(tmp_path / "gone", speech)


def test_deleting_the_audio_leaves_the_rest(tmp_path, speech):
    record(tmp_path, speech[:SAMPLE_RATE])
    (tmp_path / "session.jsonl").write_text("{}")
    delete_session_audio(tmp_path)
    assert list_session_audio(tmp_path) == ()
    assert (tmp_path / "session.jsonl").exists()
    delete_session_audio(tmp_path)


# -- playing -------------------------------------------------------------------------------------


class PortAudioError(Exception):
    pass


@dataclass
class Speaker:
    """A sound card that keeps what it plays, or refuses to."""

    refuses: bool = False
    played: list = field(default_factory=list)
    open: int = 0
    ended: str = ""
    latency: float = 0.1
    PortAudioError = PortAudioError

    def OutputStream(self, **settings):  # noqa: N802
        assert settings == {"samplerate": 48_000, "channels": 1, "dtype": "float32"}
        if self.refuses:
            raise PortAudioError("no output")
        self.open += 1
        return self

    def start(self):
        pass

    def write(self, samples):
        self.played.append(samples[:, 0])

    def stop(self):
        self.ended = "stopped"

    def abort(self):
        self.ended = "aborted"

    def close(self):
        self.open -= 1

    def __hash__(self):
        return id(self)


def play(folder, start, speaker, channel="mic", stopped=lambda: False):
    times = []
    play_session_audio(folder, channel, start, times.append, stopped, load=lambda: speaker)
    return times


def test_playback_begins_at_the_word_and_reports_its_position(tmp_path, speech):
    record(tmp_path, speech, start=100.0)
    speaker = Speaker()
    times = play(tmp_path, 107.3, speaker)
    sound = np.concatenate(speaker.played)[::3]
    assert likeness(sound, speech[round(7.3 * SAMPLE_RATE) :]) > 0.9
    assert times[0] == pytest.approx(107.3)
    assert times[-1] == pytest.approx(112 - speaker.latency, abs=0.1)
    assert times == sorted(times)
    assert (speaker.ended, speaker.open) == ("stopped", 0)


def test_playback_stops_immediately_on_request(tmp_path, speech):
    record(tmp_path, speech)
    speaker = Speaker()
    play(tmp_path, 0.0, speaker, stopped=lambda: len(speaker.played) == 5)
    assert len(speaker.played) == 5
    assert (speaker.ended, speaker.open) == ("aborted", 0)


def test_playback_uses_the_file_that_contains_the_position(tmp_path, speech):
    recorder = SessionAudioRecorder(tmp_path)
    recorder.write("mic", 0.0, speech[: 2 * SAMPLE_RATE])
    recorder.write("mic", 50.0, speech[2 * SAMPLE_RATE : 4 * SAMPLE_RATE])
    recorder.close()
    speaker = Speaker()
    assert play(tmp_path, 50.5, speaker)[0] == pytest.approx(50.5)
    assert sum(map(len, speaker.played)) == pytest.approx(1.5 * 48_000, abs=2_000)


@pytest.mark.parametrize(("channel", "start"), [("system", 0.0), ("mic", 30.0)])
def test_a_position_without_audio_is_one_sentence(tmp_path, speech, channel, start):
    record(tmp_path, speech)
    with pytest.raises(MediaError, match="No audio was recorded"):
        play(tmp_path, start, Speaker(), channel)


def test_a_damaged_file_is_one_sentence(tmp_path):
    (tmp_path / "mic 0.000.opus").write_bytes(b"noise" * 100)
    with pytest.raises(MediaError, match="damaged"):
        play(tmp_path, 0.0, Speaker())


def test_a_machine_that_cannot_play_is_one_sentence(tmp_path, speech):
    record(tmp_path, speech)
    with pytest.raises(DeviceNotFound, match="headphones"):
        play(tmp_path, 0.0, Speaker(refuses=True))
