"""What an interrupted transcription has decoded, and what a later run may use of it."""

import os

import numpy as np
import pytest

from engine.captions.partial import PartialTranscript
from engine.types import SAMPLE_RATE, Word


def audio(value):
    return np.full(SAMPLE_RATE, value, np.float32)


def words(text):
    return tuple(Word(each, i / 2, i / 2 + 0.4, 0.5) for i, each in enumerate(text.split()))


class Decoder:
    """Names a window by its audio, and counts how often it had to."""

    def __init__(self):
        self.calls = 0

    def __call__(self, samples):
        self.calls += 1
        return words(f"window number {samples[0]:g}")


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "talk.wav"
    path.write_bytes(os.urandom(1000))
    return path


@pytest.fixture
def resume(tmp_path, recording):
    def resume(options="model a", restart=False, recording=recording):
        folder = tmp_path / "data" / "partial"
        return PartialTranscript.open(folder, recording, options, restart=restart)

    return resume


def test_a_later_run_decodes_only_what_is_missing(resume):
    first, second = Decoder(), Decoder()
    with resume() as partial:
        assert partial.seconds == 0
        said = [partial.recall(audio(n), first) for n in (1, 2)]
    with resume() as partial:
        assert partial.seconds == 2
        assert [partial.recall(audio(n), second) for n in (1, 2, 3)] == [*said, second(audio(3))]
    assert (first.calls, second.calls) == (2, 2)


def test_a_window_is_kept_before_the_run_ends_in_whatever_way(resume):
    killed = resume()
    killed.recall(audio(1), Decoder())
    with resume() as partial:
        assert partial.seconds == 1
    killed.close()


@pytest.mark.parametrize("change", [{"options": "model b"}, {"restart": True}])
def test_other_options_and_a_restart_discard_it(resume, change):
    with resume() as partial:
        partial.recall(audio(1), Decoder())
    with resume(**change) as partial:
        assert partial.seconds == 0
    with resume(**{**change, "restart": False}) as partial:
        assert partial.seconds == 0


def test_it_belongs_to_the_content_of_the_recording_not_to_its_name(resume, recording):
    with resume() as partial:
        partial.recall(audio(1), Decoder())
    copy = recording.rename(recording.with_name("copy.wav"))
    with resume(recording=copy) as partial:
        assert partial.seconds == 1
    copy.write_bytes(os.urandom(1000))
    with resume(recording=copy) as partial:
        assert partial.seconds == 0


def test_a_line_that_was_cut_short_or_damaged_is_decoded_again(resume, tmp_path):
    with resume() as partial:
        for n in (1, 2, 3):
            partial.recall(audio(n), Decoder())
    (path,) = (tmp_path / "data" / "partial").iterdir()
    lines = path.read_bytes().splitlines(keepends=True)
    damaged = lines[1].replace(b"number", b"humber")
    path.write_bytes(b"".join((lines[0], damaged, lines[2], lines[3][:40])))
    decoder = Decoder()
    with resume() as partial:
        assert [partial.recall(audio(n), decoder)[1].text for n in (1, 2, 3)] == ["number"] * 3
    assert decoder.calls == 2
    with resume() as partial:
        assert partial.seconds == 3


def test_a_complete_transcript_leaves_nothing(resume, tmp_path):
    with resume() as partial:
        partial.recall(audio(1), Decoder())
        partial.discard()
    assert list((tmp_path / "data" / "partial").iterdir()) == []


def test_a_recording_without_speech_leaves_nothing(resume, tmp_path):
    resume().close()
    assert not (tmp_path / "data").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(resume, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with resume(recording=tmp_path / "pipe") as partial:
        assert partial.seconds == 0


def test_what_nobody_resumes_is_deleted_after_a_month(resume, tmp_path):
    old = tmp_path / "data" / "partial" / "0.partial"
    old.parent.mkdir(parents=True)
    old.touch()
    os.utime(old, (0, 0))
    resume()
    assert not old.exists()


def test_only_the_user_may_read_it(resume, tmp_path):
    if os.name != "posix":
        pytest.skip("modes are those of POSIX")
    with resume() as partial:
        partial.recall(audio(1), Decoder())
    (path,) = (tmp_path / "data" / "partial").iterdir()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_disk_that_refuses_does_not_stop_the_transcription(resume, tmp_path):
    (tmp_path / "data").write_bytes(b"a file in the place of the folder")
    with resume() as partial:
        assert partial.recall(audio(1), Decoder()) == words("window number 1")
        partial.discard()
