"""Names and terms that change while a session runs."""

import numpy as np

from engine.events import Notice
from tests.engine.live.scripted import ScriptedRecogniser, numbers
from tests.engine.session_fakes import FakeSource, audio, cue_words, only, run


def biased(recogniser, token):
    """Whether each pass was biased towards a token, in seconds of its end."""

    def bonus(bias):
        scores = np.zeros((1, 100), np.float32)
        if bias is not None:
            bias.apply(scores, np.array([[0]]))
        return scores[0, token] > 0

    return {
        end: bonus(bias) for (_, end), bias in zip(recogniser.spans, recogniser.biases, strict=True)
    }


def test_names_that_the_user_adds_bias_the_next_pass():
    recogniser = ScriptedRecogniser()
    holder = []
    source = FakeSource(*audio(5), lambda: holder[0].set_vocabulary(["w50"]), *audio(5))
    events = run(source, load=lambda: recogniser, during=holder.append)
    assert cue_words(events) == numbers(0, 20)
    passes = biased(recogniser, 50)
    assert {end > 5 for end, recognised in passes.items() if recognised} == {True}
    assert passes[max(passes)]


def test_another_model_is_biased_towards_the_names_that_were_added():
    after = ScriptedRecogniser()
    holder = []

    def change():
        holder[0].set_vocabulary(["w50"])

    source = FakeSource(*audio(3), change, *audio(3), lambda: holder[0].set_model(after), *audio(4))
    run(source, during=holder.append)
    assert set(biased(after, 50).values()) == {True}


def test_invalid_names_are_reported_and_the_session_continues():
    recogniser = ScriptedRecogniser()
    holder = []
    source = FakeSource(
        *audio(3),
        lambda: holder[0].set_vocabulary(["w50"]),
        *audio(3),
        lambda: holder[0].set_vocabulary(["w60" + "0" * 80]),
        *audio(4),
    )
    events = run(source, load=lambda: recogniser, during=holder.append)
    assert cue_words(events) == numbers(0, 20)
    (notice,) = only(events, Notice)
    assert "shorten it" in notice.message
    passes = biased(recogniser, 50)
    assert passes[max(passes)]
