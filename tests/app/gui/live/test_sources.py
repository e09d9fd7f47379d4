"""Choosing devices, and changing them while captions run."""

import pytest
from app_fakes import caption, cue
from painting import painted_texts
from PySide6.QtWidgets import QFileDialog

from engine import (
    CaptionChanged,
    CueFinal,
    Device,
    LevelChanged,
    Notice,
    NoticeCleared,
    SourceChanged,
)

pytestmark = pytest.mark.gui

HEADSET = Device("Headset", "mic", "h")
DESK = Device("Desk microphone", "mic", "d")
SPEAKERS = Device("Speakers", "system", "s")


def pick(picker, data):
    picker.setCurrentIndex(picker.findData(data))
    picker.activated.emit(picker.currentIndex())


def listed(picker):
    return [picker.itemText(row) for row in range(picker.count())]


@pytest.fixture
def devices(qtbot, window, service):
    service.plug_in(HEADSET, DESK, SPEAKERS)
    qtbot.waitUntil(lambda: window.live.picker.findData("Speakers") >= 0)


def test_a_new_microphone_is_listed_by_itself(qtbot, window, service):
    assert "Headset" not in listed(window.live.picker)
    service.plug_in(HEADSET)
    qtbot.waitUntil(lambda: "Headset" in listed(window.live.picker))
    assert "Headset" in listed(window.live.microphones)
    assert "Headset" not in listed(window.live.outputs)


def test_a_chosen_device_stays_chosen_while_it_is_not_connected(qtbot, window, service, devices):
    pick(window.live.picker, "Headset")
    service.unplug("Headset")
    qtbot.waitUntil(lambda: window.live.picker.currentText() == "Headset (not connected)")
    assert window.live.picker.choice == "Headset"
    service.plug_in(HEADSET)
    qtbot.waitUntil(lambda: window.live.picker.currentText() == "Headset")


def test_both_offers_the_choice_of_both_devices(qtbot, window, service, devices, preferences):
    live = window.live
    assert not live.microphones.isVisible()
    pick(live.picker, "both")
    assert live.microphones.isVisible()
    assert live.outputs.isVisible()
    assert listed(live.microphones) == ["Default microphone", "Headset", "Desk microphone"]
    assert listed(live.outputs) == ["Default output", "Speakers"]
    pick(live.microphones, "Desk microphone")
    pick(live.outputs, "Speakers")
    assert preferences.settings.audio.microphone == "Desk microphone"
    assert preferences.settings.audio.system == "Speakers"
    window.settings.build()
    assert window.settings.audio.microphones.currentText() == "Desk microphone"


def test_the_source_is_changed_while_captions_run(qtbot, window, service, devices, running):
    running.emit(CueFinal(cue("Before the change.")))
    pick(window.live.picker, "Desk microphone")
    qtbot.waitUntil(lambda: service.changes == [("Desk microphone", "", "")])
    running.emit(CueFinal(cue("After it.", start=9.0)))
    qtbot.waitUntil(lambda: "After it." in window.live.view.toPlainText())
    assert "Before the change." in window.live.view.toPlainText()
    assert running.calls == ["start"]
    assert window.live.picker.isEnabled()


def test_one_device_of_both_is_changed_while_captions_run(qtbot, window, service, devices, running):
    pick(window.live.microphones, "Headset")
    assert service.changes == [], "the choice does not matter to a single microphone"
    pick(window.live.picker, "both")
    qtbot.waitUntil(lambda: service.changes == [("both", "Headset", "")])
    qtbot.waitUntil(lambda: window.controller.audio.source == "both")
    pick(window.live.outputs, "Speakers")
    qtbot.waitUntil(lambda: service.changes[1:] == [("both", "Headset", "Speakers")])


def test_of_several_choices_in_a_row_the_last_one_is_used(qtbot, window, service, devices, running):
    service.hold.clear()
    for name in ("Headset", "Desk microphone", "system"):
        pick(window.live.picker, name)
    service.hold.set()
    qtbot.waitUntil(lambda: window.controller.audio.source == "system")
    assert [source for source, *_ in service.changes] == ["Headset", "system"]


def test_a_refused_source_leaves_captions_as_they_were(
    qtbot, window, service, devices, running, preferences
):
    service.refusal = "The headset is gone; choose another source."
    pick(window.live.picker, "Headset")
    qtbot.waitUntil(lambda: window.notices.text == service.refusal)
    assert window.live.picker.choice == "mic"
    assert preferences.settings.audio.source == "mic"
    assert running.calls == ["start"]


def test_devices_cannot_give_way_to_a_file(qtbot, window, devices, running):
    picker = window.live.picker
    file = picker.model().item(picker.count() - 1)
    assert not file.isEnabled()
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    assert picker.model().item(picker.count() - 1).isEnabled()


def test_the_source_of_a_file_is_fixed_while_it_is_captioned(qtbot, window, tmp_path):
    (tmp_path / "talk.wav").write_bytes(b"")
    window.live.picker.choose(f"file:{tmp_path / 'talk.wav'}")
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    assert not window.live.picker.isEnabled()


def test_a_cancelled_choice_of_a_file_keeps_the_source(qtbot, window, monkeypatch, preferences):
    preferences.update("audio", source="both")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    pick(window.live.picker, "ask")
    assert window.live.picker.choice == "both"
    assert preferences.settings.audio.source == "both"


def test_a_channel_that_has_ended_gives_up_its_meter_and_its_rows(qtbot, window, running):
    window.live.overlay.click()
    for channel in ("mic", "system"):
        running.emit(SourceChanged(channel, "A device"), LevelChanged(channel, -20.0, -30.0))
    qtbot.waitUntil(lambda: "System audio" in painted_texts(window.live.meter))
    running.emit(SourceChanged("system", None))
    running.emit(CaptionChanged(caption("word " * 40, channel="mic")))
    qtbot.waitUntil(lambda: len(window.overlay.lines.visible()) == 2)
    assert painted_texts(window.live.meter) == []
    assert "System audio" not in painted_texts(window.overlay)


def test_the_meter_tells_which_device_is_recorded(qtbot, window, running):
    running.emit(SourceChanged("mic", "<b>Headset</b>"))
    qtbot.waitUntil(lambda: "Headset" in window.live.meter.toolTip())
    assert "Microphone: &lt;b&gt;Headset&lt;/b&gt;" in window.live.meter.toolTip()


def test_a_notice_goes_when_it_no_longer_applies(qtbot, window, running):
    text = "The microphone delivers only silence."
    running.emit(Notice("mic", text))
    qtbot.waitUntil(lambda: window.notices.text == text)
    running.emit(NoticeCleared("mic", "Another notice."), NoticeCleared("mic", text))
    qtbot.waitUntil(lambda: window.notices.text == "")


def test_a_notice_stays_when_another_one_no_longer_applies(qtbot, window, running):
    running.emit(Notice("mic", "Old."), Notice("mic", "New."), NoticeCleared("mic", "Old."))
    running.emit(CueFinal(cue("Later.")))
    qtbot.waitUntil(lambda: "Later." in window.live.view.toPlainText())
    assert window.notices.text == "New."
