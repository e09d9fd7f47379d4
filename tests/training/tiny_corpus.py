"""What the tiny corpus says, how it sounds, and the student that learns it."""

import numpy as np

RATE = 16_000
TEXTS = ("Yes.", "No, no.", "Up!", "Down it goes.")
PIECES = [
    *(bytes([value]) for value in range(256)),
    b" Y",
    b" N",
    b" n",
    b" U",
    b" D",
    b" i",
    b" g",
]
"""Single bytes, and words' beginnings: the engine lets no text begin with a space alone."""

TINY = {
    "n_vocab": 266,
    "d_model": 32,
    "n_heads": 2,
    "n_encoder_layers": 1,
    "n_decoder_layers": 1,
    "max_tokens": 64,
    "alignment_heads": [[0, 0], [0, 1]],
    "prompt": [264, 265],
    "end_token": 263,
}


def sing(text: str) -> np.ndarray:
    """One tone a letter, 0.06 s each: sound that tells its text."""
    time = np.arange(int(0.06 * RATE)) / RATE
    notes = [0.3 * np.sin(2 * np.pi * (200 + 25 * (ord(c) - 32)) * time) for c in text]
    return (np.concatenate(notes) * 32_767).astype(np.int16)
