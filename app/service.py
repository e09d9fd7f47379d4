"""The composition root: builds recogniser, sessions and transcriptions from paths and settings.

Window, command line and benchmarks use it, and nothing else builds the engine. Free of Qt; every
method may block. The engine's heavy parts are imported at their first use, on the calling thread,
so that the window answers before they are loaded.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import engine
from app.formats import SUFFIXES, format_of
from app.personal.collector import RecordingCollector
from app.personal.home import PersonalHome
from app.personal.trainer import find_trainer
from app.settings import Settings
from app.version import app_version
from app.view_models.installed_models import ModelEntry, known_models
from app.view_models.library import Library
from app.view_models.markdown import render_markdown
from app.view_models.vocabulary_suggestions import FamiliarWords, terms_to_remember

if TYPE_CHECKING:
    from app.paths import Paths
    from app.personal.trainer import TrainerProgram
    from engine import (
        AudioTap,
        Channel,
        Device,
        DeviceWatch,
        Event,
        Inference,
        ModelBundle,
        Recogniser,
        Session,
        Source,
        Transcript,
    )


class ModelReady:
    """The model has loaded; words can appear now."""


class _SessionAudio:
    """Records a session's audio from the moment its folder exists; an :class:`engine.AudioTap`."""

    def __init__(self, store: engine.SessionStore) -> None:
        self._store = store
        self._recorder: engine.SessionAudioRecorder | None = None

    def write(self, channel: Channel, start: float, samples: Any) -> None:
        if self._recorder is None and self._store.path is not None:
            self._recorder = engine.SessionAudioRecorder(self._store.path)
        if self._recorder is not None:
            self._recorder.write(channel, start, samples)

    def close(self) -> None:
        if self._recorder is not None:
            self._recorder.close()


@dataclass(slots=True)
class OpenSession:
    """A session that is ready to start.

    Attributes
    ----------
    stores_audio
        Whether its audio is stored too.
    model_error
        Why the model could not be loaded, once that has failed.
    store
        Where its captions are written; None when it is not stored.
    channels
        The channels of its sources.
    """

    session: Session
    store: engine.SessionStore | None = None
    stores_audio: bool = False
    model_error: engine.EngineError | None = None
    channels: tuple[Channel, ...] = ()

    @property
    def path(self) -> Path | None:
        """The session's folder; None before it is created, and when the session is not stored."""
        return self.store.path if self.store is not None else None


class CaptioningService:
    """Sources, models, sessions and files of this machine.

    Parameters
    ----------
    paths
        Where the user's files are.
    settings
        Returns the settings in force; an open session keeps those it began with.
    network
        Builds the network of a model for a number of threads; the engine's own when None.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Callable[[], Settings] = Settings,
        network: Callable[[ModelBundle, int], Inference] | None = None,
    ) -> None:
        self.paths = paths
        self._settings = settings
        self.personal = PersonalHome(paths.personal)
        self.collector = RecordingCollector(self.personal)
        self._network = network
        self._lock = threading.Lock()
        self._recognisers: dict[tuple[str | Path, int], Recogniser] = {}
        self._stores: list[engine.SessionStore] = []

    @property
    def settings(self) -> Settings:
        return self._settings()

    # -- what is there -----------------------------------------------------------------------------

    def devices(self, *, refresh: bool = False) -> Sequence[Device]:
        """List what can be captioned; empty on a machine without audio.

        With ``refresh``, devices that were connected or removed are searched for first.
        """
        return engine.list_devices(refresh=refresh)

    def watch_devices(self, on_change: Callable[[tuple[Device, ...]], None]) -> DeviceWatch:
        """Report the devices now and after each change, on a thread of the watch's own."""
        return engine.DeviceWatch(on_change)

    def microphone_access(self) -> engine.MicrophoneAccess:
        """Return whether the system lets this program use the microphone."""
        return engine.microphone_access()

    def models(self) -> list[ModelEntry]:
        """List the available models: bundled ones, then imported ones."""
        return known_models(self.paths.models)

    def sessions(self) -> Library:
        """Return the past sessions of the folder in use."""
        return Library(self.sessions_folder, self.paths.index)

    @property
    def sessions_folder(self) -> Path:
        folder = self.settings.files.folder
        return Path(folder).expanduser() if folder else self.paths.sessions

    # -- the model ---------------------------------------------------------------------------------

    @property
    def model_folder(self) -> str | Path:
        """The chosen model's folder, or its name where the engine is to find it.

        Without a choice it is the bundled model, or the personalised version of it in use.
        """
        chosen = self.settings.model.folder
        if not chosen:
            return self.personal.versions.model_folder
        imported = self.paths.models / chosen
        if Path(chosen).name == chosen and imported.is_dir():
            return imported
        return str(Path(chosen).expanduser())

    @property
    def model_name(self) -> str:
        """The chosen model as shown to the user."""
        if self.settings.model.folder:
            return str(self.model_folder)
        version = self.personal.versions.current
        return "bundled" if version is None else f"bundled, personalised (version {version})"

    @property
    def threads(self) -> int:
        """Processor threads that recognition may use."""
        return self.settings.model.threads or engine.RecogniserOptions().threads

    def load_recogniser(self, threads: int | None = None) -> Recogniser:
        """Load the chosen model, or return it when it is loaded already.

        Parameters
        ----------
        threads
            Processor threads for one window of audio; :attr:`threads`, as live captions use, when
            None.

        Raises
        ------
        ModelError
            The model is missing or damaged.
        """
        return self._load(self.model_folder, threads or self.threads)

    def _load(self, folder: str | Path, threads: int) -> Recogniser:
        key = (folder, threads)
        with self._lock:
            if key not in self._recognisers:
                self._recognisers = {k: v for k, v in self._recognisers.items() if k[0] == folder}
                self._recognisers[key] = engine.load_recogniser(
                    folder,
                    engine.RecogniserOptions(threads=threads),
                    self._network or engine.Network,
                )
            return self._recognisers[key]

    # -- live captions -----------------------------------------------------------------------------

    def open_session(
        self,
        source: str | Sequence[Source],
        listener: Callable[[Event | ModelReady], None],
        *,
        microphone: str | None = None,
        system: str | None = None,
        live: engine.LiveOptions | None = None,
        stored: bool = True,
        clock: Callable[[], float] = engine.session_clock,
    ) -> OpenSession:
        """Return a session that is ready to start.

        Parameters
        ----------
        source
            ``mic``, ``system``, ``both``, the name of a device, ``file:`` and a path, or sources.
        listener
            Receives every event, and :class:`ModelReady` once, on the engine thread.
        microphone, system
            The devices of ``both`` by name, empty for the system's defaults; those of the settings
            when None.
        live
            Timing and beam widths; the defaults when None.
        stored
            Whether its captions are written to the sessions folder. The session's own folder is
            created once its sources are open. While the disk cannot be written, a notice says so
            and captions stay in memory; see :attr:`unsaved_words`.
        clock
            Seconds, monotonic.

        Raises
        ------
        EngineError
            The source does not exist.
        """
        if isinstance(source, str):
            sources = self._sources(source, microphone, system)
        else:
            sources = tuple(source)
        names: dict[Channel, str] = {each.channel: each.name for each in sources}
        store = self.new_store(names) if stored else None
        stores_audio = store is not None and self.settings.files.keep_audio
        taps: list[AudioTap] = [self.collector]
        if store is not None and stores_audio:
            taps.append(_SessionAudio(store))
        folder, threads = self.model_folder, self.threads

        def load() -> Recogniser:
            try:
                recogniser = self._load(folder, threads)
            except engine.EngineError as error:
                opened.model_error = error
                raise
            listener(ModelReady())
            return recogniser

        session = engine.Session(
            sources,
            load,
            self._indexed(self.collected(listener), store),
            store,
            self._session_options(live),
            clock,
            taps=taps,
        )
        if store is not None:
            self._stores = [*(each for each in self._stores if each.unsaved), store]
        opened = OpenSession(session, store, stores_audio, channels=tuple(names))
        return opened

    def set_source(
        self,
        opened: OpenSession,
        source: str,
        *,
        microphone: str | None = None,
        system: str | None = None,
    ) -> None:
        """Change the source of a running session, as :meth:`open_session` names it.

        Raises
        ------
        EngineError
            The source does not exist, or one of the two is a file; the session goes on as it was.
        """
        sources = self._sources(source, microphone, system)
        opened.session.set_sources(sources)
        opened.channels = tuple(each.channel for each in sources)

    def _sources(
        self, source: str, microphone: str | None, system: str | None
    ) -> tuple[Source, ...]:
        if source == "both":
            audio = self.settings.audio
            microphone = audio.microphone if microphone is None else microphone
            system = audio.system if system is None else system
        return engine.open_sources(source, microphone=microphone or "", system=system or "")

    @property
    def unsaved_words(self) -> int:
        """Number of words of all sessions of this process that are not on disk yet.

        Zero as long as the disk can be written. Ask before the process ends: they would be lost.
        """
        return sum(store.unsaved_words for store in self._stores)

    def _indexed(
        self, listener: Callable[[Event], None], store: engine.SessionStore | None
    ) -> Callable[[Event], None]:
        """Return a listener that adds the session to the search index when it has ended."""

        def on_event(event: Event) -> None:
            listener(event)
            ended = isinstance(event, engine.SessionEnded | engine.SessionFailed)
            if ended and store is not None and store.path is not None and not store.unsaved:
                self.sessions().index(store.path)

        return on_event

    def collected(self, listener: Callable[[Event | ModelReady], None]) -> Callable[[Event], None]:
        """Start a session of the recording collector; return a listener that feeds it as well."""

        def on_event(event: Event) -> None:
            self.collector.on_event(event)
            listener(event)

        self.collector.begin()
        return on_event

    def _session_options(self, live: engine.LiveOptions | None) -> engine.SessionOptions:
        return engine.SessionOptions(
            live=live or engine.LiveOptions(),
            vocabulary=self.settings.vocabulary.terms,
            homophones=self.settings.captions.homophones,
            normalise=self.settings.captions.figures,
        )

    def new_store(self, sources: Mapping[Channel, str]) -> engine.SessionStore:
        """Return the store of a new session; nothing is on disk before it is written to."""
        return engine.SessionStore(self.sessions_folder, sources)

    def add_session(self, transcript: Transcript, source: str) -> Path:
        """Store the transcript of the file named `source` as a session; returns its folder.

        Raises
        ------
        StorageError
            It cannot be stored, and no part of it is.
        """
        store = self.new_store({"file": source})
        try:
            for cue in transcript.cues:
                store.append_cue(cue)
            for gap in transcript.gaps:
                store.append_gap(gap, "file")
            store.close(transcript.duration)
        except engine.StorageError:
            store.discard()
            raise
        assert store.path is not None
        self.sessions().index(store.path)
        return store.path

    def check_sessions_folder(self) -> None:
        """Try whether a session could be stored now; raises StorageError with the reason."""
        folder = self.sessions_folder
        try:
            engine.make_private_folder(folder)
        except OSError as error:
            raise engine.StorageError(engine.write_problem(folder / "session", error)) from error
        engine.check_writable(folder / "session.part")

    def recover(self, path: Path) -> engine.StoredSession:
        """Complete a session that a crash cut short, and repair a damaged one.

        Raises
        ------
        StorageError
            It is still running, cannot be read or is not writable.
        """
        stored = engine.recover_session(path)
        self.sessions().index(path)
        return stored

    # -- files -------------------------------------------------------------------------------------

    def partial_transcript(
        self,
        path: Path,
        *,
        search: engine.SearchOptions | None = None,
        restart: bool = False,
    ) -> engine.PartialTranscript:
        """Return what an interrupted transcription of `path` has decoded, for :meth:`transcribe`.

        It is kept until it is discarded, or for a month. What another version of the program,
        another model or other options decoded is discarded, and with ``restart`` everything is.
        """
        decisive = (
            app_version(),
            self._model_hash(),
            repr(search),
            self.settings.vocabulary.terms,
            self.settings.captions.homophones,
        )
        return engine.PartialTranscript.open(
            self.paths.partials, path, json.dumps(decisive), restart=restart
        )

    def _model_hash(self) -> str:
        """Return what identifies the content of the chosen model, or else its folder's name."""
        try:
            hashes = engine.find_model(self.model_folder) / "hashes.json"
            return hashlib.sha256(hashes.read_bytes()).hexdigest()
        except (OSError, engine.EngineError):
            return str(self.model_folder)

    def transcribe(
        self,
        path: Path,
        *,
        search: engine.SearchOptions | None = None,
        progress: Callable[[float, float], None] | None = None,
        warn: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        partial: engine.PartialTranscript | None = None,
        track: int | None = None,
        on_track: Callable[[engine.TrackChoice], None] | None = None,
    ) -> Transcript:
        """Transcribe an audio or video file; see :func:`engine.transcribe`.

        :attr:`threads` workers decode one window each, on one thread: that is faster than several
        threads on one window after the other.
        """
        settings, workers = self.settings, self.threads
        recogniser = self._load(self.model_folder, threads=1)
        return engine.transcribe(
            path,
            recogniser,
            search=search,
            bias=engine.ContextualBias.of(settings.vocabulary.terms, recogniser.tokenizer),
            homophones=engine.HomophoneCorrector() if settings.captions.homophones else None,
            normalise=settings.captions.figures,
            progress=progress,
            warn=warn,
            cancelled=cancelled,
            workers=workers,
            partial=partial,
            track=track,
            on_track=on_track,
        )

    def recognise(self, samples: Any) -> str:
        """Return the text of a recording of at most 30 seconds (int16, 16 kHz mono).

        Raises
        ------
        ModelError
            The model is missing or damaged.
        """
        mel = engine.log_mel(samples.astype("float32") / 32_768)
        return self.load_recogniser().recognise_final(mel).text

    def render(
        self,
        transcript: Transcript,
        format: str,
        title: str = "",
        names: Mapping[Channel, str] | None = None,
    ) -> str:
        """Return a transcript in a format of :data:`app.formats.FORMATS`; see :meth:`write`."""
        names = names or engine.CHANNEL_LABELS
        if format == "md":
            return render_markdown(transcript, title, names)
        options = engine.ExportOptions(names=names)
        return engine.render_transcript(
            transcript, cast("engine.TranscriptFormat", format), options
        )

    def write(
        self,
        transcript: Transcript,
        path: Path,
        title: str = "",
        format: str | None = None,
        names: Mapping[Channel, str] | None = None,
    ) -> None:
        """Save a transcript, whole or not at all, as UTF-8 with line feeds.

        Parameters
        ----------
        title
            The heading of a Markdown file.
        format
            A key of :data:`app.formats.FORMATS`; taken from the suffix of `path` when None.
        names
            Labels of the channels, which are shown where several speak; English when None.

        Raises
        ------
        StorageError
            The suffix is of no format, the folder is not writable or the disk is full.
        """
        kind = format or format_of(path)
        if kind is None:
            raise engine.StorageError(f"“{path.name}” must end in one of {SUFFIXES}.")
        text = self.render(transcript, kind, title, names)
        engine.replace_file(path, text.encode("utf-8", errors="replace"))

    def rescue(self, transcript: Transcript, source: str, *, in_library: bool = True) -> str:
        """Store a transcript whose place cannot be written; returns a sentence that says where.

        Parameters
        ----------
        source
            Name of the file that was transcribed.
        in_library
            Whether to try the sessions folder; otherwise, and where that fails too, the transcript
            becomes a JSON file in the system's folder for temporary files.
        """
        if in_library:
            try:
                session = self.add_session(transcript, source)
            except engine.StorageError:
                pass
            else:
                return f"The transcript is in the library instead: {session}."
        try:
            path = Path(tempfile.mkdtemp(prefix="fwcaptions-"), "transcript.json")
            self.write(transcript, path)
        except (OSError, engine.StorageError):
            return "The transcript could not be saved elsewhere either."
        return f"The transcript is in {path} instead; move it before the system deletes it."

    # -- vocabulary --------------------------------------------------------------------------------

    def terms_to_remember(self, before: str, after: str) -> tuple[str, ...]:
        """Return the names and rare words that a correction put in the place of others."""
        try:
            return terms_to_remember(before, after, self._familiar_words())
        except engine.EngineError:
            return ()  # a model that cannot be loaded is reported where captions need it

    def _familiar_words(self) -> FamiliarWords:
        """Return the chosen model's vocabulary; without a lexicon, every word is common."""
        recogniser = self.load_recogniser()
        encode, lexicon = recogniser.tokenizer.encode, recogniser.lexicon
        return FamiliarWords(
            is_single_token=lambda word: len(encode(f" {word}")) == 1,
            is_common=lambda word: lexicon is None or lexicon.is_common(word),
        )

    # -- audio that is played or recorded ----------------------------------------------------------

    def play(
        self,
        path: Path,
        channel: Channel,
        start: float,
        on_position: Callable[[float], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Play a channel of a session's stored audio from `start` seconds on."""
        engine.play_session_audio(path, channel, start, on_position, stopped)

    def play_samples(self, samples: Any, stopped: Callable[[], bool]) -> None:
        """Play a recording (int16, 16 kHz mono)."""
        engine.play_samples(samples, stopped)

    def microphone(self) -> Source:
        """Return the microphone chosen for captions, or else the system's default one."""
        names = [device.name for device in self.devices() if device.channel == "mic"]
        audio = self.settings.audio
        choice = audio.microphone if audio.source == "both" else audio.source
        return engine.open_sources(choice if choice in names else "mic")[0]

    def trainer(self) -> TrainerProgram | None:
        """Return the program that fine-tunes the model; None when it is not installed."""
        return find_trainer(self.paths.data)
