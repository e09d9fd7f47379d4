import pytest

from app import exits
from app.cli import main

GOOD = "1\n00:00:01,000 --> 00:00:03,000\nGood morning.\n"
SHORT = "1\n00:01:01,500 --> 00:01:01,600\nGood morning.\n"


def check(*paths):
    return main(["check", *map(str, paths)])


def test_a_file_without_violations_prints_nothing(tmp_path, capsys):
    path = tmp_path / "talk.srt"
    path.write_text(GOOD, encoding="utf-8-sig", newline="\r\n")
    assert check(path) == exits.OK
    assert capsys.readouterr() == ("", "")


def test_every_violation_is_a_line_with_the_file_and_the_time(tmp_path, capsys):
    srt, vtt = tmp_path / "talk.srt", tmp_path / "talk.vtt"
    srt.write_text(GOOD.replace("1\n", "2\n", 1))
    vtt.write_text("WEBVTT\n\n" + SHORT.removeprefix("1\n").replace(",", "."))
    assert check(srt, vtt) == exits.FAILED
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{srt}: block 1")
    assert rest
    assert all(line.startswith(f"{vtt}: ") and "61.5" in line for line in rest)


@pytest.mark.parametrize(
    ("name", "content", "code", "sentence"),
    [
        ("talk.txt", b"Hello.", exits.USAGE, "Only .srt and .vtt"),
        ("talk.srt", None, exits.STORAGE, "cannot be read"),
        ("talk.vtt", b"\xff\xfe\x00", exits.STORAGE, "not a UTF-8 text file"),
    ],
)
def test_a_file_that_cannot_be_checked_has_its_own_code(
    tmp_path, capsys, name, content, code, sentence
):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert check(tmp_path / name) == code
    assert sentence in capsys.readouterr().err


def test_different_failures_are_one_code(tmp_path):
    (tmp_path / "short.srt").write_text(SHORT)
    assert check(tmp_path / "short.srt", tmp_path / "missing.srt") == exits.FAILED
