from dataclasses import replace

import pytest

from app.settings import CaptionSettings, Settings, VocabularySettings
from app.settings_file import load_settings, save_settings


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
def test_a_bad_value_is_named_and_the_rest_is_kept(tmp_path, text, named):
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


def test_a_disk_that_refuses_leaves_the_old_file_whole(tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    save_settings(Settings(), path)
    before = path.read_bytes()
    (tmp_path / "settings.tmp").mkdir()
    with pytest.raises(OSError, match="director"):
        save_settings(Settings(), path)
    assert path.read_bytes() == before
