"""The list of words that the program ships, made of plain lists."""

from pathlib import Path

from engine.text.lexicon import Lexicon
from training.__main__ import main


def test_lists_become_a_lexicon_that_prefers_common_words(tmp_path: Path) -> None:
    common, everything, out = (tmp_path / name for name in ("common", "all", "words.txt.gz"))
    common.write_text("siren\nPaul\nmark\nMark\ndon't\na\n")
    everything.write_text("siren\nserin\nPaul\nmark\nAngström\nAngstrom\n")
    command = ["lexicon", "--common", str(common), "--all", str(everything), "--out", str(out)]
    assert main(command) == 0
    lexicon = Lexicon.read(out)
    for word in ("siren", "serin", "paul", "Mark", "Angstrom"):
        assert lexicon.find(word)
    assert lexicon.find("don") is None
    assert [other.word for other in lexicon.sound_alikes("sirin")] == ["siren", "serin"]
    assert lexicon.sound_alikes("marc")[0].word == "mark"
    first = out.read_bytes()
    assert main(command) == 0
    assert out.read_bytes() == first
