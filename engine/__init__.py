"""Live captions without a window: everything `app` and `training` may use is named here."""

from engine.audio.devices import Device, list_devices, open_sources
from engine.audio.media import read_audio
from engine.captions.cues import CueBuilder, CueOptions
from engine.captions.history import (
    SessionSummary,
    list_sessions,
    load_session,
    recover_session,
)
from engine.captions.merge import merge_lanes
from engine.captions.store import SessionStore
from engine.captions.subtitles import (
    ExportOptions,
    TranscriptFormat,
    read_transcript,
    render_transcript,
    write_transcript,
)
from engine.captions.validate import validate_cues, validate_srt, validate_vtt
from engine.errors import (
    AudioError,
    Cancelled,
    DeviceLost,
    DeviceNotFound,
    EngineError,
    MediaError,
    ModelError,
    OptionsError,
    StorageError,
)
from engine.events import (
    CaptionChanged,
    CueFinal,
    Event,
    GapFound,
    LagChanged,
    LevelChanged,
    Notice,
    SessionEnded,
    SessionFailed,
    SpeechEnded,
)
from engine.features import log_mel
from engine.files import replace_file
from engine.live.options import LiveOptions
from engine.model.recogniser import Recogniser, RecogniserOptions, Recognition, load_recogniser
from engine.model.search import SearchOptions
from engine.session import Session, SessionOptions
from engine.text.vocabulary import VocabularyBias
from engine.transcribe import transcribe
from engine.types import SAMPLE_RATE, AudioChunk, Caption, Cue, Gap, Lane, Transcript, Word
from engine.vad import SpeechDetector

__all__ = [
    "SAMPLE_RATE",
    "AudioChunk",
    "AudioError",
    "Cancelled",
    "Caption",
    "CaptionChanged",
    "Cue",
    "CueBuilder",
    "CueFinal",
    "CueOptions",
    "Device",
    "DeviceLost",
    "DeviceNotFound",
    "EngineError",
    "Event",
    "ExportOptions",
    "Gap",
    "GapFound",
    "LagChanged",
    "Lane",
    "LevelChanged",
    "LiveOptions",
    "MediaError",
    "ModelError",
    "Notice",
    "OptionsError",
    "Recogniser",
    "RecogniserOptions",
    "Recognition",
    "SearchOptions",
    "Session",
    "SessionEnded",
    "SessionFailed",
    "SessionOptions",
    "SessionStore",
    "SessionSummary",
    "SpeechDetector",
    "SpeechEnded",
    "StorageError",
    "Transcript",
    "TranscriptFormat",
    "VocabularyBias",
    "Word",
    "list_devices",
    "list_sessions",
    "load_recogniser",
    "load_session",
    "log_mel",
    "merge_lanes",
    "open_sources",
    "read_audio",
    "read_transcript",
    "recover_session",
    "render_transcript",
    "replace_file",
    "transcribe",
    "validate_cues",
    "validate_srt",
    "validate_vtt",
    "write_transcript",
]
