"""Whether the computer runs on mains power."""

import pytest

from app.power import on_mains


def supply(folder, name, **files):
    (folder / name).mkdir(parents=True)
    for file, text in files.items():
        (folder / name / file).write_text(f"{text}\n")


@pytest.mark.parametrize(
    ("supplies", "known"),
    [
        ({}, True),
        ({"AC": {"type": "Mains", "online": 1}, "BAT0": {"type": "Battery"}}, True),
        ({"AC": {"type": "Mains", "online": 0}, "BAT0": {"type": "Battery"}}, False),
        ({"BAT0": {"type": "Battery", "status": "Discharging"}}, False),
        ({"BAT0": {"type": "Battery", "status": "Charging"}}, True),
        ({"mouse": {"type": "Battery", "scope": "Device", "status": "Discharging"}}, True),
    ],
)
def test_mains_power_is_read_from_the_kernel(tmp_path, supplies, known):
    for name, files in supplies.items():
        supply(tmp_path, name, **files)
    assert on_mains(tmp_path, "linux") is known


def test_elsewhere_mains_power_is_not_known(tmp_path):
    assert on_mains(tmp_path, "darwin") is None
    assert on_mains(tmp_path / "missing", "linux") is None
