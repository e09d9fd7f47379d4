import pytest

from app.view_models.status import Lag, LevelMeter, Stopwatch, clock_text, fraction_of


def test_the_stopwatch_leaves_pauses_out():
    now = [100.0]
    watch = Stopwatch(lambda: now[0])
    watch.restart()
    now[0] += 5
    watch.pause()
    now[0] += 60
    watch.resume()
    now[0] += 2
    assert watch.seconds == 7.0


def test_the_meter_has_immediate_attack_and_slow_release():
    meter = LevelMeter()
    meter.update(-6.0, -3.0)
    assert meter.level == pytest.approx(0.9)
    assert meter.fall(0.1)
    assert 0.6 < meter.level < 0.9
    assert not [meter.fall(1.0) for _ in range(3)][-1]


def test_levels_are_held_between_silence_and_full_scale():
    assert fraction_of(-200.0) == 0.0
    assert fraction_of(6.0) == 1.0


@pytest.mark.parametrize(
    ("lag", "severity"), [(Lag(0.4), "good"), (Lag(0.4, 1), "fair"), (Lag(9.0), "poor")]
)
def test_lag_is_judged(lag, severity):
    assert lag.severity == severity


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (75.9, "1:15"), (3723, "1:02:03")])
def test_times_are_written_as_people_read_them(seconds, text):
    assert clock_text(seconds) == text
