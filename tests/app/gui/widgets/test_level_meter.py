import pytest
from painting import painted_texts

from app.gui.widgets.level_meter import LevelMeterWidget

pytestmark = pytest.mark.gui


@pytest.fixture
def meter(qtbot):
    meter = LevelMeterWidget()
    qtbot.addWidget(meter)
    meter.resize(300, 36)
    return meter


def test_the_meters_of_several_channels_are_named(meter):
    meter.show_level("mic", -20.0, -10.0)
    assert painted_texts(meter) == []
    meter.show_level("system", -20.0, -10.0)
    assert painted_texts(meter) == ["Microphone", "System audio"]


def test_a_narrow_meter_keeps_room_for_its_bars(meter):
    meter.resize(100, 36)
    meter.show_level("mic", -20.0, -10.0)
    meter.show_level("system", -20.0, -10.0)
    assert painted_texts(meter)[0].startswith("Mic")
    image = meter.grab().toImage()
    right = {image.pixelColor(95, y).name() for y in range(image.height())}
    assert len(right) > 1, "the bars reach the right edge"
