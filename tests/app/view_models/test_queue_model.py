from pathlib import Path

from app.view_models.file_queue import JobQueue, media_files


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_folders_give_their_audio_and_video_files(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("b.mp3", "a.WAV", "notes.txt", "deep/c.mkv"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in media_files([tmp_path])] == ["a.WAV", "b.mp3", "c.mkv"]
    assert media_files([Path("odd.xyz")]) == [Path("odd.xyz")]


def test_one_file_at_a_time_in_order():
    queue = JobQueue()
    first, second = queue.add([Path("1.wav"), Path("2.wav")])
    assert queue.start_next() is first
    assert queue.start_next() is None
    queue.finish(first, Path("session"))
    assert queue.start_next() is second


def test_a_file_that_waits_is_not_added_twice():
    queue = JobQueue()
    queue.add([Path("1.wav")])
    assert queue.add([Path("1.wav")]) == []


def test_speed_and_time_left():
    clock = Clock()
    queue = JobQueue(clock)
    (job,) = queue.add([Path("1.wav")])
    assert job.left is None
    queue.start_next()
    clock.now = 2.0
    queue.progress(job, 20.0, 100.0)
    assert job.speed == 10.0
    assert job.left == 8.0
    assert job.fraction == 0.2


def test_a_cancelled_file_does_not_fail_or_run():
    queue = JobQueue()
    first, second = queue.add([Path("1.wav"), Path("2.wav")])
    queue.start_next()
    queue.cancel(first)
    queue.fail(first, "Transcription was cancelled.")
    assert (first.state, first.message) == ("cancelled", "")
    queue.cancel(second)
    assert not queue.is_busy
    queue.clear_finished()
    assert queue.jobs == []
