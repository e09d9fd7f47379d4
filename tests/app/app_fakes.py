"""Fakes of the engine: sessions that emit the events that a test scripts."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from pathlib import Path
from types import SimpleNamespace

from app.paths import Paths
from app.personal.keys import KeyRing
from app.service import CaptioningService, ModelReady, OpenSession
from app.settings import Settings
from app.view_models.vocabulary_suggestions import FamiliarWords
from engine import (
    AudioTrack,
    Cancelled,
    Caption,
    Cue,
    DeviceNotFound,
    MicrophoneAccess,
    SessionEnded,
    TrackChoice,
    Transcript,
    Word,
)


def words(text, start=0.0, pace=0.3):
    """Words of a sentence, evenly spaced."""
    return tuple(
        Word(word, start + i * pace, start + (i + 1) * pace - 0.05, 0.9)
        for i, word in enumerate(text.split())
    )


def cue(text, start=0.0, channel="mic", pace=0.3):
    spoken = words(text, start, pace)
    return Cue(start, spoken[-1].end, (text,), channel, spoken)


def caption(committed="", tentative="", start=0.0, channel="mic", utterance=0, pace=0.3):
    fixed = words(committed, start, pace)
    rest = words(tentative, start + len(fixed) * pace, pace)
    return Caption(channel, fixed, rest, utterance)


class FakeSession:
    """Records calls, and emits what the test scripts on the caller's thread."""

    def __init__(self, listener, last_words=()):
        self.listener = listener
        self.last_words = last_words
        self.calls = []
        self.models = []
        self.terms = []

    def start(self):
        self.calls.append("start")
        self.listener(ModelReady())

    def pause(self):
        self.calls.append("pause")

    def resume(self):
        self.calls.append("resume")

    def set_model(self, recogniser):
        self.models.append(recogniser)

    def set_vocabulary(self, terms):
        self.terms.append(terms)

    def stop(self):
        """Emit the last words after the request, as the real session does."""
        self.calls.append("stop")
        for event in self.last_words:
            self.listener(event)
        self.listener(SessionEnded(9.0))

    def emit(self, *events):
        for event in events:
            self.listener(event)


class FakeKeyring:
    """The system's keyring, in memory."""

    def __init__(self):
        self.kept = {}

    def get_password(self, service, user):
        return self.kept.get((service, user))

    def set_password(self, service, user, text):
        self.kept[service, user] = text

    def delete_password(self, service, user):
        del self.kept[service, user]


class FakeService(CaptioningService):
    """A service without audio, model or network; its files are real, in a folder of the test."""

    def __init__(self, root):
        self.preferences = None
        super().__init__(Paths.under(Path(root)), self._in_force)
        self.keyring = FakeKeyring()
        self.personal.keys = KeyRing(self.personal.folder / "sealed", lambda: self.keyring)
        self.trainer_found = None
        self.microphones = []
        self.played = []
        self.recognised = []
        self.opened = []
        self.choices = []
        self.known = ()
        self.changes = []
        self.refusal = ""
        self.access = MicrophoneAccess("allowed", "")
        self.last_words = ()
        self.transcripts = {}
        self.damaged = {}
        self.tracks = {}
        self.rare = ()
        self.hold = threading.Event()
        self.hold.set()

    def _in_force(self):
        return self.preferences.settings if self.preferences else Settings()

    @property
    def session(self):
        return self.opened[-1]

    def watch_devices(self, on_change):
        self._on_devices = on_change
        on_change(self.known)
        return SimpleNamespace(close=lambda: None)

    def plug_in(self, *devices):
        """Connect devices, as the watch notices by itself."""
        self.known = (*self.known, *devices)
        self._on_devices(self.known)

    def unplug(self, name):
        self.known = tuple(device for device in self.known if device.name != name)
        self._on_devices(self.known)

    def set_source(self, opened, source, *, microphone=None, system=None):
        self.hold.wait(10)
        if self.refusal:
            raise DeviceNotFound(self.refusal)
        self.changes.append((source, microphone, system))

    def microphone_access(self):
        return self.access

    def load_recogniser(self):
        return SimpleNamespace(name="fake")

    def _familiar_words(self):
        return FamiliarWords(
            is_single_token=lambda word: word.lower() not in self.rare,
            is_common=lambda word: word not in self.rare,
        )

    def trainer(self):
        return self.trainer_found

    def microphone(self):
        return self.microphones.pop(0)

    def recognise(self, samples):
        return self.recognised.pop(0)

    def play_samples(self, samples, stopped):
        self.played.append(samples)

    def transcribe(
        self, path, *, progress, warn, cancelled, search=None, partial=None, track=None, on_track
    ):
        tracks = self.tracks.get(path.name, (AudioTrack(1),))
        on_track(TrackChoice(tracks, tracks[(track or 1) - 1]))
        progress(1.0, 10.0)
        self.hold.wait(10)
        if cancelled():
            raise Cancelled("Transcription was cancelled.")
        result = self.transcripts[path.name]
        if isinstance(result, Exception):
            raise result
        if path.name in self.damaged:
            warn(self.damaged[path.name])
        return Transcript((cue(result),), (), 10.0)

    def open_session(self, choice, listener):
        if self.refusal:
            raise DeviceNotFound(self.refusal)
        self.choices.append(choice)
        self.opened.append(FakeSession(self.collected(listener), self.last_words))
        folder = self.paths.sessions / f"session {len(self.opened)}"
        folder.mkdir(parents=True)
        store = SimpleNamespace(path=folder, unsaved=0, unsaved_words=0)
        return OpenSession(self.session, store, self.settings.files.keep_audio)


def tiny_model(folder):
    """A folder whose files pass every check; no graph in it is ever run."""
    folder.mkdir()
    config = {
        "format": 1,
        "name": "tiny",
        "version": "1",
        "language": "en",
        "n_mels": 80,
        "n_vocab": 259,
        "d_model": 64,
        "n_heads": 1,
        "n_decoder_layers": 1,
        "n_alignment_heads": 1,
        "max_tokens": 64,
        "max_frames": 3000,
        "tokens": {"end": 256, "start": 257, "no_timestamps": 258},
    }
    tokens = [base64.b64encode(bytes([value])).decode() for value in range(256)]
    files = {
        "config.json": json.dumps(config).encode(),
        "vocabulary.json": json.dumps({"tokens": [*tokens, None, None, None]}).encode(),
        "encoder.onnx": b"encoder",
        "decoder.onnx": b"decoder",
        "README.md": b"# Tiny\n\nA model for a test.",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    (folder / "hashes.json").write_text(json.dumps(hashes))
    return folder
