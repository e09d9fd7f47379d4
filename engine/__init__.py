"""Live captions without a window: everything `app` and `training` may use is named here.

Names are loaded when they are first used, so that a program that only asks for help, or shows its
window while the model loads, does not wait for the network runtime and the media libraries.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.audio.devices import Device, list_devices, open_sources, refresh_devices
    from engine.audio.level import measure_level
    from engine.audio.loopback import LoopbackSource
    from engine.audio.media import MediaSource, read_audio, stream_media
    from engine.audio.microphone import MicrophoneSource
    from engine.audio.permission import MicrophoneAccess, microphone_access
    from engine.audio.playback import play_samples, play_session_audio, read_session_audio
    from engine.audio.recorder import SessionAudioRecorder
    from engine.audio.resample import Resampler
    from engine.audio.session_audio import delete_session_audio, list_session_audio
    from engine.audio.source import Source
    from engine.audio.tap import AudioTap
    from engine.captions.cues import CueBuilder, CueOptions
    from engine.captions.history import (
        SessionSummary,
        list_sessions,
        load_session,
        recover_session,
    )
    from engine.captions.merge import merge_channels
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
        AudioStarted,
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
    from engine.metrics import LiveMetrics, read_reference
    from engine.model.archive import read_model_archive, write_model_archive
    from engine.model.bundle import ModelBundle, find_model, list_models
    from engine.model.network import Inference, Network
    from engine.model.recogniser import Recogniser, RecogniserOptions, Recognition, load_recogniser
    from engine.model.search import SearchOptions
    from engine.personal.checks import check_recording
    from engine.personal.prompts import read_prompts
    from engine.personal.samples import Recording, RecordingKind, RecordingSummary
    from engine.personal.store import KEY_BYTES, PersonalStore
    from engine.personal.versions import ModelVersion, ModelVersions, VersionScores
    from engine.session import Session, SessionOptions
    from engine.text.contextual_bias import ContextualBias
    from engine.text.edit_distance import align, plain_words
    from engine.text.homophones import HomophoneCorrector
    from engine.transcription import transcribe
    from engine.types import (
        SAMPLE_RATE,
        AudioBlock,
        AudioChunk,
        Caption,
        Channel,
        Cue,
        Gap,
        Transcript,
        Word,
    )
    from engine.vad import SpeechDetector, VadOptions

_ROOMS = {
    "engine.text.edit_distance": (
        "align",
        "plain_words",
    ),
    "engine.model.network": (
        "Inference",
        "Network",
    ),
    "engine.model.archive": ("read_model_archive", "write_model_archive"),
    "engine.model.bundle": (
        "ModelBundle",
        "find_model",
        "list_models",
    ),
    "engine.audio.devices": (
        "Device",
        "list_devices",
        "open_sources",
        "refresh_devices",
    ),
    "engine.audio.level": ("measure_level",),
    "engine.audio.loopback": ("LoopbackSource",),
    "engine.audio.media": (
        "MediaSource",
        "read_audio",
        "stream_media",
    ),
    "engine.audio.microphone": ("MicrophoneSource",),
    "engine.audio.playback": (
        "play_samples",
        "play_session_audio",
        "read_session_audio",
    ),
    "engine.audio.permission": (
        "MicrophoneAccess",
        "microphone_access",
    ),
    "engine.audio.session_audio": (
        "delete_session_audio",
        "list_session_audio",
    ),
    "engine.audio.recorder": ("SessionAudioRecorder",),
    "engine.audio.resample": ("Resampler",),
    "engine.audio.source": ("Source",),
    "engine.audio.tap": ("AudioTap",),
    "engine.captions.cues": (
        "CueBuilder",
        "CueOptions",
    ),
    "engine.captions.history": (
        "SessionSummary",
        "list_sessions",
        "load_session",
        "recover_session",
    ),
    "engine.captions.merge": ("merge_channels",),
    "engine.captions.store": ("SessionStore",),
    "engine.captions.subtitles": (
        "ExportOptions",
        "TranscriptFormat",
        "read_transcript",
        "render_transcript",
        "write_transcript",
    ),
    "engine.captions.validate": (
        "validate_cues",
        "validate_srt",
        "validate_vtt",
    ),
    "engine.errors": (
        "AudioError",
        "Cancelled",
        "DeviceLost",
        "DeviceNotFound",
        "EngineError",
        "MediaError",
        "ModelError",
        "OptionsError",
        "StorageError",
    ),
    "engine.events": (
        "AudioStarted",
        "CaptionChanged",
        "CueFinal",
        "Event",
        "GapFound",
        "LagChanged",
        "LevelChanged",
        "Notice",
        "SessionEnded",
        "SessionFailed",
        "SpeechEnded",
    ),
    "engine.features": ("log_mel",),
    "engine.files": ("replace_file",),
    "engine.live.options": ("LiveOptions",),
    "engine.metrics": (
        "LiveMetrics",
        "read_reference",
    ),
    "engine.model.recogniser": (
        "Recogniser",
        "RecogniserOptions",
        "Recognition",
        "load_recogniser",
    ),
    "engine.model.search": ("SearchOptions",),
    "engine.personal.prompts": ("read_prompts",),
    "engine.personal.samples": (
        "Recording",
        "RecordingKind",
        "RecordingSummary",
    ),
    "engine.personal.store": ("KEY_BYTES", "PersonalStore"),
    "engine.personal.checks": ("check_recording",),
    "engine.personal.versions": (
        "ModelVersion",
        "ModelVersions",
        "VersionScores",
    ),
    "engine.session": (
        "Session",
        "SessionOptions",
    ),
    "engine.text.homophones": ("HomophoneCorrector",),
    "engine.text.contextual_bias": ("ContextualBias",),
    "engine.transcription": ("transcribe",),
    "engine.types": (
        "SAMPLE_RATE",
        "AudioBlock",
        "AudioChunk",
        "Caption",
        "Cue",
        "Gap",
        "Channel",
        "Transcript",
        "Word",
    ),
    "engine.vad": (
        "SpeechDetector",
        "VadOptions",
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


__all__ = [
    "KEY_BYTES",
    "SAMPLE_RATE",
    "AudioBlock",
    "AudioChunk",
    "AudioError",
    "AudioStarted",
    "AudioTap",
    "Cancelled",
    "Caption",
    "CaptionChanged",
    "Channel",
    "ContextualBias",
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
    "HomophoneCorrector",
    "Inference",
    "LagChanged",
    "LevelChanged",
    "LiveMetrics",
    "LiveOptions",
    "LoopbackSource",
    "MediaError",
    "MediaSource",
    "MicrophoneAccess",
    "MicrophoneSource",
    "ModelBundle",
    "ModelError",
    "ModelVersion",
    "ModelVersions",
    "Network",
    "Notice",
    "OptionsError",
    "PersonalStore",
    "Recogniser",
    "RecogniserOptions",
    "Recognition",
    "Recording",
    "RecordingKind",
    "RecordingSummary",
    "Resampler",
    "SearchOptions",
    "Session",
    "SessionAudioRecorder",
    "SessionEnded",
    "SessionFailed",
    "SessionOptions",
    "SessionStore",
    "SessionSummary",
    "Source",
    "SpeechDetector",
    "SpeechEnded",
    "StorageError",
    "Transcript",
    "TranscriptFormat",
    "VadOptions",
    "VersionScores",
    "Word",
    "align",
    "check_recording",
    "delete_session_audio",
    "find_model",
    "list_devices",
    "list_models",
    "list_session_audio",
    "list_sessions",
    "load_recogniser",
    "load_session",
    "log_mel",
    "measure_level",
    "merge_channels",
    "microphone_access",
    "open_sources",
    "plain_words",
    "play_samples",
    "play_session_audio",
    "read_audio",
    "read_model_archive",
    "read_prompts",
    "read_reference",
    "read_session_audio",
    "read_transcript",
    "recover_session",
    "refresh_devices",
    "render_transcript",
    "replace_file",
    "stream_media",
    "transcribe",
    "validate_cues",
    "validate_srt",
    "validate_vtt",
    "write_model_archive",
    "write_transcript",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_ROOM_OF[name]), name)
    globals()[name] = value
    return value
