import hypothesis.strategies as st
from hypothesis import given

from engine.live.options import LiveOptions
from engine.live.stabiliser import DecodedWord, Stabiliser
from engine.types import Word


def decoded(text, at=0.0, step=0.3):
    words = text.split()
    return [
        DecodedWord(Word(word, at + i * step, at + (i + 1) * step, 0.9), (i,))
        for i, word in enumerate(words)
    ]


def texts(words):
    return " ".join(word.text for word in words)


def stabiliser():
    return Stabiliser(LiveOptions(confident_hold_back=0.1, hold_back=0.3, commit_margin=0.2))


def test_a_word_is_fixed_once_two_passes_agree_on_it():
    stable = stabiliser()
    first = stable.update(decoded("the cat sat"), 5.0)
    assert (texts(first.committed), texts(first.tentative)) == ("", "the cat sat")
    second = stable.update(decoded("the cat sang"), 5.0)
    assert (texts(second.committed), texts(second.tentative)) == ("the cat", "sang")


def test_punctuation_and_case_do_not_count_as_disagreement():
    stable = stabiliser()
    stable.update(decoded("Well then I"), 5.0)
    update = stable.update(decoded("well, then I"), 5.0)
    assert texts(update.committed) == "well, then"


def test_a_word_waits_for_its_punctuation():
    stable = stabiliser()
    stable.update(decoded("he sat"), 5.0)
    assert texts(stable.update(decoded("he sat"), 5.0).committed) == "he"
    assert texts(stable.finish(decoded("sat.")).committed) == "sat."


def test_a_word_near_the_end_of_the_audio_is_not_committed_however_often_it_is_decoded():
    stable = Stabiliser(LiveOptions(confident_hold_back=0.0, commit_margin=0.2))
    for _ in range(2):
        stable.update(decoded("the cat sat"), 0.7)
    update = stable.update(decoded("cat sat", at=0.3), 0.7)
    assert texts(stable_words(stable)) == "the"
    assert texts(update.tentative) == "cat"


def stable_words(stable):
    return [item.word for item in stable.committed]


def test_an_incomplete_word_is_not_shown_until_more_audio_follows():
    stable = stabiliser()
    assert texts(stable.update(decoded("the ca"), 0.6).tentative) == "the"
    assert texts(stable.update(decoded("see cat"), 0.9).tentative) == "see cat"


def test_a_word_of_low_confidence_is_held_back_longer():
    words = [*decoded("well"), DecodedWord(Word("perhaps", 0.3, 0.6, 0.6), (1,))]
    assert texts(stabiliser().update(words, 0.8).tentative) == "well"
    assert texts(stabiliser().update(words, 1.0).tentative) == "well perhaps"


def test_the_first_word_is_shown_immediately():
    assert texts(stabiliser().update(decoded("well then"), 0.3).tentative) == "well"


def test_an_improbable_word_is_hidden_with_all_that_follow():
    words = decoded("one two three four")
    words[2] = DecodedWord(Word("thrice", 0.6, 0.9, 0.2), (2,))
    assert texts(stabiliser().update(words, 5.0).tentative) == "one two"


def test_finish_fixes_everything():
    stable = stabiliser()
    stable.update(decoded("the cat"), 5.0)
    assert texts(stable.finish(decoded("the cat sat")).committed) == "the cat sat"


def test_force_fixes_what_ends_before_the_cut():
    stable = stabiliser()
    stable.update(decoded("one two three"), 5.0)
    update = stable.force(before=0.65)
    assert texts(update.committed) == "one two"
    assert texts(update.tentative) == "three"


def test_word_times_never_run_backwards():
    stable = stabiliser()
    stable.finish(
        [DecodedWord(Word("late", 4.0, 5.0, 1), ()), DecodedWord(Word("early", 1.0, 0.5, 1), ())]
    )
    starts_and_ends = [t for item in stable.committed for t in (item.word.start, item.word.end)]
    assert starts_and_ends == sorted(starts_and_ends)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=8))
def test_committed_text_only_ever_grows(hypotheses):
    stable = stabiliser()
    before = ()
    for hypothesis in hypotheses:
        stable.update(decoded(" ".join(hypothesis)), 100.0)
        now = tuple(stable_words(stable))
        assert now[: len(before)] == before
        before = now
