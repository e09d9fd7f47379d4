"""Events of a session; all are emitted on the engine thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.types import Caption, Channel, Cue, Gap, LoadLevel


@dataclass(frozen=True, slots=True)
class AudioStarted:
    """The first audio of a channel has arrived, from a source that timestamps its blocks.

    ``zero`` is the :func:`engine.clock.session_clock` time of the channel's second 0: added to a
    word's time, it is the moment at which the word was spoken.
    """

    channel: Channel
    zero: float


@dataclass(frozen=True, slots=True)
class CaptionChanged:
    """A caption changed: committed words are only appended, tentative words are replaced.

    Committed words are on disk already.
    """

    caption: Caption


@dataclass(frozen=True, slots=True)
class CueFinal:
    """A cue is final, and already on disk."""

    cue: Cue


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """Voice activity detection has ended the utterance; its final caption follows.

    ``time`` is the position of the newest audio, in seconds: it lies behind the last word by the
    silence that ends an utterance.
    """

    channel: Channel
    time: float


@dataclass(frozen=True, slots=True)
class LevelChanged:
    """Level of the last block: peak and RMS in dBFS (0 is full scale)."""

    channel: Channel
    peak_db: float
    rms_db: float


@dataclass(frozen=True, slots=True)
class LagChanged:
    """How far the text is behind the audio, and how far work is reduced to catch up.

    Attributes
    ----------
    seconds
        Audio that waited at the source when the pass started, and compute time of the pass.
    load
        Current load level of the channel's scheduler.
    """

    seconds: float
    load: LoadLevel


@dataclass(frozen=True, slots=True)
class GapFound:
    """Audio is missing: the device was lost, or audio was skipped under load."""

    channel: Channel
    gap: Gap


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for the user that does not stop the session, such as a lost device."""

    channel: Channel
    message: str


@dataclass(frozen=True, slots=True)
class NoticeCleared:
    """The notice with this message no longer applies: the device is back, or unmuted."""

    channel: Channel
    message: str


@dataclass(frozen=True, slots=True)
class SourceChanged:
    """The channel records another device from now on, or its first one.

    ``name`` is the device's display name; None when the channel has ended and the session goes on
    without it.
    """

    channel: Channel
    name: str | None


@dataclass(frozen=True, slots=True)
class SessionFailed:
    """The session stopped because of an error; every word up to here is on disk or will be.

    See :attr:`engine.Session.unsaved_words`.
    """

    message: str


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Everything is decoded and written, or kept in memory while the disk cannot be written.

    Only a notice that those words were written may follow.

    Attributes
    ----------
    duration
        Length of the session in seconds.
    busy
        Seconds that the engine thread worked rather than waited for audio.
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
    | NoticeCleared
    | SourceChanged
    | SessionFailed
    | SessionEnded
)
