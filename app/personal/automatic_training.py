"""When to train without being asked: the policy alone, free of Qt, clocks and processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MIN_IDLE_MINUTES = 10
"""Minutes without captions and transcriptions before a run starts."""
MIN_NEW_RECORDINGS = 30
"""Recordings since the last run that are worth another one."""

Action = Literal["none", "start", "pause", "resume", "refresh"]


@dataclass(frozen=True, slots=True)
class TrainingConditions:
    """What the policy decides on.

    Attributes
    ----------
    is_allowed
        Whether automatic training is switched on and the computer runs on mains power.
    is_busy
        Whether captions or a transcription are running.
    is_training
        Whether a run is active, paused ones included.
    can_train
        Whether a run could start: the trainer is installed, and there are enough recordings.
    has_interrupted_run
        Whether there is a run to resume.
    n_new
        Recordings added since the last run.
    """

    is_allowed: bool
    is_busy: bool
    is_training: bool
    can_train: bool
    has_interrupted_run: bool
    n_new: int


class AutomaticTraining:
    """Decides once a minute; pauses and resumes only runs that it started itself.

    After such a run was cancelled or has failed, it starts no other one until the user does.
    """

    def __init__(self) -> None:
        self._idle_minutes = 0
        self._is_own_run = False
        self._is_declined = False

    def after_minute(self, now: TrainingConditions) -> Action:
        """Return what to do after another minute; ``refresh`` means to count recordings again."""
        self._idle_minutes = 0 if now.is_busy else self._idle_minutes + 1
        if now.is_training:
            return self._steer(now) if self._is_own_run else "none"
        if not now.is_allowed or self._is_declined or self._idle_minutes < MIN_IDLE_MINUTES:
            return "none"
        if now.can_train and (now.has_interrupted_run or now.n_new >= MIN_NEW_RECORDINGS):
            return "start"
        return "none" if self._idle_minutes % MIN_IDLE_MINUTES else "refresh"

    def _steer(self, now: TrainingConditions) -> Action:
        return "pause" if now.is_busy or not now.is_allowed else "resume"

    def on_start(self, *, automatic: bool) -> None:
        """Note that a run starts, and whether this policy asked for it."""
        self._is_own_run, self._is_declined = automatic, False

    def on_user_pause(self) -> None:
        """Leave the run to the user from now on."""
        self._is_own_run = False

    def on_abort(self) -> None:
        """Note that the run was cancelled or has failed."""
        self._is_declined = self._is_own_run
