"""Learning a voice: what moves, what is kept, what a stop costs."""

import copy
from dataclasses import replace

import pytest
import torch
from singing import RATE

from engine.errors import OptionsError
from training.data.batches import IGNORED
from training.distillation.askd import AskdOptions
from training.errors import CheckpointError
from training.personal.adapters import AdapterOptions, LowRank, adapt, blend, merge
from training.personal.augmentation import at_speeds, spliced
from training.personal.evaluation import hear, in_pieces, score, transcribe
from training.personal.fine_tuning import Learner, LearnOptions, learn
from training.personal.samples import batch_of, parts_of

pytestmark = pytest.mark.training

QUICK = LearnOptions(minutes=60, epochs=3, rate=5e-3, adapters=AdapterOptions(rank=4), mask=0.0)


def outputs(model, take, tokenizer):
    batch = batch_of([take], tokenizer)
    with torch.no_grad():
        return model(batch.mel, batch.lengths, batch.tokens)


def learner_of(base, tokenizer, takes, held=(), general=(), options=QUICK):
    return Learner(copy.deepcopy(base), *heard(base, tokenizer, takes, held, general), options)


def heard(base, tokenizer, *parts):
    first = QUICK.adapters.first_block
    return [[hear(base, take, tokenizer, first) for take in part] for part in parts]


def test_adapters_begin_at_the_base_and_vanish_when_merged(base, tokenizer, takes):
    model = copy.deepcopy(base)
    before = outputs(model, takes[0], tokenizer)
    learning = adapt(model, AdapterOptions(rank=4))
    torch.testing.assert_close(outputs(model, takes[0], tokenizer), before)
    torch.manual_seed(0)
    for parameter in learning.values():
        parameter.data += 0.02 * torch.randn_like(parameter)
    moved = outputs(model, takes[0], tokenizer)
    merge(model)
    assert not any(isinstance(module, LowRank) for module in model.modules())
    assert model.state_dict().keys() == base.state_dict().keys()
    torch.testing.assert_close(outputs(model, takes[0], tokenizer), moved, rtol=1e-3, atol=1e-3)
    assert (moved - before).abs().max() > 0.01


def test_what_was_read_is_heard_at_other_speeds_and_captions_are_not(takes):
    caption = replace(takes[1], labelled=False)
    played = list(at_speeds([takes[0], caption], (0.5, 2.0)))
    assert [take.text for take in played] == [takes[0].text] * 3 + [caption.text]
    frames = takes[0].mel.shape[1]
    lengths = [take.mel.shape[1] for take in played[:3]]
    assert lengths == pytest.approx([frames, 2 * frames, frames / 2], abs=2)
    assert len({take.id for take in played}) == 4


def test_splices_are_new_sentences_of_what_was_read(base, tokenizer, takes):
    caption = replace(takes[3], labelled=False)
    made = list(spliced([*takes[:3], caption], 10.0, base, tokenizer))
    assert 15 < len(made) <= 30
    assert all(take.labelled for take in made)
    said = {word for take in takes[:3] for word in take.text.split()}
    for take in made:
        assert {word.lower() for word in take.text.split()} <= said
        assert take.text not in {t.text for t in takes}
        assert 0.05 < len(take.samples) / RATE < 4
        assert any(take.samples[:200].tobytes() in t.samples.tobytes() for t in takes[:3])
        assert len(take.tokens) < base.config.max_tokens - 2
    assert len({take.id for take in made}) == len(made)


def test_no_speed_makes_a_take_longer_than_the_model_hears(takes):
    assert [take.id for take in at_speeds(takes[:1], (0.02,))] == [takes[0].id]


def test_a_blend_lies_between_the_base_and_what_was_learnt(base):
    other = copy.deepcopy(base)
    with torch.no_grad():
        other.decoder.ln.weight += 1.0
    mixed = blend(base, [other], 0.25)
    torch.testing.assert_close(mixed.decoder.ln.weight, base.decoder.ln.weight + 0.25)
    torch.testing.assert_close(blend(base, [other], 1.0).state_dict(), other.state_dict())
    mean = blend(base, [other, base], 1.0)
    torch.testing.assert_close(mean.decoder.ln.weight, base.decoder.ln.weight + 0.5)


def test_norms_and_biases_alone_leave_every_matrix_as_it_is(base, tokenizer, takes):
    options = replace(QUICK, epochs=1, adapters=AdapterOptions(method="norms"))
    model = learn(learner_of(base, tokenizer, takes, options=options))
    changed = {
        name
        for (name, a), b in zip(model.state_dict().items(), base.state_dict().values(), strict=True)
        if not torch.equal(a, b)
    }
    assert changed
    assert all(name.endswith(".bias") or "ln" in name for name in changed)


def test_what_lies_below_the_first_block_stays(base):
    names = adapt(copy.deepcopy(base), AdapterOptions(first_block=1))
    assert any(name.startswith("encoder.blocks.1.") for name in names)
    assert not any(name.startswith(("encoder.blocks.0.", "encoder.conv")) for name in names)


def test_transcribing_from_what_was_computed_once_is_greedy_search(base, tokenizer, takes):
    rows = [hear(base, take, tokenizer, 1) for take in takes]
    plain = [base.generate_greedy(take.mel[None])[0] for take in takes]
    assert transcribe(base, rows, tokenizer, 1) == [tokenizer.decode(t).strip() for t in plain]


@pytest.mark.parametrize("first_block", [0, 1, 2])
def test_what_is_computed_once_changes_no_score(base, tokenizer, takes, first_block):
    rows = [hear(base, take, tokenizer, first_block) for take in takes[:3]]
    with torch.no_grad():
        found = score(base, rows, first_block)[0]
    batch = batch_of(takes[:3], tokenizer)
    with torch.no_grad():
        logits = base(batch.mel, batch.lengths, batch.tokens)[batch.targets != IGNORED]
    torch.testing.assert_close(found, logits, rtol=1e-3, atol=1e-3)


def test_a_voice_is_learnt_and_the_best_look_is_kept(base, tokenizer, takes):
    learner = learner_of(base, tokenizer, takes[:8], takes[8:])
    before = learner.held_loss(learner._average)
    model = learn(learner)
    merge(model)
    assert min(learner.state.history) < before
    assert learner.state.best == min(learner.state.history)


def test_learning_stops_early_when_nothing_improves(base, tokenizer, takes):
    class Worse(Learner):
        def held_loss(self, values):
            return float(len(self.state.history))

    options = replace(QUICK, epochs=9, patience=2)
    parts = heard(base, tokenizer, takes[:4], takes[8:], ())
    learner = Worse(copy.deepcopy(base), *parts, options)
    model = learn(learner)
    assert learner.state.epoch == 2
    merge(model)
    torch.testing.assert_close(
        outputs(model, takes[0], tokenizer), outputs(base, takes[0], tokenizer)
    )


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(base, tokenizer, takes):
    whole = learner_of(base, tokenizer, takes[:8], takes[8:], takes[:2])
    expected = outputs(learn(whole), takes[0], tokenizer)
    first = learner_of(base, tokenizer, takes[:8], takes[8:], takes[:2])
    saved = None
    for _ in first.run():
        if first.state.epoch == 1 and saved is None:
            saved = copy.deepcopy(first.pack())
    second = learner_of(base, tokenizer, takes[:8], takes[8:], takes[:2])
    second.resume(saved)
    assert second.state.epoch == 1
    torch.testing.assert_close(outputs(learn(second), takes[0], tokenizer), expected)


def test_a_state_of_another_kind_is_refused(base, tokenizer, takes):
    saved = learner_of(base, tokenizer, takes).pack()
    other = replace(QUICK, adapters=AdapterOptions(rank=2))
    for broken in ({}, {**saved, "state": {"epoch": 1, "x": 2}}, {**saved, "best": {}}):
        with pytest.raises(CheckpointError):
            learner_of(base, tokenizer, takes).resume(broken)
    with pytest.raises(CheckpointError):
        learner_of(base, tokenizer, takes, options=other).resume(saved)


def test_the_regulariser_holds_general_speech(base, tokenizer, takes):
    def drift(weight):
        options = replace(QUICK, epochs=8, batch=2, base_weight=weight, replay_weight=0.0)
        model = learn(learner_of(base, tokenizer, takes[:6], (), takes[6:], options))
        changes = [outputs(model, t, tokenizer) - outputs(base, t, tokenizer) for t in takes[6:]]
        return sum(change.abs().mean().item() for change in changes)

    assert drift(20.0) < 0.95 * drift(0.0)


def test_captions_that_the_model_is_not_sure_of_teach_nothing(base, tokenizer, takes):
    captions = [replace(take, labelled=False) for take in takes]
    strict = AskdOptions(mode="teacher-free", threshold_start=1.0, threshold_end=1.0)
    options = replace(QUICK, epochs=1, askd=strict)
    model = learn(learner_of(base, tokenizer, captions, options=options))
    torch.testing.assert_close(
        outputs(model, takes[0], tokenizer), outputs(base, takes[0], tokenizer)
    )


def test_the_split_holds_back_whole_sentences_and_never_captions(takes):
    twice = [*takes, *(replace(t, id=f"{t.id}-again") for t in takes)]
    captions = [replace(t, id=f"c{t.id}", labelled=False, text=f"{t.text} now") for t in takes]
    parts = parts_of([*twice, *captions])
    for learnt, held in parts:
        assert {t.text for t in held}.isdisjoint(t.text for t in learnt)
        assert len({t.text for t in held}) == 4
        assert len(learnt) + len(held) == 36
    assert sorted(t.id for _, held in parts for t in held) == sorted(t.id for t in twice)
    again = parts_of(takes[::-1])
    for (_, held), (_, other) in zip(parts_of(takes), again, strict=True):
        assert {t.id for t in held} == {t.id for t in other}


def test_a_batch_is_cut_into_pieces_that_fit(base, tokenizer, takes):
    (rows,) = heard(base, tokenizer, takes)
    long = [replace(row, hidden=row.hidden.repeat(4, 1)) for row in rows[:5]]
    pieces = list(in_pieces([*rows, *long]))
    assert len(pieces) > 1
    assert sum(share for _, share in pieces) == pytest.approx(1)
    assert sum(len(piece) for piece, _ in pieces) == 17
    for piece, _ in pieces:
        assert len(piece) == 1 or len(piece) * max(len(row.hidden) for row in piece) <= 1000


def test_options_that_make_no_sense():
    for change in ({"minutes": 0}, {"epochs": 0}, {"rate": 0}, {"patience": 0}, {"replay": 0}):
        with pytest.raises(OptionsError):
            replace(QUICK, **change)
    for change in ({"splices": -1}, {"replay_weight": -1}, {"base_weight": -1}):
        with pytest.raises(OptionsError):
            replace(QUICK, **change)
    for change in ({"method": "all"}, {"rank": 0}, {"scale": 0}, {"first_block": -1}):
        with pytest.raises(OptionsError):
            AdapterOptions(**change)
