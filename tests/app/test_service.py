"""What the settings ask for reaches the engine."""

import contextlib
import errno
import os
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from app_fakes import cue

import engine
from app.paths import Paths
from app.service import CaptioningService
from app.settings import AudioSettings, CaptionSettings, FileSettings, ModelSettings, Settings
from engine import StorageError, Transcript, list_session_audio

HELLO = Transcript((cue("Hello."),), (), 2.0)


class Microphone:
    channel, name = "mic", "Desk microphone"


class Speaker:
    channel, name = "system", "Speaker"


@pytest.fixture
def service(tmp_path, monkeypatch):
    """Builds a service whose sessions and transcriptions keep what they were made with."""
    made = {}

    class Session:
        def __init__(self, sources, load, listener, store, options, clock, taps):
            made.update(options=options, taps=taps, sources=sources)

        def set_sources(self, sources):
            made["sources"] = sources

    def transcribe(path, recogniser, **options):
        made.update(options)
        return HELLO

    monkeypatch.setattr(engine, "Session", Session)

    def open_sources(choice, **names):
        made.update(choice=choice, names=names)
        return (Microphone(), Speaker()) if choice == "both" else (Microphone(),)

    monkeypatch.setattr(engine, "open_sources", open_sources)
    monkeypatch.setattr(engine, "transcribe", transcribe)
    recogniser = SimpleNamespace(tokenizer=None)
    monkeypatch.setattr(engine, "load_recogniser", lambda *_: recogniser)

    def build(settings):
        service = CaptioningService(Paths.under(tmp_path), lambda: settings)
        service.made = made
        return service

    return build


@pytest.mark.parametrize("wanted", [True, False])
def test_homophones_are_corrected_where_the_settings_ask_for_it(service, tmp_path, wanted):
    settings = replace(Settings(), captions=CaptionSettings(homophones=wanted))
    service = service(settings)
    service.open_session("mic", lambda event: None)
    assert service.made["options"].homophones is wanted
    service.transcribe(tmp_path / "a.wav")
    assert (service.made["homophones"] is not None) is wanted


@pytest.mark.parametrize("wanted", [True, False])
def test_audio_is_stored_where_the_settings_ask_for_it(service, wanted):
    settings = replace(Settings(), files=FileSettings(keep_audio=wanted))
    service = service(settings)
    opened = service.open_session("mic", lambda event: None)
    opened.store.save()
    for tap in service.made["taps"]:
        tap.write("mic", 0.0, np.zeros(16_000, np.float32))
        tap.close()
    assert len(list_session_audio(opened.path)) == wanted
    assert opened.stores_audio is wanted


def test_a_session_leaves_nothing_on_disk_before_it_has_started(service, tmp_path):
    opened = service(Settings()).open_session("mic", lambda event: None)
    assert opened.path is None
    assert not (tmp_path / "data").exists()


def test_a_transcript_that_cannot_be_stored_leaves_nothing_behind(service, tmp_path, monkeypatch):
    service = service(Settings())

    def full(self, data):
        if b'"cue"' in data:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.captions.store.LineFile.append", full)
    with pytest.raises(StorageError, match="The disk is full"):
        service.add_session(HELLO, "talk.wav")
    assert not list(service.sessions_folder.iterdir())


def test_words_in_memory_are_counted_over_all_sessions(service, tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    service = service(Settings())
    for _ in range(2):
        store = service.open_session("mic", lambda event: None).store
        with contextlib.suppress(StorageError):
            store.append_words("mic", HELLO.cues[0].words)
    assert service.unsaved_words == 2
    (tmp_path / "data").unlink()
    store.save()
    assert service.unsaved_words == 1


CHOSEN = replace(Settings(), audio=AudioSettings(microphone="Headset", system="HDMI"))


def test_both_means_the_devices_of_the_settings(service):
    service = service(CHOSEN)
    service.open_session("both", lambda event: None)
    assert service.made["names"] == {"microphone": "Headset", "system": "HDMI"}
    service.open_session("both", lambda event: None, microphone="Desk", system="")
    assert service.made["names"] == {"microphone": "Desk", "system": ""}


def test_mic_stays_the_systems_default_whatever_both_means(service):
    service = service(CHOSEN)
    service.open_session("mic", lambda event: None)
    assert service.made["names"] == {"microphone": "", "system": ""}


@pytest.mark.parametrize(
    ("source", "expected"), [("both", "Headset"), ("Desk", "Desk"), ("mic", "mic"), ("Gone", "mic")]
)
def test_recordings_of_the_user_come_from_the_microphone_of_the_captions(
    service, monkeypatch, source, expected
):
    devices = [engine.Device(name, "mic", name) for name in ("Headset", "Desk")]
    monkeypatch.setattr(engine, "list_devices", lambda **_: devices)
    audio = replace(CHOSEN.audio, source=source)
    service = service(replace(CHOSEN, audio=audio))
    service.microphone()
    assert service.made["choice"] == expected


def test_the_source_of_an_open_session_is_changed(service):
    service = service(CHOSEN)
    opened = service.open_session("mic", lambda event: None)
    service.set_source(opened, "both")
    assert [source.channel for source in service.made["sources"]] == ["mic", "system"]
    assert service.made["names"] == {"microphone": "Headset", "system": "HDMI"}
    assert opened.channels == ("mic", "system")


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_a_file_is_decoded_by_as_many_single_threads_as_live_captions_use(
    service, tmp_path, monkeypatch, threads
):
    loaded = []

    def load(folder, options, network):
        loaded.append(options.threads)
        return SimpleNamespace(tokenizer=None)

    monkeypatch.setattr(engine, "load_recogniser", load)
    service = service(replace(Settings(), model=ModelSettings(threads=threads)))
    service.load_recogniser()
    service.transcribe(tmp_path / "a.wav")
    assert loaded == list(dict.fromkeys((threads or 2, 1)))
    assert service.made["workers"] == (threads or 2)


def test_home_is_expanded_in_every_folder_of_the_settings(service, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    service = service(
        replace(
            Settings(), files=FileSettings(folder="~/talks"), model=ModelSettings(folder="~/model")
        )
    )
    assert service.sessions_folder == tmp_path / "talks"
    assert service.model_folder == str(tmp_path / "model")


def test_an_imported_model_is_found_by_its_name(service, tmp_path):
    service = service(replace(Settings(), model=ModelSettings(folder="mine")))
    assert service.model_folder == "mine"
    (service.paths.models / "mine").mkdir(parents=True)
    assert service.model_folder == service.paths.models / "mine"


def test_an_unknown_suffix_is_refused(service, tmp_path):
    service = service(Settings())
    with pytest.raises(StorageError, match=r"“talk\.doc” must end in one of \.srt"):
        service.write(HELLO, tmp_path / "talk.doc")
    assert not (tmp_path / "talk.doc").exists()


def test_a_missing_folder_is_named(service, tmp_path):
    service = service(Settings())
    with pytest.raises(StorageError, match="There is no folder"):
        service.write(HELLO, tmp_path / "away" / "talk.srt")


def test_a_folder_is_not_replaced_by_a_file(service, tmp_path):
    service = service(Settings())
    with pytest.raises(StorageError, match="is a folder"):
        service.write(HELLO, tmp_path, format="srt")


def test_a_full_disk_leaves_the_old_file_alone(service, tmp_path, monkeypatch):
    service = service(Settings())
    path = tmp_path / "talk.srt"
    path.write_text("old")

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="The disk is full"):
        service.write(HELLO, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
