"""A user who sings one tone a letter, and a fake voice detector."""

from datetime import UTC, datetime

import numpy as np

from engine.personal.recordings import Recording

RATE = 16_000
SENTENCES = (
    "the hen and the ant ran on and on",
    "an ear on the thing in the inn",
    "the inn and the ring at the end",
    "hand the other ring to the hen there",
    "a red tent in the rain at the inn",
    "ten herons ran there in the rain",
    "on and on the rain ran to the hat",
    "a hare and her hat on the train",
    "none of them had the other thing there",
    "the train at the end of the rain",
    "earn the green tie on the tin train",
    "that tin and this hat are in there",
)


def sing(text, seed=0):
    """One tone a letter, 0.05 s each, with 0.3 s of near silence before and behind."""
    time = np.arange(int(0.05 * RATE)) / RATE
    notes = [0.3 * np.sin(2 * np.pi * (200 + 25 * (ord(c) - 32)) * time) for c in text]
    quiet = np.zeros(int(0.3 * RATE))
    sound = np.concatenate([quiet, *notes, quiet])
    sound += 1e-4 * np.random.default_rng(seed).standard_normal(len(sound))
    return (sound * 32_767).astype(np.int16)


def sung_recording(number, text, kind="enrolment", sound=None):
    probability = 0.9 if kind == "caption" else None
    samples = sing(text, number) if sound is None else sound
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return Recording(f"recording-{number}", when, kind, text, probability, samples)


class Voice:
    """Takes every frame for speech, or none."""

    def __init__(self, chance):
        self.chance = chance

    def probability(self, frame):
        return self.chance

    def reset(self):
        pass
