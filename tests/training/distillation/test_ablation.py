"""The table and the plot of an ablation, from runs made by hand."""

from pathlib import Path

import pytest

from training.distillation.ablation import AblationRun, table
from training.distillation.plot import plot_ablation

pytestmark = pytest.mark.training


def test_steps_to_a_goal_are_counted_between_validations(tmp_path: Path) -> None:
    steps = (0, 10, 20)
    fast = AblationRun("askd", 0, steps, (50.0, 30.0, 20.0), (9.0, 5.0, 4.0), 0.02)
    slow = AblationRun("static", 0, steps, (50.0, 40.0, 30.0), (9.0, 6.0, 4.5), 0.04)
    worse = AblationRun("ce", 0, steps, (50.0, 45.0, 40.0), (9.0, 4.5, 8.0), 0.06)
    assert fast.steps_to(25, fast.wers) == pytest.approx(15)
    assert fast.steps_to(10, fast.wers) is None
    text = table([worse, slow, fast])
    assert "| askd | 20.00 ± 0.00 | 10 | 4.00 ± 0.00 | 15 | 0.0200 ± 0.0000 |" in text
    assert "| ce | 40.00 ± 0.00 | never | 8.00 ± 0.00 | 10 |" in text
    plot_ablation([worse, slow, fast], tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
