import errno
import os
from dataclasses import replace
from typing import get_args

import pytest

from app.formats import FORMATS
from app.paths import Paths
from app.settings import CaptionSettings, Settings, VocabularySettings
from app.settings_file import load_settings, save_settings
from engine import StorageError, TranscriptFormat


def test_what_is_saved_is_read_back(tmp_path):
    path = tmp_path / "settings.toml"
    settings = replace(
        Settings(),
        captions=CaptionSettings(size=40, reading_mode=True, clear_after=2.5),
        vocabulary=VocabularySettings(('Łukasz "the" \\ Great\x7f', "O’Neill")),
    )
    save_settings(settings, path)
    assert load_settings(path) == load_settings(path).__class__(settings)


def test_a_missing_file_means_the_defaults_and_no_warning(tmp_path):
    loaded = load_settings(tmp_path / "none.toml")
    assert loaded.settings == Settings()
    assert loaded.warnings == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[captions]\nlines = 9", "captions.lines"),
        ('[captions]\ntext = "red"', "captions.text"),
        ("[captions]\nreading_mode = 1", "captions.reading_mode"),
        ('[captions]\nsize = "big"', "captions.size"),
        ("[captions]\nglow = 3", "captions.glow"),
        ("[vocabulary]\nterms = [1]", "vocabulary.terms"),
        ("[nothing]\nx = 1", "nothing"),
        ("captions = 3", "captions"),
    ],
)
def test_an_invalid_value_is_named_and_the_others_apply(tmp_path, text, named):
    path = tmp_path / "settings.toml"
    path.write_text(text + '\n[files]\nformat = "vtt"\n', encoding="utf-8")
    loaded = load_settings(path)
    assert loaded.settings == replace(Settings(), files=replace(Settings().files, format="vtt"))
    assert len(loaded.warnings) == 1
    assert named in loaded.warnings[0]


def test_a_damaged_file_is_put_aside_not_lost(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\x00 not toml")
    loaded = load_settings(path)
    assert loaded.settings == Settings()
    assert "settings.damaged.toml" in loaded.warnings[0]
    assert (tmp_path / "settings.damaged.toml").read_bytes() == b"\xff\x00 not toml"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
@pytest.mark.parametrize("put", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_a_pipe_or_a_device_is_no_settings_file_and_is_not_waited_for(tmp_path, put):
    path = tmp_path / "settings.toml"
    put(path)
    loaded = load_settings(path)
    assert loaded.settings == Settings()
    assert loaded.warnings == ("The settings could not be read: it is not a regular file.",)
    with pytest.raises(StorageError, match="not a regular file"):
        save_settings(Settings(), path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_window_positions_are_not_read_from_a_pipe(tmp_path):
    paths = Paths.under(tmp_path)
    paths.config.mkdir()
    assert paths.places.name == "windows.ini"
    os.mkfifo(paths.places)
    assert paths.places.name == "windows.new.ini"


def test_a_file_that_is_far_too_large_is_not_read(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"#" * 2_000_000)
    assert "it is too large" in load_settings(path).warnings[0]


def test_keys_of_earlier_versions_are_renamed_or_ignored_without_a_warning(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('[audio]\nsource = "both"\ndevice = "x"\n[files]\nkeep_sound = true\n')
    loaded = load_settings(path)
    assert loaded.warnings == ()
    assert loaded.settings.audio.source == "both"
    assert loaded.settings.files.keep_audio


def test_a_full_disk_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    save_settings(Settings(), path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="The disk is full"):
        save_settings(Settings(), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_formats_are_those_of_the_engine_and_markdown():
    assert sorted(FORMATS) == sorted([*get_args(TranscriptFormat), "md"])
