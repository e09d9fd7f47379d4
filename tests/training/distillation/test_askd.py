"""Each term of the loss against a case worked out by hand, and the schedules at their ends."""

import math

import pytest
import torch

from engine.errors import OptionsError
from training.distillation import askd
from training.distillation.askd import AskdOptions

pytestmark = pytest.mark.training

HALF = torch.log(torch.tensor([[0.5, 0.5]]))
QUARTER = torch.log(torch.tensor([[0.25, 0.75]]))


def test_hard_loss_is_minus_log_probability() -> None:
    assert askd.hard_loss(QUARTER, torch.tensor([0])).item() == pytest.approx(math.log(4))


def test_smoothing_spreads_a_share_over_all_tokens() -> None:
    loss = askd.hard_loss(QUARTER, torch.tensor([0]), smoothing=0.2)
    expected = -(0.9 * math.log(0.25) + 0.1 * math.log(0.75))
    assert loss.item() == pytest.approx(expected)


def test_distillation_is_the_divergence_from_the_teacher() -> None:
    loss = askd.distillation_loss(student=QUARTER, teacher=HALF)
    assert loss.item() == pytest.approx(0.5 * math.log(0.5 / 0.25) + 0.5 * math.log(0.5 / 0.75))


def test_distillation_from_itself_costs_nothing() -> None:
    assert askd.distillation_loss(QUARTER, QUARTER, 2.0).item() == pytest.approx(0, abs=1e-7)


def test_temperature_softens_both_and_scales_by_its_square() -> None:
    teacher = torch.tensor([[2 * math.log(3.0), 0.0]])  # 3 : 1 once divided by T = 2
    student = torch.zeros(1, 2)
    divergence = 0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5)
    assert askd.distillation_loss(student, teacher, 2.0).item() == pytest.approx(4 * divergence)


def test_confident_tokens_are_those_above_the_threshold() -> None:
    logits = torch.cat([HALF, QUARTER])
    assert askd.confident(logits, 0.7).tolist() == [False, True]


def test_self_loss_is_over_confident_tokens_only() -> None:
    student, average = torch.cat([HALF, HALF]), torch.cat([QUARTER, HALF])
    sure = torch.tensor([True, False])
    expected = 0.25 * math.log(0.25 / 0.5) + 0.75 * math.log(0.75 / 0.5)
    assert askd.self_loss(student, average, sure).item() == pytest.approx(expected)


def test_self_loss_without_a_confident_token_is_zero_and_has_a_gradient() -> None:
    student = HALF.clone().requires_grad_()
    loss = askd.self_loss(student, QUARTER, torch.tensor([False]))
    loss.backward()
    assert loss.item() == 0
    assert student.grad is not None


def test_teacher_phase_mixes_by_lambda() -> None:
    options, target = AskdOptions(), torch.tensor([0])
    loss = askd.teacher_phase(options, 0.25, QUARTER, target, HALF)
    assert loss.total.item() == pytest.approx(0.25 * loss.teacher + 0.75 * loss.hard)
    assert loss.hard == pytest.approx(math.log(4))


def test_self_phase_mixes_by_alpha() -> None:
    options = AskdOptions(threshold_start=0.7, threshold_end=0.7, min_hard=0.1)
    student, average = torch.cat([HALF, HALF]), torch.cat([QUARTER, HALF])
    loss = askd.self_phase(options, 0.5, student, torch.tensor([0, 1]), average)
    assert loss.confident_share == 0.5
    assert loss.hard_weight == 0.5
    assert loss.total.item() == pytest.approx(0.5 * loss.hard + 0.5 * loss.self)


def test_hard_weight_follows_the_confident_share_down_to_its_floor() -> None:
    options = AskdOptions(min_hard=0.4)
    assert [askd.hard_weight(options, share) for share in (0, 0.3, 1)] == [1, 0.7, 0.4]


def test_threshold_falls_from_start_to_end() -> None:
    options = AskdOptions(threshold_start=0.9, threshold_end=0.5)
    found = [askd.threshold(options, progress) for progress in (-1, 0, 0.5, 1, 2)]
    assert found == pytest.approx([0.9, 0.9, 0.7, 0.5, 0.5])


def test_teacher_weight_falls_with_the_clock_and_with_success() -> None:
    options = AskdOptions(teacher_weight=0.8, teacher_until=0.5)
    assert askd.teacher_weight(options, 0, 0) == 0.8
    assert askd.teacher_weight(options, 0.25, 0) == pytest.approx(0.4)
    assert askd.teacher_weight(options, 0.1, 0.75) == pytest.approx(0.2)
    assert askd.teacher_weight(options, 0.5, 0) == 0
    assert askd.teacher_weight(options, 0.1, 1) == 0
    assert askd.teacher_weight(options, 1, 0) == 0


def test_other_modes_keep_or_never_have_a_teacher() -> None:
    assert askd.teacher_weight(AskdOptions(mode="static"), 1, 1) == 0.7
    assert askd.teacher_weight(AskdOptions(mode="ce"), 0, 0) == 0
    assert askd.teacher_weight(AskdOptions(mode="teacher-free"), 0, 0) == 0


def test_caught_up_is_the_part_of_the_gap_that_closed() -> None:
    assert askd.caught_up(0.2, 0.2, 0.6) == 0
    assert askd.caught_up(0.2, 0.3, 0.6) == pytest.approx(0.25)
    assert askd.caught_up(0.2, 0.1, 0.6) == 0
    assert askd.caught_up(0.2, 0.9, 0.6) == 1
    assert askd.caught_up(0.7, 0.7, 0.6) == 1


def test_average_follows_the_student_faster_while_it_is_young() -> None:
    average, student = torch.nn.Linear(1, 1, bias=False), torch.nn.Linear(1, 1, bias=False)
    for step, expected in ((0, 0.9), (10_000, 0.1)):
        torch.nn.init.zeros_(average.weight)
        torch.nn.init.ones_(student.weight)
        askd.update_average(average.parameters(), student.parameters(), 0.9, step)
        assert average.weight.item() == pytest.approx(expected)


@pytest.mark.parametrize("wrong", [{"mode": "magic"}, {"teacher_weight": 1.5}, {"temperature": 0}])
def test_senseless_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionsError):
        AskdOptions(**wrong)  # type: ignore[arg-type]
