from engine.live.scheduler import Scheduler
from engine.types import LoadLevel


def test_each_pass_waits_for_as_much_audio_as_the_last_one_took_to_compute():
    scheduler = Scheduler(refresh=0.3)
    assert scheduler.is_due(0.3)
    scheduler.record(cost=1.2, new_audio=0.3)
    assert not scheduler.is_due(1.1)
    assert scheduler.is_due(1.2)


def test_under_load_the_beam_narrows_before_the_refresh_slows():
    scheduler = Scheduler(refresh=0.3)
    passes = []
    while scheduler.load < LoadLevel.SLOW_REFRESH:
        scheduler.record(cost=0.4, new_audio=0.4)
        passes.append((scheduler.effort(4, 6.0).beam, scheduler.interval))
    narrowed = next(i for i, (beam, _) in enumerate(passes) if beam == 2)
    slowed = next(i for i, (_, interval) in enumerate(passes) if interval > 0.5)
    assert narrowed < slowed
    assert scheduler.effort(4, 6.0).beam == 1


def test_full_work_returns_when_the_load_is_gone():
    scheduler = Scheduler(refresh=0.3)
    for _ in range(20):
        scheduler.record(cost=0.5, new_audio=0.5)
    for _ in range(40):
        scheduler.record(cost=0.01, new_audio=0.3)
    assert scheduler.load == LoadLevel.FULL
    assert scheduler.effort(5, 6.0).beam == 5


def test_a_light_load_never_gives_up_work():
    scheduler = Scheduler(refresh=0.3)
    for _ in range(100):
        scheduler.record(cost=0.1, new_audio=0.32)
    assert scheduler.load == LoadLevel.FULL


def test_audio_is_skipped_only_when_the_wait_is_long():
    scheduler = Scheduler(refresh=0.3, max_lag=8.0)
    assert scheduler.excess(7.9) == 0
    assert scheduler.load == LoadLevel.FULL
    assert 8.0 < scheduler.excess(9.0) < 9.0
    assert scheduler.load == LoadLevel.SKIP_AUDIO
