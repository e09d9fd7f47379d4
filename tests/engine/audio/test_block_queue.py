"""The queue between a device and the engine: bounded, ordered, and it reports what it drops."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from capture_fakes import Clock, block

from engine.audio.source import BlockQueue


def test_blocks_come_out_in_order_with_their_time():
    clock = Clock()
    queue = BlockQueue(1000, clock=clock)
    queue.put(block(10, value=0.1))
    clock.now += 1
    queue.put(block(10, value=0.2))
    first, second = queue.get(0), queue.get(0)
    assert (first.samples[0, 0], second.samples[0, 0]) == pytest.approx((0.1, 0.2))
    assert (first.captured, second.captured) == (100, 101)
    assert queue.get(0) is None


def test_a_full_queue_drops_the_newest_and_reports_how_much():
    queue = BlockQueue(1000, seconds=0.1)
    for _ in range(13):
        queue.put(block(10))
    kept = [queue.get(0) for _ in range(10)]
    assert [item.lost for item in kept] == [0] * 10
    assert queue.get(0) is None
    queue.put(block(10))
    assert queue.get(0).lost == 30
    queue.put(block(10))
    assert queue.get(0).lost == 0


def test_the_end_gets_through_a_full_queue():
    queue = BlockQueue(1000, seconds=0.01)
    for _ in range(3):
        queue.put(block(10))
    queue.end()
    assert queue.get(0) is not None
    assert not queue.drained
    assert queue.get(0) is None
    assert queue.drained


def test_nothing_is_lost_or_doubled_between_two_threads():
    queue = BlockQueue(1000, seconds=100)

    def produce():
        for number in range(2000):
            queue.put(np.full((7, 1), number, np.float32))
        queue.end()

    thread = threading.Thread(target=produce)
    thread.start()
    numbers = []
    while not queue.drained:
        item = queue.get(1)
        numbers += [] if item is None else [int(item.samples[0, 0])]
    thread.join()
    assert numbers == list(range(2000))
