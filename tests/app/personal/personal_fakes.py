"""A user's voice, what is kept of it, and a window with a fake trainer."""

import sys
from datetime import datetime
from pathlib import Path

import numpy as np

from app.personal.trainer import TrainerProgram
from app.settings import PersonalSettings
from engine import AudioBlock, Recording, VersionScores

RATE = 16_000
ON = PersonalSettings(collect=True)
FAKE = Path(__file__).parent / "fake_trainer.py"
SCORES = VersionScores("base 1", 12, 1, 20.0, 10.0, 11.0, 11.1)


def speech(seconds, loudness=0.2):
    """Noise that swells and fades like syllables, with silence at both ends."""
    noise = np.random.default_rng(3).standard_normal(int(seconds * RATE))
    time = np.arange(len(noise)) / RATE
    swell = np.clip(np.sin(2 * np.pi * 3 * time), 0.01, 1) * (time > 0.2) * (time < seconds - 0.2)
    return (noise * swell * loudness).astype(np.float32)


def recording(text="A sentence to keep.", kind="caption", number=0, probability=0.9):
    samples = (speech(2.0) * 32767).astype(np.int16)
    created = datetime.now().astimezone()
    score = probability if kind == "caption" else None
    return Recording(f"item-{number}", created, kind, text, score, samples)


def kept(home):
    return [(item.kind, item.text) for item in home.summarise(ON).recordings]


class FakeMicrophone:
    """Delivers float blocks of 0.1 s, then silence."""

    name, channel, warning = "Fake microphone", "mic", None
    finished = False

    def __init__(self, *parts):
        audio = np.concatenate([*parts, np.zeros(0, np.float32)])
        self.blocks = [audio[at : at + 1600] for at in range(0, len(audio), 1600)]
        self.is_open = False

    def open(self):
        self.is_open = True

    def close(self):
        self.is_open = False

    def read(self, timeout):
        samples = self.blocks.pop(0) if self.blocks else np.zeros(1600, np.float32)
        return AudioBlock(samples.astype(np.float32)[:, None], RATE)


def real_speech(sample):
    from engine import read_audio

    return read_audio(sample).samples[int(0.4 * RATE) : int(4.3 * RATE)]


def trainer(how):
    return TrainerProgram((sys.executable, str(FAKE), how), FAKE.parent)


def fill(service, count):
    for number in range(count):
        text = f"This is sentence number {number}."
        service.personal.add(recording(text, number=number), PersonalSettings())


def open_page(qtbot, window):
    window.open_page(3)
    settings = window.settings
    settings.list.setCurrentRow(settings.pages.indexOf(settings.personalisation))
    look(qtbot, window)
    return settings.personalisation


def look(qtbot, window):
    with qtbot.waitSignal(window.personalisation.summary_changed):
        window.personalisation.refresh()
    qtbot.waitUntil(lambda: not window.is_busy)


def open_with(qtbot, window, service, how, count=12):
    service.trainer_found = trainer(how)
    fill(service, count)
    return open_page(qtbot, window)
