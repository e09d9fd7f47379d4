"""The recogniser: features in, words out; without state between calls, so that threads share it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import ModelError, OptionsError
from engine.features import FRAMES_PER_SECOND
from engine.model.alignment import (
    TokenGroup,
    align_tokens,
    attended_frames,
    frame_times,
    group_words,
    loud_frames,
    trim_silence,
)
from engine.model.bundle import ModelBundle, find_model
from engine.model.filters import FirstToken, RepetitionGuard, SuppressTokens, find_repetitions
from engine.model.network import Network
from engine.model.respelling import Respeller
from engine.model.search import BeamSearch, Hypothesis, SearchOptions
from engine.model.tokenizer import Tokenizer
from engine.text.lexicon import Lexicon
from engine.types import Word

if TYPE_CHECKING:
    from engine.model.filters import ScoreBias
    from engine.model.network import EncodedWindow, Inference
    from engine.types import Float32

_MIN_FRAMES = 10
_MIN_LOOP = 3
"""Tokens of a phrase whose repetition without further audio makes a text repetitive."""
_SPARE_TOKENS = 8
"""Tokens allowed beyond the rate, as a short window may hold a long word."""


@dataclass(frozen=True, slots=True)
class FallbackOptions:
    """Temperature fallback of final passes (Radford et al. 2022, section 4.5).

    Attributes
    ----------
    temperatures
        Temperatures, tried in this order until a result is reliable; empty disables fallback.
    min_logprob
        A result with a lower mean log-probability is unreliable.
    max_compression
        A text with a higher zlib compression ratio is repetitive.
    """

    temperatures: tuple[float, ...] = (0.2, 0.4, 0.6, 0.8)
    min_logprob: float = -1.0
    max_compression: float = 2.4

    def __post_init__(self) -> None:
        if not all(0 < temperature <= 2 for temperature in self.temperatures):
            raise OptionsError("Each fallback temperature must be above 0 and at most 2.")
        if not self.min_logprob < 0:
            raise OptionsError(f"min_logprob must be below 0, not {self.min_logprob}.")
        if not self.max_compression > 1:
            raise OptionsError(f"max_compression must be above 1, not {self.max_compression}.")


@dataclass(frozen=True, slots=True)
class RecogniserOptions:
    """Options of the recogniser.

    Attributes
    ----------
    threads
        Threads of the network, 1 to 64.
    search
        Default search options of a call.
    fallback
        Fallback of final passes.
    respelling
        Whether words outside the lexicon are replaced by words that sound alike.
    """

    threads: int = 2
    search: SearchOptions = field(default_factory=SearchOptions)
    fallback: FallbackOptions = field(default_factory=FallbackOptions)
    respelling: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.threads <= 64:
            raise OptionsError(f"threads must be from 1 to 64, not {self.threads}.")


@dataclass(frozen=True, slots=True)
class Recognition:
    """The recognised words of one window, behind the prompt.

    Attributes
    ----------
    words
        Seconds relative to the window's start.
    word_tokens
        Tokens of each word; joined, they can prompt a later pass over the same audio.
    continuation
        Punctuation that the decoder appended to the prompt's last word; part of no word.
    average_logprob
        Mean log-probability of the tokens, the end included.
    no_speech
        Probability, 0 to 1, that there is no speech behind the prompt.
    decoder_rows
        Rows computed by the decoder; a full beam of five computes five per step.
    is_repetitive
        Whether the text repeats itself, as a decoder does in a repetition loop.
    """

    words: tuple[Word, ...] = ()
    word_tokens: tuple[tuple[int, ...], ...] = ()
    continuation: str = ""
    average_logprob: float = 0.0
    no_speech: float = 1.0
    decoder_rows: int = 0
    is_repetitive: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.words

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Recogniser:
    """Network, tokenizer and search in one call.

    Parameters
    ----------
    inference
        The network.
    tokenizer
        The network's tokenizer.
    options
        Defaults of every call.
    name
        Display name of the model.
    max_tokens, max_frames
        Maximum token sequence, prefix included, and maximum window in mel frames.
    lexicon
        Words of the model's language; words outside it are respelt. None disables respelling.
    """

    def __init__(
        self,
        inference: Inference,
        tokenizer: Tokenizer,
        options: RecogniserOptions | None = None,
        *,
        name: str = "",
        max_tokens: int = 448,
        max_frames: int = 3000,
        lexicon: Lexicon | None = None,
    ) -> None:
        self.options = options or RecogniserOptions()
        self.tokenizer = tokenizer
        self.name = name
        self.lexicon = lexicon
        self._inference = inference
        self._max_tokens = max_tokens
        self._max_frames = max_frames
        filters = (SuppressTokens(tokenizer), FirstToken(tokenizer), RepetitionGuard())
        self._search = BeamSearch(inference, filters, tokenizer.end)
        self._respeller = Respeller(inference, tokenizer, lexicon, max_tokens) if lexicon else None

    def recognise(
        self,
        mel: Float32,
        prompt: Sequence[int] = (),
        search: SearchOptions | None = None,
        bias: ScoreBias | None = None,
    ) -> Recognition:
        """Decode one window.

        Parameters
        ----------
        mel
            Log-mel features, float32, shape (80, frames).
        prompt
            Tokens of the text that is already committed for audio in this window.
        search, bias
            Search options, and the vocabulary to bias it towards.

        Returns
        -------
        Recognition
            Only the words behind the prompt; empty if there are none.

        Raises
        ------
        ModelError
            The window is too long for the model, or the network cannot run.
        """
        if not self._is_decodable(mel):
            return Recognition()
        window = self._inference.encode(mel)
        result = self._decode(mel, window, prompt, search or self.options.search, bias)
        return self._respell(result, window, prompt, bias, cut=True)

    def recognise_final(
        self,
        mel: Float32,
        prompt: Sequence[int] = (),
        search: SearchOptions | None = None,
        bias: ScoreBias | None = None,
    ) -> Recognition:
        """Decode one window for the final text, with temperature fallback.

        Parameters, result and errors are those of :meth:`recognise`.
        """
        if not self._is_decodable(mel):
            return Recognition()
        window = self._inference.encode(mel)
        options = search or self.options.search
        results = [self._decode(mel, window, prompt, options, bias)]
        for i, temperature in enumerate(self.options.fallback.temperatures):
            if self._is_reliable(results[-1]):
                break
            sampled = replace(options, temperature=temperature, seed=options.seed + i)
            results.append(self._decode(mel, window, prompt, sampled, bias))
        best = max(results, key=lambda result: (not result.is_repetitive, result.average_logprob))
        best = replace(best, decoder_rows=sum(result.decoder_rows for result in results))
        return self._respell(best, window, prompt, bias, cut=False)

    def _is_decodable(self, mel: Float32) -> bool:
        """Whether a window is long enough to decode and all finite."""
        if mel.shape[1] > self._max_frames:
            seconds = self._max_frames // FRAMES_PER_SECOND
            raise ModelError(f"The model decodes at most {seconds} seconds; use a shorter window.")
        return mel.shape[1] >= _MIN_FRAMES and bool(np.isfinite(mel).all())

    def _decode(
        self,
        mel: Float32,
        window: EncodedWindow,
        prompt: Sequence[int],
        options: SearchOptions,
        bias: ScoreBias | None,
    ) -> Recognition:
        prefix, known = self._prefix(prompt)
        limit = self._limit(window, len(known), options)
        hypothesis = self._search.run(window, prefix, options, limit, bias)
        return self._read(hypothesis, known, mel)

    def _prefix(self, prompt: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the decoder's prefix, and the part of the prompt that it contains."""
        known = list(prompt)[-(self._max_tokens // 2) :]
        return [self.tokenizer.start, self.tokenizer.no_timestamps, *known], known

    def _respell(
        self,
        result: Recognition,
        window: EncodedWindow,
        prompt: Sequence[int],
        bias: ScoreBias | None,
        cut: bool,
    ) -> Recognition:
        """Replace words outside the lexicon by words that sound alike.

        ``cut`` excludes the last word, which the window may cut off.
        """
        if self._respeller is None or result.is_repetitive:
            return result
        prefix, _ = self._prefix(prompt)
        terms = bias.words if bias else frozenset[str]()
        words, tokens = list(result.words), list(result.word_tokens)
        for found in self._respeller.respell(window, prefix, result.word_tokens, terms, cut):
            word = words[found.index]
            words[found.index] = replace(word, text=word.text.replace(found.old, found.new))
            tokens[found.index] = found.tokens
        return replace(result, words=tuple(words), word_tokens=tuple(tokens))

    def _is_reliable(self, result: Recognition) -> bool:
        if result.is_empty:
            return True
        return (
            not result.is_repetitive and result.average_logprob >= self.options.fallback.min_logprob
        )

    def _limit(self, window: EncodedWindow, n_prompt: int, options: SearchOptions) -> int:
        """Return the maximum number of tokens behind the prompt."""
        spoken = int(options.tokens_per_second * window.n_frames / FRAMES_PER_SECOND)
        expected = max(spoken - n_prompt, 0) + _SPARE_TOKENS
        return min(expected, self._max_tokens - 2 - n_prompt)

    def _read(self, hypothesis: Hypothesis, prompt: Sequence[int], mel: Float32) -> Recognition:
        """Turn a hypothesis into words with times and probabilities."""
        if not np.isfinite(hypothesis.logprobs).all() or not len(hypothesis.tokens):
            return Recognition(decoder_rows=hypothesis.decoder_rows)
        tokens: list[int] = hypothesis.tokens.tolist()
        spoken = tokens[:-1] if tokens[-1] == self.tokenizer.end else tokens
        groups = group_words(spoken, self.tokenizer)
        continuation = ""
        if prompt and groups and not self.tokenizer.decode(spoken[:1])[:1].isspace():
            continuation, groups = groups[0].text, groups[1:]
        groups = tuple(group for group in groups if group.text)
        firsts = [0, *(group.first for group in groups[1:]), len(spoken)]
        return Recognition(
            words=_words(groups, hypothesis, len(prompt), mel),
            word_tokens=tuple(tuple(spoken[a:b]) for a, b in pairwise(firsts) if groups),
            continuation=continuation,
            average_logprob=float(hypothesis.logprobs.mean()),
            no_speech=hypothesis.no_speech,
            decoder_rows=hypothesis.decoder_rows,
            is_repetitive=self._is_repetitive([*prompt, *spoken], hypothesis.attention),
        )

    def _is_repetitive(self, tokens: Sequence[int], attention: Float32) -> bool:
        """Whether the text loops; what a speaker repeats counts once."""
        frames = attended_frames(attention[:, 1:])
        once = np.ones(len(tokens), dtype=np.bool_)
        for repetition in find_repetitions(tokens):
            if repetition.is_spoken(frames):
                once[repetition.start + repetition.size : repetition.end] = False
            elif repetition.size >= _MIN_LOOP:
                return True
        text = self.tokenizer.decode_bytes(
            [token for token, kept in zip(tokens, once, strict=True) if kept]
        )
        return len(text) / len(zlib.compress(text)) > self.options.fallback.max_compression


def load_recogniser(
    model: str | Path | None = None,
    options: RecogniserOptions | None = None,
    network: Callable[[ModelBundle, int], Inference] = Network,
) -> Recogniser:
    """Load a model into a recogniser.

    Parameters
    ----------
    model
        None for the bundled default, the name of a bundled model, or the path of a model folder.
    options
        Defaults of every call.
    network
        Creates the network from a bundle and a number of threads, for example one that counts work.

    Raises
    ------
    ModelError
        The model is missing or cannot be used; the message gives the reason.
    """
    chosen = options or RecogniserOptions()
    bundle = ModelBundle.load(find_model(model))
    return Recogniser(
        network(bundle, chosen.threads),
        Tokenizer.from_bundle(bundle),
        chosen,
        name=bundle.config.name,
        max_tokens=bundle.config.max_tokens,
        max_frames=bundle.config.max_frames,
        lexicon=Lexicon.read() if chosen.respelling and bundle.config.language == "en" else None,
    )


def _words(
    groups: Sequence[TokenGroup], hypothesis: Hypothesis, n_prompt: int, mel: Float32
) -> tuple[Word, ...]:
    """Return words with times and probabilities; the first attention row belongs to no text."""
    if not groups:
        return ()
    frames = align_tokens(hypothesis.attention[:, 1:])[n_prompt:]
    times = frame_times(frames, mel.shape[1] / FRAMES_PER_SECOND)
    loud = loud_frames(mel)
    words: list[Word] = []
    for group in groups:
        start, end = trim_silence(times[group.first], times[group.last], loud)
        probability = float(np.exp(hypothesis.logprobs[group.first : group.last].mean()))
        words.append(Word(group.text, start, end, probability))
    return tuple(words)
