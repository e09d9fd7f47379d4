"""Fine-tuning: what is trained, what is kept, and how a run resumes."""

import copy
from dataclasses import replace

import pytest
import torch
from singing import RATE

from engine.errors import OptionsError
from training.data.batches import IGNORED
from training.distillation.askd import AskdOptions
from training.errors import CheckpointError
from training.models.blend import blend
from training.personal.adapters import AdapterOptions, LowRank, adapt, merge
from training.personal.augmentation import at_speeds, spliced
from training.personal.encoded_recordings import encode_recording, microbatches, score, transcribe
from training.personal.fine_tuning import FineTuner, FineTuningOptions, fine_tune
from training.personal.recordings import batch_recordings, split_folds

pytestmark = pytest.mark.training

QUICK = FineTuningOptions(
    minutes=60, epochs=3, rate=5e-3, adapters=AdapterOptions(rank=4), mask=0.0
)


def outputs(model, recording, tokenizer):
    batch = batch_recordings([recording], tokenizer)
    with torch.no_grad():
        return model(batch.mel, batch.lengths, batch.tokens)


def tuner_of(base, tokenizer, recordings, held=(), general=(), options=QUICK):
    return FineTuner(
        copy.deepcopy(base), *encoded(base, tokenizer, recordings, held, general), options
    )


def encoded(base, tokenizer, *parts):
    first = QUICK.adapters.first_block
    return [
        [encode_recording(base, recording, tokenizer, first) for recording in part]
        for part in parts
    ]


def test_adapters_start_at_the_base_and_disappear_when_merged(base, tokenizer, recordings):
    model = copy.deepcopy(base)
    before = outputs(model, recordings[0], tokenizer)
    trained = adapt(model, AdapterOptions(rank=4))
    torch.testing.assert_close(outputs(model, recordings[0], tokenizer), before)
    torch.manual_seed(0)
    for parameter in trained.values():
        parameter.data += 0.02 * torch.randn_like(parameter)
    moved = outputs(model, recordings[0], tokenizer)
    merge(model)
    assert not any(isinstance(module, LowRank) for module in model.modules())
    assert model.state_dict().keys() == base.state_dict().keys()
    torch.testing.assert_close(
        outputs(model, recordings[0], tokenizer), moved, rtol=1e-3, atol=1e-3
    )
    assert (moved - before).abs().max() > 0.01


def test_labelled_recordings_get_other_speeds_and_captions_do_not(recordings):
    caption = replace(recordings[1], labelled=False)
    perturbed = list(at_speeds([recordings[0], caption], (0.5, 2.0)))
    assert [recording.text for recording in perturbed] == [recordings[0].text] * 3 + [caption.text]
    frames = recordings[0].mel.shape[1]
    lengths = [recording.mel.shape[1] for recording in perturbed[:3]]
    assert lengths == pytest.approx([frames, 2 * frames, frames / 2], abs=2)
    assert len({recording.id for recording in perturbed}) == 4


def test_splices_are_new_sentences_from_labelled_recordings(base, tokenizer, recordings):
    caption = replace(recordings[3], labelled=False)
    made = list(spliced([*recordings[:3], caption], 10.0, base, tokenizer))
    assert 15 < len(made) <= 30
    assert all(recording.labelled for recording in made)
    said = {word for recording in recordings[:3] for word in recording.text.split()}
    for recording in made:
        assert {word.lower() for word in recording.text.split()} <= said
        assert recording.text not in {t.text for t in recordings}
        assert 0.05 < len(recording.samples) / RATE < 4
        assert any(recording.samples[:200].tobytes() in t.samples.tobytes() for t in recordings[:3])
        assert len(recording.tokens) < base.config.max_tokens - 2
    assert len({recording.id for recording in made}) == len(made)


def test_no_speed_makes_a_recording_longer_than_thirty_seconds(recordings):
    assert [recording.id for recording in at_speeds(recordings[:1], (0.02,))] == [recordings[0].id]


def test_a_blend_lies_between_the_base_and_the_trained_models(base):
    other = copy.deepcopy(base)
    with torch.no_grad():
        other.decoder.ln.weight += 1.0
    mixed = blend(base, [other], 0.25)
    torch.testing.assert_close(mixed.decoder.ln.weight, base.decoder.ln.weight + 0.25)
    torch.testing.assert_close(blend(base, [other], 1.0).state_dict(), other.state_dict())
    mean = blend(base, [other, base], 1.0)
    torch.testing.assert_close(mean.decoder.ln.weight, base.decoder.ln.weight + 0.5)


def test_norms_and_biases_only_leave_every_matrix_unchanged(base, tokenizer, recordings):
    options = replace(QUICK, epochs=1, adapters=AdapterOptions(method="norms"))
    model = fine_tune(tuner_of(base, tokenizer, recordings, options=options))
    changed = {
        name
        for (name, a), b in zip(model.state_dict().items(), base.state_dict().values(), strict=True)
        if not torch.equal(a, b)
    }
    assert changed
    assert all(name.endswith(".bias") or "ln" in name for name in changed)


def test_blocks_below_the_first_one_are_frozen(base):
    names = adapt(copy.deepcopy(base), AdapterOptions(first_block=1))
    assert any(name.startswith("encoder.blocks.1.") for name in names)
    assert not any(name.startswith(("encoder.blocks.0.", "encoder.conv")) for name in names)


def test_transcribing_encoded_recordings_is_greedy_decoding(base, tokenizer, recordings):
    rows = [encode_recording(base, recording, tokenizer, 1) for recording in recordings]
    plain = [base.generate_greedy(recording.mel[None])[0] for recording in recordings]
    assert transcribe(base, rows, tokenizer, 1) == [tokenizer.decode(t).strip() for t in plain]


@pytest.mark.parametrize("first_block", [0, 1, 2])
def test_encoding_once_changes_no_score(base, tokenizer, recordings, first_block):
    rows = [
        encode_recording(base, recording, tokenizer, first_block) for recording in recordings[:3]
    ]
    with torch.no_grad():
        found = score(base, rows, first_block)[0]
    batch = batch_recordings(recordings[:3], tokenizer)
    with torch.no_grad():
        logits = base(batch.mel, batch.lengths, batch.tokens)[batch.targets != IGNORED]
    torch.testing.assert_close(found, logits, rtol=1e-3, atol=1e-3)


def test_the_held_out_loss_falls_and_the_best_epoch_is_kept(base, tokenizer, recordings):
    tuner = tuner_of(base, tokenizer, recordings[:8], recordings[8:])
    before = tuner.held_out_loss(tuner._average)
    model = fine_tune(tuner)
    merge(model)
    assert min(tuner.state.history) < before
    assert tuner.state.best == min(tuner.state.history)


def test_training_stops_early_when_nothing_improves(base, tokenizer, recordings):
    class Worse(FineTuner):
        def held_out_loss(self, values):
            return float(len(self.state.history))

    options = replace(QUICK, epochs=9, patience=2)
    parts = encoded(base, tokenizer, recordings[:4], recordings[8:], ())
    tuner = Worse(copy.deepcopy(base), *parts, options)
    model = fine_tune(tuner)
    assert tuner.state.epoch == 2
    merge(model)
    torch.testing.assert_close(
        outputs(model, recordings[0], tokenizer), outputs(base, recordings[0], tokenizer)
    )


def test_a_resumed_run_ends_like_an_uninterrupted_one(base, tokenizer, recordings):
    whole = tuner_of(base, tokenizer, recordings[:8], recordings[8:], recordings[:2])
    expected = outputs(fine_tune(whole), recordings[0], tokenizer)
    first = tuner_of(base, tokenizer, recordings[:8], recordings[8:], recordings[:2])
    saved = None
    for _ in first.run():
        if first.state.epoch == 1 and saved is None:
            saved = copy.deepcopy(first.pack())
    second = tuner_of(base, tokenizer, recordings[:8], recordings[8:], recordings[:2])
    second.resume(saved)
    assert second.state.epoch == 1
    torch.testing.assert_close(outputs(fine_tune(second), recordings[0], tokenizer), expected)


def test_a_state_of_another_kind_is_refused(base, tokenizer, recordings):
    saved = tuner_of(base, tokenizer, recordings).pack()
    other = replace(QUICK, adapters=AdapterOptions(rank=2))
    for broken in ({}, {**saved, "state": {"epoch": 1, "x": 2}}, {**saved, "best": {}}):
        with pytest.raises(CheckpointError):
            tuner_of(base, tokenizer, recordings).resume(broken)
    with pytest.raises(CheckpointError):
        tuner_of(base, tokenizer, recordings, options=other).resume(saved)


def test_the_regulariser_preserves_general_speech(base, tokenizer, recordings):
    def drift(weight):
        options = replace(QUICK, epochs=8, batch=2, base_weight=weight, replay_weight=0.0)
        model = fine_tune(tuner_of(base, tokenizer, recordings[:6], (), recordings[6:], options))
        changes = [
            outputs(model, t, tokenizer) - outputs(base, t, tokenizer) for t in recordings[6:]
        ]
        return sum(change.abs().mean().item() for change in changes)

    assert drift(20.0) < 0.95 * drift(0.0)


def test_captions_without_confidence_have_no_effect(base, tokenizer, recordings):
    captions = [replace(recording, labelled=False) for recording in recordings]
    strict = AskdOptions(mode="teacher-free", threshold_start=1.0, threshold_end=1.0)
    options = replace(QUICK, epochs=1, askd=strict)
    model = fine_tune(tuner_of(base, tokenizer, captions, options=options))
    torch.testing.assert_close(
        outputs(model, recordings[0], tokenizer), outputs(base, recordings[0], tokenizer)
    )


def test_folds_hold_out_whole_sentences_and_never_captions(recordings):
    twice = [*recordings, *(replace(t, id=f"{t.id}-again") for t in recordings)]
    captions = [replace(t, id=f"c{t.id}", labelled=False, text=f"{t.text} now") for t in recordings]
    folds = split_folds([*twice, *captions])
    for train, held in folds:
        assert {t.text for t in held}.isdisjoint(t.text for t in train)
        assert len({t.text for t in held}) == 4
        assert len(train) + len(held) == 36
    assert sorted(t.id for _, held in folds for t in held) == sorted(t.id for t in twice)
    again = split_folds(recordings[::-1])
    for (_, held), (_, other) in zip(split_folds(recordings), again, strict=True):
        assert {t.id for t in held} == {t.id for t in other}


def test_a_batch_is_cut_into_microbatches_that_fit(base, tokenizer, recordings):
    (rows,) = encoded(base, tokenizer, recordings)
    long = [replace(row, hidden=row.hidden.repeat(4, 1)) for row in rows[:5]]
    groups = list(microbatches([*rows, *long]))
    assert len(groups) > 1
    assert sum(share for _, share in groups) == pytest.approx(1)
    assert sum(len(group) for group, _ in groups) == 17
    for group, _ in groups:
        assert len(group) == 1 or len(group) * max(len(row.hidden) for row in group) <= 1000


def test_invalid_options_are_refused():
    for change in ({"minutes": 0}, {"epochs": 0}, {"rate": 0}, {"patience": 0}, {"replay": 0}):
        with pytest.raises(OptionsError):
            replace(QUICK, **change)
    for change in ({"splices": -1}, {"replay_weight": -1}, {"base_weight": -1}):
        with pytest.raises(OptionsError):
            replace(QUICK, **change)
    for change in ({"method": "all"}, {"rank": 0}, {"scale": 0}, {"first_block": -1}):
        with pytest.raises(OptionsError):
            AdapterOptions(**change)
