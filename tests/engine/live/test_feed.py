"""The clock of a channel: what no device delivered becomes one gap of its true length."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import DeviceLost, DeviceNotFound
from engine.events import AudioStarted, GapFound, Notice, NoticeCleared, SourceChanged
from engine.live.feed import DEVICE_LOST, NO_AUDIO, SOURCE_CHANGED, Feed
from engine.types import AudioBlock, DeviceSwitch, Gap

RATE = 16_000
BLOCK = 0.1


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Channel:
    """Stands in for the recogniser of a channel: a position, and the samples pushed."""

    channel = "mic"

    def __init__(self):
        self.now = 0
        self.pushed = []

    def push(self, samples):
        self.pushed.append(samples)
        self.now += len(samples)
        return []

    def finish(self):
        return []

    def skip(self, samples):
        self.now += samples
        return []

    def mark_gap(self, samples, reason, before=0):
        gap = Gap(self.now - before, self.now + samples, reason)
        self.now += samples
        return [GapFound(self.channel, gap)]

    @property
    def audio(self):
        return np.concatenate(self.pushed)


class Device:
    """A device whose blocks a test queues; an exception in the queue is raised."""

    channel, finished = "mic", False

    def __init__(self, clock, name="Microphone", value=0.5):
        self.name, self.warning = name, None
        self.clock, self.value = clock, value
        self.queue, self.calls = [], []
        self.refuses = False

    def open(self):
        self.calls.append("open")
        if self.refuses:
            raise DeviceNotFound(f"{self.name} was not found.")

    resume = open

    def close(self):
        self.calls.append("close")

    pause = close

    def read(self, timeout):
        if not self.queue:
            return None
        item = self.queue.pop(0)
        if isinstance(item, Exception):
            raise item
        return item

    def deliver(self, seconds, **fields):
        """Deliver audio in real time, in blocks of 0.1 s."""
        for _ in range(round(seconds / BLOCK)):
            self.clock.now += BLOCK
            self.queue.append(replace(self.block(), **fields))
            fields = {}

    def burst(self, seconds):
        """Deliver audio that was kept for this process, all at once."""
        self.queue += [self.block() for _ in range(round(seconds / BLOCK))]

    def block(self):
        samples = np.full((round(BLOCK * RATE), 1), self.value, np.float32)
        return AudioBlock(samples, RATE, captured=self.clock.now)


class Run:
    """A feed over one device, with everything it published."""

    def __init__(self, zero=None):
        self.clock = Clock()
        self.device = Device(self.clock)
        self.channel = Channel()
        self.events = []
        self.feed = Feed(self.device, self.channel, self.events.append, self.clock, zero=zero)

    def pull(self):
        """Read until nothing is left."""
        had = True
        while had:
            had, outputs = self.feed.pull(0.01)
            self.events += outputs

    def pull_until(self, condition):
        for _ in range(1000):
            self.pull()
            if condition():
                return
        raise AssertionError("it never happened")

    def hear(self, seconds, device=None, **fields):
        for _ in range(round(seconds / BLOCK)):
            (device or self.device).deliver(BLOCK, **fields)
            self.pull()
            fields = {}

    def close(self):
        self.events += self.feed.close()

    @property
    def seconds(self):
        return self.channel.now / RATE

    @property
    def gaps(self):
        gaps = [event.gap for event in self.events if isinstance(event, GapFound)]
        return [(round(g.start / RATE, 2), round(g.end / RATE, 2), g.reason) for g in gaps]

    def notices(self):
        return [event.message for event in self.events if isinstance(event, Notice)]

    def cleared(self):
        return [event.message for event in self.events if isinstance(event, NoticeCleared)]

    def sources(self):
        return [event.name for event in self.events if isinstance(event, SourceChanged)]


def test_an_absence_counts_from_the_last_block_not_from_its_detection():
    run = Run()
    run.hear(10)
    run.clock.now += 3.0  # the patience of the source
    run.device.queue.append(DeviceLost("Microphone stopped delivering audio."))
    run.pull()
    run.clock.now += 1.0
    run.pull_until(lambda: "open" in run.device.calls)
    run.hear(2)
    assert run.gaps == [(10.0, 14.0, DEVICE_LOST)]
    assert run.seconds == pytest.approx(16.0)


def test_a_device_that_opens_but_stays_silent_is_one_absence_with_one_notice():
    run = Run()
    run.hear(2)
    lost = DeviceLost("Microphone stopped delivering audio.")
    for attempt in range(1, 4):
        run.device.queue.append(lost)
        run.pull()
        run.clock.now += 4.0
        run.pull_until(lambda n=attempt: run.device.calls.count("open") >= n)
    run.hear(1)
    assert run.gaps == [(2.0, 14.0, DEVICE_LOST)]
    assert len(run.notices()) == 2
    assert run.cleared() == [f"{lost} Trying to reconnect."]


def test_a_session_that_ends_while_its_device_is_lost_is_as_long_as_the_clock():
    run = Run()
    run.hear(2)
    run.device.refuses = True
    run.device.queue.append(DeviceLost("Microphone was disconnected."))
    run.pull()
    run.clock.now += 7.0
    run.pull()
    run.close()
    assert run.gaps == [(2.0, 9.0, DEVICE_LOST)]


def test_a_suspended_machine_leaves_one_gap_of_the_right_length():
    run = Run()
    run.hear(6)
    run.clock.now += 3600.0
    run.hear(3)
    assert run.gaps == [(6.0, 3606.0, NO_AUDIO)]
    assert run.seconds == pytest.approx(3609.0)
    assert run.notices() == []


def test_what_the_sound_server_kept_for_a_frozen_process_is_heard_and_the_rest_is_one_gap():
    run = Run()
    run.hear(6)
    run.clock.now += 15.0
    run.device.burst(11)
    run.hear(3)
    ((start, end, reason),) = run.gaps
    assert reason == NO_AUDIO
    assert end - start == pytest.approx(4.0)
    assert start == pytest.approx(17.0, abs=0.2)
    assert run.seconds == pytest.approx(24.0)
    assert len(run.channel.audio) == pytest.approx(20.0 * RATE)


def test_audio_that_is_late_but_complete_leaves_no_gap():
    run = Run()
    run.hear(2)
    run.clock.now += 5.0
    run.device.burst(5)
    run.hear(2)
    assert run.gaps == []
    assert run.seconds == pytest.approx(9.0)


def test_blocks_held_back_are_not_lost_when_the_session_ends():
    run = Run()
    run.hear(2)
    run.clock.now += 5.0
    run.hear(0.3)
    run.close()
    assert run.gaps == [(2.0, 7.0, NO_AUDIO)]
    assert run.seconds == pytest.approx(7.3)


def test_a_device_whose_clock_is_slow_leaves_no_gap():
    run = Run()
    for _ in range(1200):
        run.clock.now += 1.0005
        samples = np.zeros((RATE, 1), np.float32)
        run.device.queue.append(AudioBlock(samples, RATE, captured=run.clock.now))
        run.pull()
    assert run.gaps == []


def test_a_backlog_is_not_counted_while_nothing_waits():
    run = Run()
    run.hear(2)
    run.clock.now += 20.0
    run.pull()
    assert run.feed.backlog == 0.0


def test_the_default_that_is_followed_leaves_a_gap_for_what_was_missed_on_it():
    run = Run()
    run.hear(5)
    since = run.clock.now - 0.3
    run.clock.now += 0.2
    run.hear(2, switch=DeviceSwitch("Headphones", since))
    assert run.gaps == [(4.7, 5.2, SOURCE_CHANGED)]
    assert run.seconds == pytest.approx(7.2)


def test_silence_that_the_source_inserted_itself_belongs_to_the_gap():
    run = Run()
    run.hear(5)
    run.device.queue.append(DeviceLost("System audio stopped.", unheard=3.0))
    run.pull()
    run.close()
    assert run.gaps == [(2.0, 5.0, DEVICE_LOST)]


def test_a_pause_moves_the_clock_without_a_gap():
    run = Run()
    run.hear(2)
    run.feed.pause()
    run.clock.now += 60.0
    run.feed.resume()
    run.pull_until(lambda: not run.feed.is_suspended)
    run.hear(1)
    assert run.gaps == []
    assert run.seconds == pytest.approx(63.0)


def test_a_microphone_that_is_gone_after_a_pause_is_reported():
    run = Run()
    run.hear(2)
    run.feed.pause()
    run.device.refuses = True
    run.feed.resume()
    run.pull_until(run.notices)
    assert "was not found" in run.notices()[0]


def test_a_channel_that_joins_later_starts_at_the_sessions_time():
    run = Run(zero=990.0)
    run.hear(1)
    assert run.seconds == pytest.approx(11.0)
    assert run.gaps == []
    (started,) = [event for event in run.events if isinstance(event, AudioStarted)]
    assert started.zero == pytest.approx(990.0)


def test_a_warning_is_cleared_when_it_no_longer_applies():
    run = Run()
    run.device.warning = "Microphone is muted."
    run.hear(1)
    run.device.warning = None
    run.hear(1)
    assert run.notices() == run.cleared() == ["Microphone is muted."]


# -- another source of the same channel ------------------------------------------------------------


def other(run, **options):
    return Device(run.clock, "Headset", value=0.25, **options)


def test_changing_the_microphone_loses_no_audio_and_repeats_none():
    run = Run()
    headset = other(run)
    run.hear(3)
    run.feed.replace(headset)
    for delay in (0.05, 0.0, 0.02, 0.08, 0.0, 0.01):  # both deliver until the change
        run.clock.now += BLOCK
        run.device.queue.append(run.device.block())
        block = headset.block()
        headset.queue.append(replace(block, captured=block.captured + delay))
    run.pull_until(lambda: run.feed.source is headset)
    run.pull()
    run.hear(2, headset)
    assert run.gaps == []
    assert run.seconds == pytest.approx(5.6)
    assert "close" in run.device.calls
    assert run.sources() == ["Microphone", "Headset"]
    values = run.channel.audio
    assert list(values[: int(3.6 * RATE)]) == [0.5] * int(3.6 * RATE)
    assert list(values[int(3.6 * RATE) :]) == [0.25] * int(2.0 * RATE)


def test_the_old_microphone_is_kept_until_the_new_one_delivers():
    run = Run()
    headset = other(run)
    run.feed.replace(headset)
    run.pull_until(lambda: "open" in headset.calls)
    run.hear(2)
    assert run.feed.source is run.device
    assert run.seconds == pytest.approx(2.0)


def test_a_microphone_that_cannot_be_opened_leaves_the_old_one_in_use():
    run = Run()
    headset = other(run)
    headset.refuses = True
    run.feed.replace(headset)
    run.pull_until(run.notices)
    run.hear(1)
    assert run.notices() == ["Headset was not found. Captions continue with Microphone."]
    assert run.seconds == pytest.approx(1.0)
    assert run.sources() == ["Microphone"]


def test_another_microphone_takes_the_place_of_a_lost_one():
    run = Run()
    headset = other(run)
    run.hear(2)
    run.device.refuses = True
    run.device.queue.append(DeviceLost("Microphone was disconnected."))
    run.pull()
    run.feed.replace(headset)
    run.clock.now += 3.0
    headset.deliver(1)
    run.pull_until(lambda: run.feed.source is headset)
    run.pull()
    assert run.gaps == [(2.0, 5.0, DEVICE_LOST)]
    assert run.cleared() == ["Microphone was disconnected. Trying to reconnect."]


# -- a sound server that hangs ---------------------------------------------------------------------


@pytest.mark.parametrize("call", ["open", "close"])
def test_a_device_that_hangs_does_not_hold_up_the_end(monkeypatch, call):
    monkeypatch.setattr("engine.live.feed.CLOSE_SECONDS", 0.05)
    run, released = Run(), threading.Event()
    run.hear(2)
    setattr(run.device, call, lambda: released.wait(30))
    run.device.queue.append(DeviceLost("Microphone stopped delivering audio."))
    run.pull()
    run.clock.now += 2.0
    run.pull()
    run.close()
    released.set()
    assert run.gaps == [(2.0, 4.0, DEVICE_LOST)]


def test_a_device_that_opens_after_the_end_is_closed_again():
    run, released, closed = Run(), threading.Event(), threading.Event()
    run.hear(1)
    run.feed.pause()
    run.device.resume = lambda: released.wait(30)
    run.device.close = closed.set
    run.feed.resume()
    run.close()
    assert not closed.is_set()
    released.set()
    assert closed.wait(30)


def test_a_device_that_opens_too_late_is_released_before_it_is_opened_again():
    run, released, closed = Run(), threading.Event(), threading.Event()
    run.hear(1)
    run.device.queue.append(DeviceLost("Microphone was disconnected."))
    run.pull()
    run.clock.now += 2.0
    opening = threading.Event()
    run.device.open = lambda: opening.set() or released.wait(30)
    run.pull_until(opening.is_set)
    run.device.close = closed.set
    run.feed.pause()
    run.feed.resume()
    run.pull()
    assert not closed.is_set()
    order = []
    run.device.open = lambda: order.append(closed.is_set())
    released.set()
    run.pull_until(lambda: not run.feed.is_suspended)
    assert order == [True]
