"""What the window asks of the engine, in the window's words; every method may block.

The engine's heavy parts load on the first use, on whatever thread asks, so that the window is
usable before them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import engine
from app.personal.collector import RecordingCollector
from app.personal.home import PersonalHome
from app.personal.trainer import find_trainer
from app.view_models.library import Library
from app.view_models.markdown import render_markdown
from app.view_models.vocabulary_suggestions import FamiliarWords, terms_to_remember

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.paths import Paths
    from app.personal.trainer import Trainer
    from app.settings import Settings
    from engine import AudioTap, Channel, Device, Recogniser, Session, Source, Transcript


class CaptioningService:
    """Sources, models, sessions and files of this machine."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self._lock = threading.Lock()
        self._recogniser: tuple[object, Recogniser] | None = None
        self.personal = PersonalHome(paths.personal)
        self.collector = RecordingCollector(self.personal)

    def sessions_folder(self, settings: Settings) -> Path:
        """Return where sessions are kept."""
        return Path(settings.files.folder) if settings.files.folder else self.paths.sessions

    def devices(self) -> Sequence[Device]:
        """List what can be captioned; never raises for a machine without sound."""
        return engine.list_devices()

    def microphone_access(self) -> engine.MicrophoneAccess:
        """Say whether the system lets this program hear the microphone."""
        return engine.microphone_access()

    def recogniser(self, settings: Settings) -> Recogniser:
        """Load the chosen model, or return it when it is loaded already."""
        with self._lock:
            key = (self.model_folder(settings), settings.model.threads)
            if self._recogniser is None or self._recogniser[0] != key:
                options = engine.RecogniserOptions()
                if settings.model.threads:
                    options = replace(options, threads=settings.model.threads)
                self._recogniser = (key, engine.load_recogniser(key[0], options))
            return self._recogniser[1]

    def model_folder(self, settings: Settings) -> str | Path:
        """Return the chosen model; of the bundled one, the version with the user's voice."""
        return settings.model.folder or self.personal.versions.model_folder

    def new_session(
        self, choice: str, settings: Settings, listener: Callable[[object], None]
    ) -> OpenedSession:
        """Make a session that is ready to start.

        Parameters
        ----------
        choice
            ``mic``, ``system``, ``both``, the name of a device or ``file:`` and a path.
        settings
            As they are now; later changes do not reach the session by themselves.
        listener
            Gets every event, and :class:`ModelReady` once, on the engine thread.
        """
        sources = engine.open_sources(choice)
        names: dict[Channel, str] = {source.channel: source.name for source in sources}
        store = engine.SessionStore.create(self.sessions_folder(settings), names)
        options = engine.SessionOptions(
            vocabulary=settings.vocabulary.terms, homophones=settings.captions.homophones
        )

        def load() -> Recogniser:
            recogniser = self.recogniser(settings)
            listener(ModelReady())
            return recogniser

        taps: list[AudioTap] = [self.collector]
        if settings.files.keep_audio:
            taps.append(engine.SessionAudioRecorder(store.path))
        session = engine.Session(
            sources, load, self.collecting(listener), store, options, taps=taps
        )
        return OpenedSession(session, store.path, settings.files.keep_audio)

    def collecting(self, listener: Callable[[object], None]) -> Callable[[object], None]:
        """Begin a session for the collector too; returns a listener that serves both."""

        def hear(event: object) -> None:
            self.collector.hear(event)
            listener(event)

        self.collector.begin()
        return hear

    def library(self, settings: Settings) -> Library:
        """Return the past sessions of the folder in use."""
        return Library(self.sessions_folder(settings), self.paths.index)

    def terms_to_remember(self, before: str, after: str, settings: Settings) -> tuple[str, ...]:
        """Return the names and rare words that a correction put in the place of others."""
        try:
            return terms_to_remember(before, after, self.familiar_words(settings))
        except engine.EngineError:
            return ()  # whoever loads the model says what it lacks

    def familiar_words(self, settings: Settings) -> FamiliarWords:
        """Return what the chosen model knows of words; without a lexicon, all are common."""
        recogniser = self.recogniser(settings)
        encode, lexicon = recogniser.tokenizer.encode, recogniser.lexicon
        return FamiliarWords(
            is_one_piece=lambda word: len(encode(f" {word}")) == 1,
            is_common=lambda word: lexicon is None or lexicon.is_common(word),
        )

    def recover(self, path: Path) -> None:
        """Finish a session that a crash cut short."""
        engine.recover_session(path)

    def play(
        self,
        path: Path,
        channel: Channel,
        start: float,
        heard: Callable[[float], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Play the sound that a session kept, from a second of a channel on."""
        engine.play_session_audio(path, channel, start, heard, stopped)

    def microphone(self, settings: Settings) -> Source:
        """Return the microphone that captions use, or the system's where they use none."""
        names = [device.name for device in self.devices() if device.channel == "mic"]
        choice = settings.audio.source
        return engine.open_sources(choice if choice in names else "mic")[0]

    def play_samples(self, samples: Any, stopped: Callable[[], bool]) -> None:
        """Play a recording (int16, 16 kHz mono)."""
        engine.play_samples(samples, stopped)

    def trainer(self) -> Trainer | None:
        """Return the program that learns, where it is installed."""
        return find_trainer(self.paths.data)

    def transcribe(
        self,
        path: Path,
        settings: Settings,
        progress: Callable[[float, float], None],
        cancelled: Callable[[], bool],
    ) -> Path:
        """Transcribe a file and keep it as a session; returns the session's folder."""
        recogniser = self.recogniser(settings)
        bias = engine.ContextualBias.of(settings.vocabulary.terms, recogniser.tokenizer)
        homophones = engine.HomophoneCorrector() if settings.captions.homophones else None
        transcript = engine.transcribe(
            path,
            recogniser,
            bias=bias,
            homophones=homophones,
            progress=progress,
            cancelled=cancelled,
        )
        return self.library(settings).add(transcript, path.name)

    def write(self, transcript: Transcript, path: Path, title: str = "") -> None:
        """Save a transcript in the format of the file's ending; Markdown carries a title."""
        if path.suffix.lower() == ".md":
            text = render_markdown(transcript, title)
            engine.replace_file(path, text.encode("utf-8", errors="replace"))
        else:
            engine.write_transcript(transcript, path)


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session that is ready to start, the folder it is kept in, and whether with its sound."""

    session: Session
    path: Path
    keeps_sound: bool = False


class ModelReady:
    """The model has loaded; words can appear now."""
