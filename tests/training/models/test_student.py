"""The student: what it keeps of its teacher, and what its front end costs."""

from dataclasses import replace

import pytest
import torch
from tiny_models import TINY, random_model

from engine.errors import OptionsError
from training.models.student import (
    evenly_spaced,
    fit_front_end,
    front_end_error,
    student_from_teacher,
)
from training.models.whisper import KERNEL, WhisperConfig

pytestmark = pytest.mark.training


def front_end_flops(config, n_frames):
    """Count multiplications and additions of both convolutions over mel frames."""

    def products(n_in):
        if not config.separable:
            return KERNEL * n_in * config.d_model
        return n_in * config.depth_multiplier * (KERNEL + config.d_model)

    return 2 * (n_frames * products(config.n_mels) + (n_frames + 1) // 2 * products(config.d_model))


@pytest.fixture(scope="module")
def tiny_model():
    """Not to be changed."""
    return random_model()


def test_a_student_with_every_part_answers_like_its_teacher(tiny_model):
    student = student_from_teacher(tiny_model, separable=False)
    mel, tokens = torch.randn(1, 80, 50), torch.randint(269, (1, 5))
    torch.testing.assert_close(student(mel, None, tokens), tiny_model(mel, None, tokens))


def test_the_first_and_last_layers_stay():
    assert evenly_spaced(4, 2) == [0, 3]
    assert evenly_spaced(12, 4) == [0, 4, 7, 11]
    assert evenly_spaced(6, 1) == [0]
    assert evenly_spaced(4, 4) == [0, 1, 2, 3]
    with pytest.raises(OptionsError):
        evenly_spaced(4, 5)


def test_alignment_heads_move_with_their_layers():
    teacher = random_model(replace(TINY, n_decoder_layers=4, alignment_heads=((3, 1), (2, 0))))
    student = student_from_teacher(teacher, decoder_layers=2)
    assert student.config.alignment_heads == ((1, 1),)


def test_a_smaller_vocabulary_gives_the_same_scores_to_what_stays(tiny_model):
    kept = [*range(256), 260, 262]
    student = student_from_teacher(tiny_model, separable=False, text_tokens=kept)
    config = student.config
    assert (config.n_vocab, config.end_token, config.prompt) == (261, 258, (259, 260))
    mel = torch.randn(1, 80, 50)
    theirs = tiny_model(mel, None, torch.tensor([[270, 271, 262]]))
    mine = student(mel, None, torch.tensor([[259, 260, 257]]))
    torch.testing.assert_close(mine, theirs[:, :, [*kept, 269, 270, 271]])


@pytest.mark.parametrize("tokens", [[1, 1], [5000], [269]])
def test_tokens_that_the_teacher_lacks_are_refused(tiny_model, tokens):
    with pytest.raises(OptionsError):
        student_from_teacher(tiny_model, text_tokens=tokens)


def test_a_student_of_a_student_keeps_its_front_end(tiny_model):
    teacher = student_from_teacher(tiny_model)
    mel, tokens = torch.randn(1, 80, 50), torch.randint(269, (1, 5))
    student = student_from_teacher(teacher)
    torch.testing.assert_close(student(mel, None, tokens), teacher(mel, None, tokens))
    with pytest.raises(OptionsError, match="front end"):
        student_from_teacher(teacher, separable=False)


def test_three_filters_a_channel_reproduce_a_dense_convolution(tiny_model):
    student = student_from_teacher(tiny_model, depth_multiplier=3)
    error = front_end_error(student, tiny_model, torch.randn(1, 80, 50), torch.tensor([50]))
    assert error.item() < 1e-8


def test_fitting_brings_the_front_end_nearer_to_the_teacher(tiny_model):
    torch.manual_seed(0)
    student = student_from_teacher(tiny_model, depth_multiplier=1)
    mel, lengths = torch.randn(2, 80, 40), torch.tensor([40, 27])
    before = front_end_error(student, tiny_model, mel, lengths).item()
    errors = fit_front_end(student, tiny_model, [(mel, lengths)] * 40, learning_rate=3e-3)
    after = front_end_error(student, tiny_model, mel, lengths).item()
    assert after < 0.8 * before
    assert errors[0] == pytest.approx(before)


def test_garbage_after_an_utterance_does_not_count(tiny_model):
    student = student_from_teacher(tiny_model)
    mel, lengths = torch.randn(1, 80, 60), torch.tensor([31])
    error = front_end_error(student, tiny_model, mel, lengths)
    mel[:, :, 31:] = 100
    torch.testing.assert_close(front_end_error(student, tiny_model, mel, lengths), error)


def test_the_separable_front_end_saves_at_least_thirty_percent():
    dense = WhisperConfig()
    separable = replace(dense, separable=True)
    assert front_end_flops(separable, 1000) <= 0.7 * front_end_flops(dense, 1000)


def test_flops_agree_with_a_count_of_the_layers():
    # 2 operations a product: 80 x 3 x 128 a frame, 128 x 3 x 128 every second frame
    assert front_end_flops(TINY, 10) == 2 * (10 * 30_720 + 5 * 49_152)


def test_the_default_student_is_within_its_budget():
    teacher = random_model(WhisperConfig(alignment_heads=((3, 0),)))
    assert student_from_teacher(teacher).n_parameters() <= 22_000_000
