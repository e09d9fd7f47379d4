"""Adaptive self-knowledge distillation (ASKD): the terms of the loss and their schedules.

Stateless functions and their options, after *FastWhisper: Adaptive Self-knowledge Distillation for
Real-time Automatic Speech Recognition* (Lee et al. 2026, arXiv 2601.19919): the dependence on the
teacher decays as the student catches up, then the student's own confident predictions replace the
teacher. The paper gives the idea; the exact schedules below are ours. Logits are [N, V] over real
tokens only; targets int64 [N].

    teacher phase   L = λ KL(teacher ‖ student) + (1 - λ) CE
    self phase      L = α CE + (1 - α) KL(self ‖ student | confident)       once λ = 0
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import torch
import torch.nn.functional as F

from engine.errors import OptionsError

if TYPE_CHECKING:
    from torch import Tensor

Mode = Literal["ce", "static", "askd", "teacher-free"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class AskdOptions:
    """Weights and schedules of the loss; progress runs from 0 to 1 over the whole training.

    Attributes
    ----------
    mode
        ``ce``: hard labels only; ``static``: a constant λ; ``askd``: both phases;
        ``teacher-free``: the self phase alone.
    teacher_weight
        λ at the start.
    teacher_until
        Progress by which λ has decayed to 0.
    temperature
        T, for teacher and self targets.
    threshold_start, threshold_end
        τ at progress 0 and 1.
    min_hard
        Smallest α.
    average_decay
        Of the exponential moving average of the student, which gives the self targets.
    smoothing
        Label smoothing of CE.
    """

    mode: Mode = "askd"
    teacher_weight: float = 0.7
    teacher_until: float = 0.6
    temperature: float = 1.0
    threshold_start: float = 0.95
    threshold_end: float = 0.6
    min_hard: float = 0.5
    average_decay: float = 0.998
    smoothing: float = 0.0

    def __post_init__(self) -> None:
        weights = (self.teacher_weight, self.min_hard, self.average_decay, self.smoothing)
        shares = (*weights, self.teacher_until, self.threshold_start, self.threshold_end)
        if self.mode not in MODES:
            raise OptionsError(f"The mode must be one of {', '.join(MODES)}.")
        if not all(0 <= share <= 1 for share in shares):
            raise OptionsError("Every weight, threshold and decay must lie between 0 and 1.")
        if self.temperature <= 0:
            raise OptionsError("The temperature must be above 0.")

    @property
    def needs_teacher(self) -> bool:
        """Whether the mode uses a teacher."""
        return self.mode in ("static", "askd")


def caught_up(first: float, now: float, goal: float) -> float:
    """Compute how much of the initial gap to the teacher the student has closed, 0 to 1.

    g = (a - a_first) / (a_goal - a_first), clipped; 1 where there was no gap. Each a is the share
    of held-out tokens predicted correctly, 0 to 1: the student's before training (``first``) and
    ``now``, and the teacher's (``goal``).
    """
    if goal <= first:
        return 1.0
    return min(1.0, max(0.0, (now - first) / (goal - first)))


def teacher_weight(options: AskdOptions, progress: float, gained: float) -> float:
    """λ(t) = λ_0 (1 - max(g, p / p_end)), at least 0; g from :func:`caught_up`.

    λ decays with the student's own progress, and with time at the latest.
    """
    if options.mode == "static":
        return options.teacher_weight
    if options.mode != "askd":
        return 0.0
    spent = 1.0 if options.teacher_until == 0 else progress / options.teacher_until
    return options.teacher_weight * max(0.0, 1.0 - max(gained, spent))


def threshold(options: AskdOptions, progress: float) -> float:
    """τ(p) = τ_0 + (τ_1 - τ_0) p: only confident tokens at first, less confident ones later."""
    span = options.threshold_end - options.threshold_start
    return options.threshold_start + span * min(1.0, max(0.0, progress))


def hard_weight(options: AskdOptions, confident_share: float) -> float:
    """α = max(α_min, 1 - share of confident tokens): confidence replaces hard labels."""
    return max(options.min_hard, 1.0 - confident_share)


def hard_loss(logits: Tensor, targets: Tensor, smoothing: float = 0.0) -> Tensor:
    """CE = -mean log q(target), with label smoothing (Szegedy et al. 2016)."""
    return F.cross_entropy(logits, targets, label_smoothing=smoothing)


def distillation_loss(student: Tensor, teacher: Tensor, temperature: float = 1.0) -> Tensor:
    """T² mean KL(p ‖ q) with p, q = softmax(logits / T) (Hinton, Vinyals and Dean 2015)."""
    log_p = (teacher / temperature).log_softmax(dim=-1)
    log_q = (student / temperature).log_softmax(dim=-1)
    return temperature**2 * F.kl_div(log_q, log_p, log_target=True, reduction="batchmean")


def confident(logits: Tensor, threshold: float) -> Tensor:
    """Mark the tokens whose highest probability is above ``threshold``, bool [N]."""
    return logits.softmax(dim=-1).amax(dim=-1) > threshold


def self_loss(
    student: Tensor, average: Tensor, selected: Tensor, temperature: float = 1.0
) -> Tensor:
    """Distil from the averaged student over the ``selected`` tokens, bool [N]; 0 without any."""
    if not bool(selected.any()):
        return student.sum() * 0.0
    return distillation_loss(student[selected], average[selected], temperature)


@dataclass(frozen=True, slots=True)
class Loss:
    """A step's loss and its terms; unused terms are 0, and α is then 1."""

    total: Tensor
    hard: float
    teacher: float = 0.0
    self: float = 0.0
    teacher_weight: float = 0.0
    threshold: float = 0.0
    hard_weight: float = 1.0
    confident_share: float = 0.0


def teacher_phase(
    options: AskdOptions, weight: float, student: Tensor, targets: Tensor, teacher: Tensor
) -> Loss:
    """L = λ KL(teacher ‖ student) + (1 - λ) CE."""
    hard = hard_loss(student, targets, options.smoothing)
    soft = distillation_loss(student, teacher, options.temperature)
    total = weight * soft + (1 - weight) * hard
    return Loss(total, hard.item(), teacher=soft.item(), teacher_weight=weight)


def self_phase(
    options: AskdOptions, progress: float, student: Tensor, targets: Tensor, average: Tensor
) -> Loss:
    """L = α CE + (1 - α) KL(self ‖ student | confident)."""
    tau = threshold(options, progress)
    selected = confident(average, tau)
    share = float(selected.float().mean())
    alpha = hard_weight(options, share)
    hard = hard_loss(student, targets, options.smoothing)
    soft = self_loss(student, average, selected, options.temperature)
    total = alpha * hard + (1 - alpha) * soft
    return Loss(total, hard.item(), self=soft.item(), threshold=tau, hard_weight=alpha,
                confident_share=share)  # fmt: skip


def hard_only(options: AskdOptions, student: Tensor, targets: Tensor) -> Loss:
    """L = CE."""
    hard = hard_loss(student, targets, options.smoothing)
    return Loss(hard, hard.item())


@torch.no_grad()
def update_average(
    average: Iterable[Tensor], student: Iterable[Tensor], decay: float, step: int
) -> None:
    """θ' ← d θ' + (1 - d) θ, with d = min(decay, (1 + step) / (10 + step)).

    The mean teacher of Tarvainen and Valpola (2017), which follows faster in the first steps.
    """
    rate = 1 - min(decay, (1 + step) / (10 + step))
    torch._foreach_lerp_(list(average), list(student), rate)
