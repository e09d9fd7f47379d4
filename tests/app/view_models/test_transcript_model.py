from app_fakes import caption, cue

from app.view_models.edits import spread_edit
from app.view_models.transcript import TranscriptModel
from engine import Gap, Transcript, break_lines


def texts(model):
    return [paragraph.text for paragraph in model.paragraphs()]


def test_a_cue_that_turns_final_changes_no_letter_on_the_screen():
    model = TranscriptModel()
    model.show_caption(caption("Good morning everyone.", "welcome to"))
    before = texts(model)
    model.add_cue(cue("Good morning everyone."))
    assert texts(model) == before == ["Good morning everyone. welcome to"]


def test_tentative_words_are_separate_from_committed_ones():
    model = TranscriptModel()
    model.show_caption(caption("I think", "that"))
    runs = model.paragraphs()[0].runs
    assert [(run.text, run.certainty) for run in runs] == [
        ("I think", "committed"),
        ("that", "tentative"),
    ]


def test_a_pause_starts_a_new_paragraph_and_a_breath_does_not():
    model = TranscriptModel()
    model.add_cue(cue("One two.", start=0.0))
    model.add_cue(cue("Three four.", start=1.2))
    model.add_cue(cue("Five six.", start=9.0))
    assert texts(model) == ["One two. Three four.", "Five six."]


def test_each_channel_has_its_own_paragraphs():
    model = TranscriptModel()
    model.show_caption(caption("hello", channel="mic"))
    model.show_caption(caption("good day", channel="system", start=0.5))
    model.add_cue(cue("hello", channel="mic"))
    assert [(p.channel, p.text) for p in model.paragraphs()] == [
        ("mic", "hello"),
        ("system", "good day"),
    ]


def test_the_live_tail_goes_when_the_session_ends():
    model = TranscriptModel()
    model.add_cue(cue("Said."))
    model.show_caption(caption("", "noise", start=5.0))
    model.end(6.0)
    assert texts(model) == ["Said."]
    assert model.as_transcript().duration == 6.0


def test_a_gap_is_shown_with_its_reason():
    model = TranscriptModel()
    model.add_gap("mic", Gap(16_000, 48_000, "the microphone was away"))
    assert texts(model) == ["2.0 s · the microphone was away"]
    assert model.paragraphs()[0].is_note


def test_a_correction_is_stored_apart_from_the_recognised_text():
    model = TranscriptModel()
    model.add_cue(cue("I met Ann in Rome."))
    model.add_cue(cue("She was well.", start=1.6))
    changed = model.correct(model.paragraphs()[0], "I met Anne in Rome. She was well.")
    assert [(c.cue.start, c.cue.text, c.text) for c in changed] == [
        (0.0, "I met Ann in Rome.", "I met Anne in Rome.")
    ]
    assert model.edits == {"mic@0.000": "I met Anne in Rome."}
    assert model.as_transcript().cues[0].text == "I met Anne in Rome."


def test_correcting_back_to_the_original_drops_the_correction():
    model = TranscriptModel()
    model.add_cue(cue("I met Ann."))
    model.correct(model.paragraphs()[0], "I met Anne.")
    model.correct(model.paragraphs()[0], "I met Ann.")
    assert model.edits == {}


def test_a_past_session_opens_with_its_corrections_and_gaps_in_order():
    model = TranscriptModel()
    gap = Gap(2 * 16_000, 3 * 16_000, "lost")
    model.load(
        Transcript((cue("One."), cue("Two.", start=8.0)), (gap,), 9.0), {"mic@8.000": "Too."}
    )
    assert texts(model) == ["One.", "1.0 s · lost", "Too."]


def test_masking_changes_what_is_shown_and_never_what_is_stored():
    model = TranscriptModel()
    model.add_cue(cue("Oh damn it."))
    model.set_mask(lambda text: text.replace("damn", "d***"))
    assert texts(model) == ["Oh d*** it."]
    assert model.as_transcript().text == "Oh damn it."


def test_an_edit_is_spread_over_the_cues_it_touches():
    cues = ["the quick brown", "fox jumps over", "the lazy dog"]
    assert spread_edit(cues, "the quick red fox jumps over the very lazy dog") == [
        "the quick red",
        "fox jumps over",
        "the very lazy dog",
    ]
    assert spread_edit(cues, "") == ["", "", ""]
    assert spread_edit([""], "new words") == ["new words"]


def test_a_long_correction_is_broken_into_two_even_lines():
    text = "this correction is much longer than one line may be on a screen"
    first, second = break_lines(text.split())
    assert abs(len(first) - len(second)) < 12
