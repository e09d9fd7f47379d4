"""What a session tells its listener; every event is emitted on the engine thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.types import Caption, Channel, Cue, Gap, LoadLevel


@dataclass(frozen=True, slots=True)
class AudioStarted:
    """The first audio of a channel has come in, from a source that stamps its blocks.

    ``zero`` is the ``time.monotonic()`` at which the channel's second zero sounded; adding a word's
    time tells when it was said.
    """

    channel: Channel
    zero: float


@dataclass(frozen=True, slots=True)
class CaptionChanged:
    """The text on screen changed: committed words only grow, tentative words are replaced."""

    caption: Caption


@dataclass(frozen=True, slots=True)
class CueFinal:
    """A cue that is already on disk."""

    cue: Cue


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """Voice activity found the utterance to be over; its final caption follows.

    ``time`` is the session's seconds heard when that was decided, so it lies behind the last word
    by the silence that the decision took.
    """

    channel: Channel
    time: float


@dataclass(frozen=True, slots=True)
class LevelChanged:
    """Loudness of the last block: peak and root mean square in dB of full scale (0 is loudest)."""

    channel: Channel
    peak_db: float
    rms_db: float


@dataclass(frozen=True, slots=True)
class LagChanged:
    """How far the text is behind the audio, and the work given up to keep up.

    Attributes
    ----------
    seconds
        Age of the newest audio that the pass covered, compute time included.
    load
        Current load level of the channel's scheduler.
    """

    seconds: float
    load: LoadLevel


@dataclass(frozen=True, slots=True)
class GapFound:
    """A stretch was not heard (device lost, audio skipped under load)."""

    channel: Channel
    gap: Gap


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know that does not stop the session (a device lost or back)."""

    channel: Channel
    message: str


@dataclass(frozen=True, slots=True)
class SessionFailed:
    """The session stopped on an error; every final cue up to here is on disk."""

    message: str


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Everything was decoded, written and closed; no event follows.

    Attributes
    ----------
    duration
        Seconds of the session's clock.
    busy
        Seconds that the engine thread spent working rather than waiting for audio.
    """

    duration: float
    busy: float = 0.0


Event = (
    AudioStarted
    | CaptionChanged
    | CueFinal
    | SpeechEnded
    | LevelChanged
    | LagChanged
    | GapFound
    | Notice
    | SessionFailed
    | SessionEnded
)
