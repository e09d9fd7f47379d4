from training.__main__ import main
from training.data.homophones import (
    build_table,
    evaluate_margin,
    homophone_groups,
    write_table,
)

SENTENCES = ["They like their house.", "Is there a house?", "I go there now."] * 30


def test_groups_hold_only_words_that_sound_alike():
    groups = homophone_groups("their there they're | cat dog | to too banana")
    assert groups == [("their", "there", "they're"), ("to", "too")]


def test_counts_become_a_table_that_separates_the_words(tmp_path):
    path = tmp_path / "table.json.gz"
    write_table(build_table(SENTENCES, [("their", "there")]), path)
    trial = evaluate_margin(path, SENTENCES[:3], margin=2.0)
    assert trial.spoiled == 0
    assert trial.repaired == 1


def test_rare_words_are_left_out():
    table = build_table(["I see the sea."], [("see", "sea")])
    assert table["groups"] == []


def test_the_same_text_gives_the_same_file(tmp_path):
    for name in ("one", "two"):
        write_table(build_table(SENTENCES, [("their", "there")]), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_command_writes_a_table_and_its_effect(tmp_path, capsys):
    text, table = tmp_path / "text.txt", tmp_path / "table.json.gz"
    text.write_text("\n".join(SENTENCES), encoding="utf-8")
    assert main(["homophones", str(text), "--out", str(table)]) == 0
    assert table.stat().st_size > 0
    assert "margin 4: spoiled" in capsys.readouterr().out
