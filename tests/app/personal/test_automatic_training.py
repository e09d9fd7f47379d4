"""When training starts, pauses and resumes without being asked; no window, no clock."""

from dataclasses import replace

import pytest

from app.personal.automatic_training import (
    MIN_IDLE_MINUTES,
    MIN_NEW_RECORDINGS,
    AutomaticTraining,
    TrainingConditions,
)

READY = TrainingConditions(
    is_allowed=True,
    is_busy=False,
    is_training=False,
    can_train=True,
    has_interrupted_run=False,
    n_new=MIN_NEW_RECORDINGS,
)
RUNNING = replace(READY, is_training=True, can_train=False)


def after(minutes, now, policy=None):
    policy = policy or AutomaticTraining()
    return [policy.after_minute(now) for _ in range(minutes)]


def test_a_run_starts_after_ten_idle_minutes():
    actions = after(MIN_IDLE_MINUTES, READY)
    assert actions == ["none"] * (MIN_IDLE_MINUTES - 1) + ["start"]


@pytest.mark.parametrize("change", [{"is_allowed": False}, {"is_busy": True}])
def test_no_run_starts_while_it_is_not_allowed_or_captions_run(change):
    assert set(after(3 * MIN_IDLE_MINUTES, replace(READY, **change))) == {"none"}


def test_captions_restart_the_idle_time():
    policy = AutomaticTraining()
    after(MIN_IDLE_MINUTES - 1, READY, policy)
    policy.after_minute(replace(READY, is_busy=True))
    assert set(after(MIN_IDLE_MINUTES - 1, READY, policy)) == {"none"}
    assert policy.after_minute(READY) == "start"


@pytest.mark.parametrize("change", [{"n_new": MIN_NEW_RECORDINGS - 1}, {"can_train": False}])
def test_the_recordings_are_counted_again_now_and_then(change):
    actions = after(2 * MIN_IDLE_MINUTES, replace(READY, **change))
    assert [minute for minute, action in enumerate(actions, 1) if action == "refresh"] == [10, 20]
    assert set(actions) == {"none", "refresh"}


def test_an_interrupted_run_needs_no_new_recordings():
    assert after(10, replace(READY, n_new=0, has_interrupted_run=True))[-1] == "start"


def test_its_own_run_pauses_for_captions_and_on_battery():
    policy = AutomaticTraining()
    policy.on_start(automatic=True)
    assert policy.after_minute(RUNNING) == "resume"
    assert policy.after_minute(replace(RUNNING, is_busy=True)) == "pause"
    assert policy.after_minute(replace(RUNNING, is_allowed=False)) == "pause"


def test_a_run_of_the_user_is_left_alone():
    policy = AutomaticTraining()
    policy.on_start(automatic=False)
    assert policy.after_minute(replace(RUNNING, is_busy=True)) == "none"


def test_a_run_that_the_user_paused_is_not_resumed():
    policy = AutomaticTraining()
    policy.on_start(automatic=True)
    policy.on_user_pause()
    assert policy.after_minute(RUNNING) == "none"


def test_after_a_cancelled_run_none_starts_until_the_user_starts_one():
    policy = AutomaticTraining()
    policy.on_start(automatic=True)
    policy.on_abort()
    assert set(after(30, READY, policy)) == {"none"}
    policy.on_start(automatic=False)
    policy.on_abort()
    assert "start" in after(10, READY, policy)
