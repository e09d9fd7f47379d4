import threading

import pytest
from app_fakes import caption, cue

from app.gui.live.event_bridge import EventBridge
from engine import CaptionChanged, CueFinal, LevelChanged

pytestmark = pytest.mark.gui


def collect(bridge):
    got = []
    bridge.batch.connect(lambda events: got.append((threading.current_thread(), events)))
    return got


def test_events_of_another_thread_arrive_on_the_gui_thread(qtbot):
    bridge = EventBridge()
    got = collect(bridge)
    thread = threading.Thread(target=bridge.post, args=(CueFinal(cue("hello")),))
    with qtbot.waitSignal(bridge.batch):
        thread.start()
    thread.join()
    assert got == [(threading.current_thread(), (CueFinal(cue("hello")),))]


def test_of_what_only_replaces_the_latest_wins_and_cues_all_arrive_in_order(qtbot):
    bridge = EventBridge()
    got = collect(bridge)
    with qtbot.waitSignal(bridge.batch):
        for number in range(50):
            bridge.post(CaptionChanged(caption(f"word{number}")))
            bridge.post(LevelChanged("mic", -3.0, -float(number)))
            bridge.post(CueFinal(cue(f"cue{number}")))
        bridge.post(CaptionChanged(caption("other", channel="system")))
    events = [event for _, batch in got for event in batch]
    assert [e.cue.text for e in events if isinstance(e, CueFinal)] == [
        f"cue{number}" for number in range(50)
    ]
    shown = [e.caption for e in events if isinstance(e, CaptionChanged)]
    assert shown == [caption("word49"), caption("other", channel="system")]
    assert [e.rms_db for e in events if isinstance(e, LevelChanged)] == [-49.0]


def test_the_final_caption_of_an_utterance_is_not_replaced_by_the_next_utterance(qtbot):
    bridge = EventBridge()
    got = collect(bridge)
    final, following = caption("Yes, of course."), caption("And", utterance=1)
    with qtbot.waitSignal(bridge.batch):
        bridge.post(CaptionChanged(caption("Yes")))
        bridge.post(CaptionChanged(final))
        bridge.post(CaptionChanged(following))
    assert [e.caption for _, batch in got for e in batch] == [final, following]
