"""Sources that follow a script, and a session that runs over them."""

import numpy as np

from engine.events import CueFinal
from engine.live.streaming import StreamingRecogniser
from engine.session import Session
from engine.types import SAMPLE_RATE, AudioBlock
from tests.engine.live.scripted import ScriptedFeatures, ScriptedRecogniser, ScriptedVoice

RATE = SAMPLE_RATE


class FakeSource:
    """Delivers blocks of 0.1 s; an exception in the script is raised, a callable is called."""

    def __init__(self, *script, channel="mic", later=()):
        self.name, self.channel = "Fake microphone", channel
        self.script, self.later = list(script), list(later)
        self.warning = None
        self.opened = 0
        self.closed = False

    @property
    def finished(self):
        return not (self.script or self.later)

    def open(self):
        self.opened += 1
        self.closed = False

    def close(self):
        self.closed = True

    pause = close

    def resume(self):
        self.open()
        self.script, self.later = self.later, []

    def read(self, timeout):
        if not self.script:
            return None
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        if callable(step):
            step()
            return None
        return step


def audio(seconds, lost=0):
    block = AudioBlock(np.zeros((RATE // 10, 1), np.float32), RATE)
    first = AudioBlock(block.samples, RATE, lost=lost)
    return [first, *[block] * (round(seconds * 10) - 1)]


def run(
    *sources,
    spans=((0, 99),),
    store=None,
    load=ScriptedRecogniser,
    clock=None,
    during=None,
    taps=(),
    listener=None,
):
    events = []

    def make_recogniser(channel, recogniser, options):
        return StreamingRecogniser(
            channel, recogniser, ScriptedVoice(*spans), ScriptedFeatures(), options.live
        )

    extra = {"clock": clock} if clock else {}
    session = Session(
        sources,
        load,
        listener or events.append,
        store,
        make_recogniser=make_recogniser,
        taps=taps,
        **extra,
    )
    if during is not None:
        during(session)
    session.start()
    assert session.join(30)
    return events


def only(events, kind):
    return [event for event in events if isinstance(event, kind)]


def cue_words(events):
    return [word.text.lower() for event in only(events, CueFinal) for word in event.cue.words]
