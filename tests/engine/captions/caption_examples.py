"""Words and cues for the caption tests."""

from hypothesis import strategies as st

from engine.types import Cue, Word

_SPEECH = """
Good morning, everyone, and welcome. Today we look at the garden, which has been growing since
March. Mr. Brown planted it because he wanted tomatoes. Did it work? Yes! It did, but the
cucumbers died in the first frost of October, and nobody knows why.
"""
SAMPLE_TEXTS = tuple(_SPEECH.split())


def spoken(texts, start=0.0, rate=2.5, fill=0.9):
    """Words evenly spoken at `rate` a second."""
    return [
        Word(text, start + i / rate, start + (i + fill) / rate, 0.9) for i, text in enumerate(texts)
    ]


def cue(start, end, *lines, channel="mic"):
    texts = " ".join(lines).split()
    step = (end - start) / len(texts)
    words = tuple(
        Word(t, start + i * step, start + (i + 1) * step, 0.5) for i, t in enumerate(texts)
    )
    return Cue(start, end, lines, channel, words)


texts = st.one_of(
    st.sampled_from(SAMPLE_TEXTS),
    st.text(min_size=1, max_size=60),
    st.text("ab.,", min_size=1, max_size=200),
)
times = st.one_of(st.floats(), st.floats(-2.0, 60.0), st.integers(0, 50).map(float))
wild_words = st.builds(Word, texts, times, times, st.floats())


@st.composite
def natural_words(draw):
    """Words as people speak them, now and then with a pause."""
    now, words = draw(st.floats(0, 3)), []
    for text in draw(st.lists(st.sampled_from(SAMPLE_TEXTS), max_size=80)):
        length = draw(st.floats(0.05, 0.6))
        words.append(Word(text, now, now + length, 0.8))
        now += length + draw(st.sampled_from((0.0, 0.0, 0.02, 0.3, 0.8, 4.0)))
    return words


many_words = st.one_of(natural_words(), st.lists(wild_words, max_size=60))
