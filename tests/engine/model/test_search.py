import math

import numpy as np
import pytest
from model_fakes import END_TEXT, FakeNetwork, make_tokenizer

from engine.errors import OptionsError
from engine.model.filters import FirstToken, RepetitionGuard, SuppressTokens, find_repetitions
from engine.model.pruning import CutoffPruner
from engine.model.search import BeamSearch, SearchOptions

FULL = math.inf


def search(network, prompt=(), limit=20, bias=None, **options):
    tokenizer = network.tokenizer
    filters = (SuppressTokens(tokenizer), FirstToken(tokenizer), RepetitionGuard())
    prefix = [tokenizer.start, tokenizer.no_timestamps, *network.tokens(*prompt)]
    window = network.encode(np.zeros((80, 300), dtype=np.float32))
    run = BeamSearch(network, filters, tokenizer.end).run
    return run(window, prefix, SearchOptions(**options), limit, bias)


def decoded(network, **options):
    return network.tokenizer.decode(search(network, **options).tokens.tolist())


# " the" is the likelier first word, but the text that begins with " a" is likelier as a whole.
GARDEN_PATH = {
    "": {" the": 0.55, " a": 0.45},
    " the": {" cat": 0.3, " mat": 0.3, " hat": 0.3},
    " a": {" dog": 0.95},
    " a dog": {" ran": 0.95},
}
PEAKED = {
    "": {" the": 0.97, " a": 0.03},
    " the": {" cat": 0.98, " bat": 0.02},
    " the cat": {" sat": 0.99, " ran": 0.01},
}


def test_greedy_search_takes_the_most_probable_token(tokenizer):
    network = FakeNetwork(tokenizer, PEAKED)
    assert decoded(network, beam=1) == " the cat sat"


def test_a_beam_finds_the_likelier_text_where_greedy_does_not(tokenizer):
    assert decoded(FakeNetwork(tokenizer, GARDEN_PATH), beam=1).startswith(" the")
    assert decoded(FakeNetwork(tokenizer, GARDEN_PATH), beam=2) == " a dog ran"


def test_greedy_runs_one_row_a_step_and_counts_it(tokenizer):
    network = FakeNetwork(tokenizer, PEAKED)
    found = search(network, beam=1)
    assert found.decoder_rows == network.rows == network.calls == 4


def test_evaluations_are_the_rows_of_every_call(tokenizer):
    network = FakeNetwork(tokenizer, GARDEN_PATH)
    assert search(network, beam=3, cutoff=FULL).decoder_rows == network.rows


def test_pruning_saves_work_and_changes_nothing_where_the_network_is_confident(tokenizer):
    full, pruned = FakeNetwork(tokenizer, PEAKED), FakeNetwork(tokenizer, PEAKED)
    assert decoded(full, beam=5, cutoff=FULL) == decoded(pruned, beam=5, cutoff=2.0)
    assert pruned.rows < full.rows
    assert pruned.rows == pruned.calls


def test_pruning_keeps_the_beam_wide_where_the_network_is_uncertain(tokenizer):
    assert decoded(FakeNetwork(tokenizer, GARDEN_PATH), beam=2, cutoff=2.0) == " a dog ran"


def test_log_probabilities_are_those_of_the_script(tokenizer):
    found = search(FakeNetwork(tokenizer, PEAKED), beam=5)
    assert np.allclose(np.exp(found.logprobs), [0.97, 0.98, 0.99, 1.0], atol=1e-3)


def test_attention_follows_the_hypothesis_and_covers_the_prompt(tokenizer):
    found = search(FakeNetwork(tokenizer, GARDEN_PATH), beam=2)
    # One row for the second prefix token and one for each of " a dog ran" and the end.
    assert found.attention.shape[1] == 5
    assert found.attention[0].argmax(axis=1).tolist() == [0, 0, 10, 20, 30]


def test_a_prompt_is_forced_and_continued(tokenizer):
    script = {" the cat": {" sat": 1.0}, "": {" dog": 1.0}}
    network = FakeNetwork(tokenizer, script)
    assert decoded(network, prompt=(" the", " cat"), beam=5) == " sat"
    assert network.calls == 2


def test_behind_a_prompt_a_word_begins_anew(tokenizer):
    network = FakeNetwork(tokenizer, {" the": {"tion": 0.9, " cat": 0.1}})
    assert decoded(network, prompt=(" the",), beam=5) == " cat"


def test_without_a_prompt_a_text_may_begin_without_a_space(tokenizer):
    assert decoded(FakeNetwork(tokenizer, {"": {"the": 0.9, " cat": 0.1}}), beam=5) == "the"


def test_silence_may_decode_to_nothing_and_is_marked_as_such(tokenizer):
    found = search(FakeNetwork(tokenizer, {"": {END_TEXT: 0.9, " the": 0.1}}), beam=5)
    assert found.tokens.tolist() == [tokenizer.end]
    assert found.no_speech == pytest.approx(0.9, abs=1e-3)


def test_brackets_music_signs_and_special_tokens_are_never_decoded(tokenizer):
    script = {"": {" [": 0.5, "♪": 0.3, " the": 0.2}}
    assert decoded(FakeNetwork(tokenizer, script), beam=5) == " the"
    assert tokenizer.decode([0]) == "\0"


LOOPS = [(" the",), (" the", " cat"), (" a", " dog", " ran", " on")]


def repeating(phrase, copies=math.inf):
    """A script that speaks a phrase, over and over or `copies` times."""

    def script(text):
        spoken = text.count(" ")
        if spoken >= copies * len(phrase):
            return None
        return {phrase[spoken % len(phrase)]: 0.99, END_TEXT: 0.01}

    return script


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_without_further_audio_stops_after_three_rounds(tokenizer, loop):
    for beam in (1, 5):
        network = FakeNetwork(tokenizer, repeating(loop), frames_per_token=0)
        assert decoded(network, limit=60, beam=beam) == "".join(loop) * 3


@pytest.mark.parametrize(("phrase", "copies"), [(LOOPS[0], 12), (LOOPS[1], 6), (LOOPS[1], 7)])
def test_what_a_speaker_repeats_is_kept_however_often(tokenizer, phrase, copies):
    for beam in (1, 5):
        network = FakeNetwork(tokenizer, repeating(phrase, copies))
        assert decoded(network, limit=60, beam=beam) == "".join(phrase) * copies


def test_a_repetition_committed_before_goes_on_behind_the_prompt(tokenizer):
    network = FakeNetwork(tokenizer, repeating((" the",), 10))
    found = search(network, prompt=(" the",) * 5, limit=60, beam=5)
    assert network.tokenizer.decode(found.tokens.tolist()) == " the" * 5


def test_a_repetition_ends_where_the_audio_does(tokenizer):
    # The window holds the audio of 15 tokens.
    for beam in (1, 5):
        text = decoded(FakeNetwork(tokenizer, repeating((" the",))), limit=60, beam=beam)
        assert 15 <= text.count(" the") <= 18


def test_a_word_repeated_three_times_is_kept(tokenizer):
    script = {"": {" no": 1}, " no": {" no": 1}, " no no": {" no": 1}, " no no no": {" cat": 1}}
    tokenizer = make_tokenizer((" no", " cat"))
    assert decoded(FakeNetwork(tokenizer, script), beam=5) == " no no no cat"


def test_text_without_end_stops_at_the_limit(tokenizer):
    words = (" the", " cat", " sat", " on", " a", " mat")

    def endless(text):
        return {words[(text.count(" ") ** 2 + text.count(" ") // 7) % 6]: 1.0}

    assert len(search(FakeNetwork(tokenizer, endless), limit=12, beam=5).tokens) == 12


def test_a_finished_text_is_not_beaten_by_worse_longer_ones(tokenizer):
    script = {"": {" the": 0.9, " a": 0.1}, " the": {END_TEXT: 0.9, " cat": 0.1}}
    network = FakeNetwork(tokenizer, script)
    assert decoded(network, beam=5, cutoff=FULL) == " the"
    assert network.calls == 2


def test_sampling_is_repeatable_by_its_seed_and_varies_with_it(tokenizer):
    def even(text):
        return {" the": 0.3, " cat": 0.3, " dog": 0.3, END_TEXT: 0.1}

    def sample(seed):
        return decoded(FakeNetwork(tokenizer, even), beam=5, temperature=0.8, seed=seed)

    assert sample(1) == sample(1)
    assert len({sample(seed) for seed in range(6)}) > 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_network_with_non_finite_output_decodes_to_nothing(tokenizer, value):
    network = FakeNetwork(tokenizer, {})
    network._logits = lambda tokens: np.full(len(tokenizer.vocabulary), value, dtype=np.float32)
    for options in ({"beam": 1}, {"beam": 5}, {"temperature": 0.5}):
        assert len(search(network, **options).tokens) == 0


def test_the_pruner_keeps_the_best_in_order():
    totals = np.log(np.array([[0.5, 0.1, 0.01], [0.2, 0.15, 0.04]], dtype=np.float32))
    assert CutoffPruner(6, FULL).choose(totals).tolist() == [0, 3, 4, 1, 5, 2]
    assert CutoffPruner(3, FULL).choose(totals).tolist() == [0, 3, 4]
    assert CutoffPruner(6, 1.0).choose(totals).tolist() == [0, 3]
    assert CutoffPruner(1, FULL).choose(totals).tolist() == [0]


def test_repetitions_are_found_with_their_length_and_number():
    def found(tokens):
        return [(each.start, each.size, each.copies) for each in find_repetitions(tokens)]

    assert found([9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 8]) == [(1, 3, 3)]
    assert found([1, 2, 3, 1, 2, 3, 4, 1, 2, 3]) == []
    assert found([5, 1, 1, 1, 1]) == [(1, 1, 4)]
    assert found([1] * 9) == [(0, 1, 9), (0, 2, 4), (0, 3, 3)]
    assert found([]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"beam": 0},
        {"beam": 1000},
        {"cutoff": 0},
        {"cutoff": math.nan},
        {"length_penalty": -1},
        {"tokens_per_second": 0},
        {"temperature": -0.1},
        {"seed": -1},
    ],
)
def test_options_out_of_their_range_are_named(wrong):
    with pytest.raises(OptionsError, match=next(iter(wrong))):
        SearchOptions(**wrong)
