"""Latency, erasure and error rate of a live run, from a log of its events.

:meth:`LiveMetrics.on_event` runs on the engine thread and only records the time; everything else is
computed afterwards, on the caller's thread. All latencies are seconds of wall-clock time, compute
and waiting included, from the moment the audio was captured.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.captions.records import number_at, object_of, text_at
from engine.clock import session_clock
from engine.errors import StorageError
from engine.events import Event, GapFound, LagChanged, SessionEnded
from engine.files import replace_file
from engine.text.edit_distance import align
from engine.text.normalise import plain_words
from engine.timeline import FinalWord, Utterance, replay
from engine.types import SAMPLE_RATE, Word


class LiveMetrics:
    """Records a session's events and measures it afterwards.

    Parameters
    ----------
    reference
        Reference words with their times; empty for audio without speech, where every word is a
        hallucination; None where it is unknown, and the recogniser's own times are used.
    zero
        `clock` seconds of the session's second 0; None takes it from the session.
    clock
        Seconds, monotonic, as the session's.
    """

    def __init__(
        self,
        reference: Sequence[Word] | None = None,
        zero: float | None = None,
        clock: Callable[[], float] = session_clock,
    ) -> None:
        self._reference = reference
        self._zero = zero
        self._clock = clock
        self._log: list[tuple[float, Event]] = []

    def on_event(self, event: Event) -> None:
        """Record an event that happens now; a listener of :class:`engine.Session`."""
        self.note(self._clock(), event)

    def note(self, moment: float, event: Event) -> None:
        """Record an event that happened at `moment` seconds of the clock."""
        self._log.append((moment, event))

    def report(self) -> dict[str, Any]:
        """Return all measures by name, ready for JSON; see :func:`measure`."""
        return measure(self._log, self._reference, self._zero)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the report as JSON; raises StorageError if `path` cannot be written."""
        replace_file(path, (json.dumps(self.report(), indent=2) + "\n").encode())


def read_reference(path: str | os.PathLike[str]) -> tuple[Word, ...]:
    """Read a JSON list of ``{"word", "start", "end"}``, times in seconds; raises StorageError."""
    path = Path(path)
    try:
        entries = [object_of(entry) for entry in json.loads(path.read_bytes())]
        return tuple(
            Word(text_at(entry, "word"), number_at(entry, "start"), number_at(entry, "end"), 1.0)
            for entry in entries
        )
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise StorageError(f"“{path.name}” cannot be read ({reason}); choose another.") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise StorageError(
            f"“{path.name}” must be a JSON list of words, each with word, start and end."
        ) from error


def measure(
    log: Sequence[tuple[float, Event]],
    reference: Sequence[Word] | None = None,
    zero: float | None = None,
) -> dict[str, Any]:
    """Measure a recorded run; what is unknown is None.

    Latencies are ``count, mean, p50, p90, p95, max`` of

    - ``first_partial``: from the start of speech to the first text of its utterance;
    - ``emission``: from the end of a word to its first appearance;
    - ``commit``: from the end of a word to its commitment;
    - ``final``: from the audio that ended an utterance to its last cue;
    - ``final_after_word``: from the end of an utterance's last word to its last cue.

    ``normalised_erasure`` is the number of words shown and later deleted or changed, per final word
    (Arivazhagan et al., 2020); ``committed_changed`` counts those that were committed.
    ``emission_drift`` and ``lag_drift`` are slopes in seconds per hour.

    Parameters
    ----------
    log
        Clock seconds and events, in order.
    reference, zero
        As in :class:`LiveMetrics`.
    """
    utterances = [(utterance, utterance.finals()) for utterance in replay(log, zero)]
    finals = sorted((one for _, ones in utterances for one in ones), key=lambda one: one.word.start)
    errors = _match(finals, reference)
    erased = sum(utterance.erased for utterance, _ in utterances)
    ended = next((event for _, event in log if isinstance(event, SessionEnded)), None)
    return {
        "audio_seconds": ended.duration if ended else None,
        "final_words": len(finals),
        "word_times": "recogniser" if reference is None else "reference",
        "latency": _latencies(utterances),
        "normalised_erasure": _ratio(erased, len(finals)),
        "erased_words": erased,
        "committed_changed": sum(utterance.changed for utterance, _ in utterances),
        "emission_drift": _slope_per_hour(
            [(one.spoken.end, one.shown - one.spoken.end) for one in finals if one.spoken]
        ),
        "lag_drift": _slope_per_hour(
            [(moment, event.seconds) for moment, event in log if isinstance(event, LagChanged)]
        ),
        "skipped_seconds": sum(_length(event) for _, event in log if isinstance(event, GapFound)),
        "rtf": _ratio(ended.busy, ended.duration) if ended and ended.busy else None,
        "wer": _ratio(errors, len(_tokens(reference))) if reference else None,
        "invented_words_per_minute": (
            _ratio(60 * (len(finals) + erased), ended.duration)
            if ended and reference is not None and not reference
            else None
        ),
    }


def _match(finals: Sequence[FinalWord], reference: Sequence[Word] | None) -> int:
    """Assign its reference word to every final word; return the word errors."""
    if reference is None:
        for final in finals:
            final.spoken = final.word
        return 0
    wanted, found = _tokens(reference), _tokens([final.word for final in finals])
    alignment = align([token for token, _ in wanted], [token for token, _ in found])
    for i, j in alignment.hits:
        finals[found[j][1]].spoken = reference[wanted[i][1]]
    return alignment.errors


def _tokens(words: Sequence[Word]) -> list[tuple[str, int]]:
    """Return normalised words, each with the index of its word."""
    return [(token, i) for i, word in enumerate(words) for token in plain_words(word.text)]


def _latencies(utterances: Sequence[tuple[Utterance, list[FinalWord]]]) -> dict[str, Any]:
    with_text = [(u, finals) for u, finals in utterances if finals]
    words = [(one, one.spoken) for _, finals in with_text for one in finals if one.spoken]
    closed = [(u, finals, u.speech_ended) for u, finals in with_text if u.speech_ended is not None]
    return {
        "first_partial": _summary(
            u.first_text - _spoken(finals[0]).start
            for u, finals in with_text
            if u.first_text is not None
        ),
        "emission": _summary(one.shown - spoken.end for one, spoken in words),
        "commit": _summary(one.fixed - spoken.end for one, spoken in words),
        "final": _summary(u.closed - speech_ended for u, _, speech_ended in closed),
        "final_after_word": _summary(u.closed - _spoken(finals[-1]).end for u, finals, _ in closed),
    }


def _spoken(final: FinalWord) -> Word:
    """Return the reference word, or the recogniser's own where it is unknown."""
    return final.spoken or final.word


def _summary(values: Iterable[float]) -> dict[str, float] | None:
    known = np.array([value for value in values if not math.isnan(value)])
    if not len(known):
        return None
    p50, p90, p95 = np.percentile(known, (50, 90, 95)).tolist()
    return {
        "count": len(known),
        "mean": float(known.mean()),
        "p50": p50,
        "p90": p90,
        "p95": p95,
        "max": float(known.max()),
    }


def _slope_per_hour(points: Iterable[tuple[float, float]]) -> float | None:
    """Return the slope of the least-squares line; None for too few points or no span of time."""
    known = np.array([point for point in points if not math.isnan(point[1])]).reshape(-1, 2)
    if len(known) < 2:
        return None
    times, values = (known - known.mean(axis=0)).T
    spread = float(times @ times)
    return float(times @ values) / spread * 3600 if spread > 0 else None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _length(event: GapFound) -> float:
    return (event.gap.end - event.gap.start) / SAMPLE_RATE
