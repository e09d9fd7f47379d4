import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from model_fakes import END_TEXT, FRAMES_PER_TOKEN, FakeNetwork, closed_tokenizer, make_mel

from engine.errors import ModelError, OptionsError
from engine.model.contextual_bias import ContextualBias
from engine.model.recogniser import FallbackOptions, Recogniser, RecogniserOptions
from engine.model.search import SearchOptions

SENTENCE = {
    "": {" the": 0.8, " a": 0.2},
    " the": {" cat": 0.8, " bat": 0.2},
    " the cat": {" sat": 0.8, " ran": 0.2},
    " the cat sat": {".": 0.8, END_TEXT: 0.2},
}


def make_recogniser(tokenizer, script, frames_per_token=FRAMES_PER_TOKEN, **options):
    network = FakeNetwork(tokenizer, script, frames_per_token)
    return Recogniser(network, tokenizer, RecogniserOptions(**options))


def test_words_have_text_times_tokens_and_probability(tokenizer):
    recognised = make_recogniser(tokenizer, SENTENCE).recognise(make_mel(2.0))
    assert recognised.text == "the cat sat."
    assert [round(word.start, 1) for word in recognised.words] == [0.0, 0.2, 0.4]
    assert recognised.words[0].probability == pytest.approx(0.8, abs=1e-3)
    assert recognised.words[2].probability == pytest.approx(0.8, abs=1e-3)
    assert [tokenizer.decode(tokens) for tokens in recognised.word_tokens] == [
        " the",
        " cat",
        " sat.",
    ]


def test_words_never_leave_the_window_and_never_go_back(tokenizer):
    for frames in (10, 11, 33, 57, 300):
        recognised = make_recogniser(tokenizer, SENTENCE).recognise(make_mel(frames / 100))
        edges = [edge for word in recognised.words for edge in (word.start, word.end)]
        assert edges == sorted(edges)
        assert edges[0] >= 0
        assert edges[-1] <= frames / 100


def test_only_words_behind_the_prompt_are_returned_at_their_own_times(tokenizer):
    recogniser = make_recogniser(tokenizer, SENTENCE)
    whole = recogniser.recognise(make_mel(2.0))
    prompt = [token for tokens in whole.word_tokens[:2] for token in tokens]
    rest = recogniser.recognise(make_mel(2.0), prompt)
    assert rest.text == "sat."
    assert rest.words[0].start == whole.words[2].start
    assert rest.word_tokens == whole.word_tokens[2:]


def test_punctuation_behind_the_prompt_is_no_word_of_its_own(tokenizer):
    script = {" the": {",": 1.0}, " the,": {" cat": 1.0}}
    recogniser = make_recogniser(tokenizer, script)
    recognised = recogniser.recognise(make_mel(), recogniser._inference.tokens(" the"))
    assert recognised.text == "cat"
    assert recognised.continuation == ","
    assert tokenizer.decode(recognised.word_tokens[0]) == ", cat"


def test_only_punctuation_behind_the_prompt_is_empty(tokenizer):
    recogniser = make_recogniser(tokenizer, {" the": {".": 1.0}})
    recognised = recogniser.recognise(make_mel(), recogniser._inference.tokens(" the"))
    assert recognised.is_empty
    assert recognised.continuation == "."
    assert recognised.word_tokens == ()


def test_silence_is_empty_with_its_evidence(tokenizer):
    recognised = make_recogniser(tokenizer, {"": {END_TEXT: 0.9, " the": 0.1}}).recognise(
        make_mel()
    )
    assert recognised.is_empty
    assert recognised.text == ""
    assert recognised.no_speech == pytest.approx(0.9, abs=1e-3)


@pytest.mark.parametrize("frames", [0, 1, 9])
def test_a_window_too_short_for_a_frame_is_empty(tokenizer, frames):
    recogniser = make_recogniser(tokenizer, SENTENCE)
    assert recogniser.recognise(make_mel(frames / 100)).is_empty
    assert recogniser.recognise_final(make_mel(frames / 100)).is_empty


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_features_that_are_no_numbers_are_empty(tokenizer, value):
    mel = make_mel()
    mel[3, 7] = value
    recogniser = make_recogniser(tokenizer, SENTENCE)
    assert recogniser.recognise(mel).is_empty
    assert recogniser.recognise_final(mel).is_empty


def test_logits_that_are_no_numbers_are_empty(tokenizer):
    recogniser = make_recogniser(tokenizer, SENTENCE)
    size = len(tokenizer.vocabulary)
    recogniser._inference._logits = lambda tokens: np.full(size, np.nan, dtype=np.float32)
    assert recogniser.recognise(make_mel()).is_empty
    assert recogniser.recognise_final(make_mel()).is_empty


def test_a_window_too_long_for_the_model_is_refused(tokenizer):
    with pytest.raises(ModelError, match="30 seconds"):
        make_recogniser(tokenizer, SENTENCE).recognise(make_mel(31))


def test_a_prompt_longer_than_the_decoder_keeps_its_end(tokenizer):
    recogniser = Recogniser(FakeNetwork(tokenizer, SENTENCE), tokenizer, max_tokens=16)
    prompt = recogniser._inference.tokens(*[" dog"] * 40)
    assert recogniser.recognise(make_mel(), prompt).is_empty


UNLIKELY = {text: dict.fromkeys(spoken, 0.5) for text, spoken in SENTENCE.items()}


def looping_unless(sentence):
    """A script whose likeliest text is a loop, and which gives a sentence if a draw misses it."""

    def script(text):
        if text == "":
            return {" a": 0.6, " the": 0.4}
        if text.startswith(" a"):
            return {(" a", " dog", " ran")[text.count(" ") % 3]: 0.9, END_TEXT: 0.1}
        return sentence.get(text)

    return script


def test_a_final_pass_that_loops_is_tried_again(tokenizer):
    script = looping_unless(UNLIKELY)
    options = {"fallback": FallbackOptions(temperatures=(0.4,) * 30)}
    recogniser = make_recogniser(tokenizer, script, 0, search=SearchOptions(beam=1), **options)
    live = recogniser.recognise(make_mel(5.0))
    final = recogniser.recognise_final(make_mel(5.0))
    assert live.is_repetitive
    assert live.text.startswith("a dog ran a dog ran")
    assert not final.is_repetitive
    assert final.average_logprob < live.average_logprob
    assert final.text.startswith("the")
    assert final.decoder_rows > live.decoder_rows


def test_what_a_speaker_repeats_is_final_at_once(tokenizer):
    phrase = (" a", " dog", " ran")

    def script(text):
        return {phrase[text.count(" ") % 3]: 0.9} if text.count(" ") < 24 else None

    recogniser = make_recogniser(tokenizer, script)
    live, final = recogniser.recognise(make_mel(6.0)), recogniser.recognise_final(make_mel(6.0))
    assert final.text == " ".join(["a dog ran"] * 8)
    assert not final.is_repetitive
    assert final.decoder_rows == live.decoder_rows


def test_a_fallback_encodes_once(tokenizer):
    recogniser = make_recogniser(tokenizer, looping_unless(UNLIKELY))
    recogniser.recognise_final(make_mel(5.0))
    assert recogniser._inference.encoded == 1


def test_an_improbable_final_text_is_decoded_again_and_the_more_probable_one_used(tokenizer):
    pieces = (" the", " cat", " dog", " mat", " hat", " bat")

    def uncertain(text):
        return dict.fromkeys(pieces, 1 / 6) if text.count(" ") < 3 else None

    recogniser = make_recogniser(tokenizer, uncertain)
    live = recogniser.recognise(make_mel())
    final = recogniser.recognise_final(make_mel())
    assert live.average_logprob < -1
    assert final.decoder_rows > live.decoder_rows
    assert final.average_logprob >= live.average_logprob


def test_a_reliable_final_pass_costs_no_more_than_a_live_one(tokenizer):
    recogniser = make_recogniser(tokenizer, SENTENCE)
    assert recogniser.recognise_final(make_mel()) == recogniser.recognise(make_mel())


def test_silence_is_not_tried_again(tokenizer):
    recogniser = make_recogniser(tokenizer, {"": {END_TEXT: 0.3, " the": 0.1}})
    recogniser.recognise_final(make_mel())
    assert recogniser._inference.calls == 1


def test_the_options_of_a_call_win_over_the_recognisers(tokenizer):
    recogniser = make_recogniser(tokenizer, SENTENCE, search=SearchOptions(beam=5, cutoff=20.0))
    wide = recogniser.recognise(make_mel())
    narrow = recogniser.recognise(make_mel(), search=SearchOptions(beam=1))
    assert narrow.text == wide.text
    assert narrow.decoder_rows < wide.decoder_rows


def test_the_users_vocabulary_is_preferred_in_the_text():
    tokenizer = closed_tokenizer(" Kate", " Cate", " ran")
    script = {"": {" Kate": 0.6, " Cate": 0.4}, " Kate": {" ran": 1.0}, " Cate": {" ran": 1.0}}
    recogniser = make_recogniser(tokenizer, script)
    bias = ContextualBias(["Cate"], tokenizer)
    assert recogniser.recognise(make_mel()).text == "Kate ran"
    recognised = recogniser.recognise(make_mel(), bias=bias)
    assert recognised.text == "Cate ran"
    assert recognised.words[0].probability == pytest.approx(0.4, abs=1e-2)


def test_two_threads_may_share_a_recogniser(tokenizer):
    recogniser = make_recogniser(tokenizer, SENTENCE)
    together = threading.Barrier(2)

    def capture(_):
        together.wait()
        return [recogniser.recognise_final(make_mel(2.0)).text for _ in range(10)]

    with ThreadPoolExecutor(2) as pool:
        texts = [text for result in pool.map(capture, range(2)) for text in result]
    assert set(texts) == {"the cat sat."}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: RecogniserOptions(threads=0),
        lambda: FallbackOptions(temperatures=(0.0,)),
        lambda: FallbackOptions(min_logprob=0.5),
        lambda: FallbackOptions(max_compression=0.5),
    ],
)
def test_options_out_of_their_range(wrong):
    with pytest.raises(OptionsError):
        wrong()
