"""Words that do not exist: what is written for them, and when they stay."""

from model_fakes import END_TEXT, FakeNetwork, closed_tokenizer, make_mel

from engine.model.contextual_bias import ContextualBias
from engine.model.recogniser import Recogniser
from engine.text.lexicon import Lexicon

WORDS = Lexicon({"bVvVr": "beaver\t", "fVvVr": "fever\t", "T": "the\t", "TV": "the\t",
                 "rVn": "ran\t", "Vn": "Ann\t"})  # fmt: skip
TOKENIZER = closed_tokenizer(
    " the",
    " bever",
    " beaver",
    " fever",
    " ran",
    " Bever",
    " Beaver",
    " BEVER",
    " ann",
    " Ann",
    ".",
)


def make_recogniser(script, lexicon=WORDS, **options):
    return Recogniser(FakeNetwork(TOKENIZER, script), TOKENIZER, lexicon=lexicon, **options)


def script_of(*, beaver=0.3, fever=0.1, behind=" ran"):
    """The bever ran: to the network a likelier spelling than those that exist."""
    script = {"": {" the": 1.0}, " the": {" bever": 0.6, " beaver": beaver, " fever": fever}}
    for word in (" bever", " beaver", " fever"):
        script[f" the{word}"] = {behind: 1.0}
        script[f" the{word}{behind}"] = {END_TEXT: 1.0}
    return script


def test_a_word_that_does_not_exist_is_written_as_one_that_does():
    recognised = make_recogniser(script_of()).recognise(make_mel())
    assert recognised.text == "the beaver ran"
    assert [TOKENIZER.decode(tokens) for tokens in recognised.word_tokens] == [
        " the",
        " beaver",
        " ran",
    ]


def test_without_a_lexicon_it_stays():
    assert make_recogniser(script_of(), None).recognise(make_mel()).text == "the bever ran"


def test_of_two_equally_probable_words_the_nearer_is_written():
    recognised = make_recogniser(script_of(beaver=0.15, fever=0.2)).recognise(make_mel())
    assert recognised.text == "the beaver ran"
    recognised = make_recogniser(script_of(beaver=1e-3, fever=0.3)).recognise(make_mel())
    assert recognised.text == "the fever ran"


def test_a_word_that_the_network_finds_improbable_is_not_written():
    script = script_of(beaver=1e-9, fever=1e-9)
    assert make_recogniser(script).recognise(make_mel()).text == "the bever ran"


def test_a_word_of_the_vocabulary_stays():
    bias = ContextualBias(["Bever"], TOKENIZER)
    assert make_recogniser(script_of()).recognise(make_mel(), bias=bias).text == "the bever ran"


def test_the_last_word_of_a_window_that_goes_on_may_be_half_a_word():
    script = {"": {" the": 1.0}, " the": {" bever": 0.6, " beaver": 0.3},
              " the bever": {END_TEXT: 1.0}, " the beaver": {END_TEXT: 1.0}}  # fmt: skip
    recogniser = make_recogniser(script)
    assert recogniser.recognise(make_mel()).text == "the bever"
    assert recogniser.recognise_final(make_mel()).text == "the beaver"


def test_signs_and_capitals_stay():
    script = {"": {" Bever": 0.6, " Beaver": 0.3}, " Bever": {".": 1.0}, " Beaver": {".": 1.0}}
    recognised = make_recogniser(script).recognise_final(make_mel())
    assert recognised.text == "Beaver."
    assert recognised.words[0].end > recognised.words[0].start


def test_preceding_words_are_part_of_the_context():
    prompt = TOKENIZER.encode(" the")
    recognised = make_recogniser(script_of()).recognise(make_mel(), prompt)
    assert recognised.text == "beaver ran"


def test_what_was_spelt_out_in_capitals_is_no_word():
    script = {"": {" BEVER": 0.6, " Beaver": 0.3}, " BEVER": {".": 1.0}, " Beaver": {".": 1.0}}
    assert make_recogniser(script).recognise_final(make_mel()).text == "BEVER."


def test_a_text_as_long_as_the_network_can_read_is_left_as_it_is():
    script = script_of(behind=END_TEXT)
    assert make_recogniser(script, max_tokens=5).recognise_final(make_mel()).text == "the beaver"
    assert make_recogniser(script, max_tokens=4).recognise_final(make_mel()).text == "the bever"


def test_a_name_gets_its_capital():
    script = {"": {" ann": 1.0}, " ann": {" ran": 1.0}}
    recognised = make_recogniser(script).recognise(make_mel())
    assert recognised.text == "Ann ran"
    assert TOKENIZER.decode(recognised.word_tokens[0]) == " Ann"
