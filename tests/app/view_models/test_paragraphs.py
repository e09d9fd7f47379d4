"""Where paragraphs end: the same in the window, in plain text and in Markdown."""

import pytest
from app_fakes import caption, cue

from app.service import CaptioningService
from app.view_models.transcript import TranscriptModel
from engine import Cue, Gap, Transcript

SENTENCE = "The committee read the report and asked for three changes before it goes out."
PACE = 0.3


def talk(sentences, pause=0.05, channel="mic", start=0.0, text=SENTENCE):
    """Cues of continuous speech, each shown until the next one begins, as the cue builder does."""
    cues = []
    for _ in range(sentences):
        made = cue(text, start, channel, PACE)
        start = made.end + pause
        cues.append(Cue(made.start, start - 0.01, made.lines, channel, made.words))
    return cues


def model_of(cues, gaps=()):
    model = TranscriptModel()
    model.load(Transcript(tuple(cues), tuple(gaps), 999.0), {})
    return model


def spans(model):
    return [paragraph.end - paragraph.start for paragraph in model.paragraphs()]


def test_ten_minutes_of_dictation_make_no_paragraph_of_minutes():
    model = model_of(talk(130))
    assert sum(spans(model)) > 500
    assert max(spans(model)) < 45
    assert all(paragraph.text.endswith(".") for paragraph in model.paragraphs())


def test_speech_without_full_stops_has_an_end_too():
    model = model_of(talk(130, text="and then we went on and on without any end in sight"))
    assert max(spans(model)) < 75


def test_a_pause_is_measured_from_the_last_word_and_not_from_the_end_of_the_cue():
    model = model_of(talk(4, pause=2.0))
    assert len(model.paragraphs()) == 4


def test_short_sentences_share_a_paragraph():
    assert len(model_of(talk(3, pause=0.3, text="Yes. I see. Go on.")).paragraphs()) == 1


def test_another_channel_starts_a_paragraph():
    first, second = talk(1), talk(1, channel="system", start=5.0)
    third = talk(1, start=9.5)
    channels = [p.channel for p in model_of(first + second + third).paragraphs()]
    assert channels == ["mic", "system", "mic"]


def test_words_that_turn_final_keep_their_paragraph():
    model = TranscriptModel()
    for made in talk(8):
        model.show_caption(caption(made.text, start=made.start, pace=PACE))
        before = [paragraph.text for paragraph in model.paragraphs()]
        model.add_cue(made)
        assert [paragraph.text for paragraph in model.paragraphs()] == before


@pytest.fixture
def service(tmp_path):
    from app.paths import Paths

    return CaptioningService(Paths.under(tmp_path))


@pytest.fixture
def meeting():
    cues = talk(12) + talk(3, channel="system", start=70.0) + talk(2, pause=3.0, start=120.0)
    return model_of(cues, [Gap(60 * 16_000, 61 * 16_000, "the device was disconnected")])


def paragraphs_of(model):
    return [paragraph.text for paragraph in model.paragraphs() if not paragraph.is_note]


def body(lines, behind):
    """The text of each line behind a separator; gaps are left out."""
    return [line.partition(behind)[2] for line in lines if line and "disconnected" not in line]


def test_window_text_and_markdown_have_the_same_paragraphs(service, meeting):
    wanted = paragraphs_of(meeting)
    assert len(wanted) > 4
    transcript = meeting.as_transcript()
    assert body(service.render(transcript, "txt").splitlines(), ": ") == wanted
    assert body(service.render(transcript, "md").replace("\\", "").splitlines(), "** ") == wanted
    assert body(meeting.as_text({"mic": "Me", "system": "Them"}).splitlines(), ": ") == wanted


def test_a_correction_moves_no_paragraph_s_end_anywhere(service, meeting):
    count = len(paragraphs_of(meeting))
    first = meeting.paragraphs()[0]
    meeting.correct(first, first.text.removesuffix("."))
    assert len(paragraphs_of(meeting)) == count
    assert meeting.paragraphs()[0].text == first.text.removesuffix(".")
    transcript = meeting.as_transcript()
    assert body(service.render(transcript, "txt").splitlines(), ": ") == paragraphs_of(meeting)


def test_a_correction_without_a_full_stop_does_not_swallow_the_next_paragraph():
    long = cue(" ".join([SENTENCE] * 6))
    model = model_of([long, cue("The next one.", long.end + 0.8)])
    assert len(model.paragraphs()) == 2
    model.correct(model.paragraphs()[0], long.text.removesuffix("."))
    assert [p.text for p in model.paragraphs()] == [long.text.removesuffix("."), "The next one."]


def test_channels_are_named_where_several_speak(service):
    cues = talk(1) + talk(1, channel="system", start=9.0)
    model = model_of(cues)
    text, markdown = (service.render(model.as_transcript(), kind) for kind in ("txt", "md"))
    assert text.splitlines() == [f"Microphone: {SENTENCE}", f"System audio: {SENTENCE}"]
    assert f"**0:00 · Microphone** {SENTENCE}" in markdown
    assert f"**0:09 · System audio** {SENTENCE}" in markdown
    german = {"mic": "Mikrofon", "system": "Systemton"}
    assert model.as_text(german) == f"Mikrofon: {SENTENCE}\n\nSystemton: {SENTENCE}"
    assert "Systemton: The" in service.render(model.as_transcript(), "txt", names=german)


def test_one_channel_needs_no_name(service):
    model = model_of(talk(1))
    assert model.as_text({"mic": "Me"}) == SENTENCE
    assert service.render(model.as_transcript(), "txt") == f"{SENTENCE}\n"
    assert "Microphone" not in service.render(model.as_transcript(), "md")


def test_a_corrected_cue_is_exported_without_the_words_it_replaced(service):
    model = model_of(talk(1))
    model.correct(model.paragraphs()[0], "Another text.")
    assert "committee" not in service.render(model.as_transcript(), "json")


def test_writing_the_recognised_text_again_removes_every_correction():
    model = model_of(talk(2, text="One two three. Four five six."))
    recognised = model.paragraphs()[0].text
    model.correct(model.paragraphs()[0], "Four five six.")
    model.correct(model.paragraphs()[0], "")
    assert model.paragraphs()[0].recognised == recognised
    model.correct(model.paragraphs()[0], recognised)
    assert model.edits == {}
    assert not model.paragraphs()[0].is_edited


def test_masked_words_come_back_when_a_correction_is_reverted():
    model = model_of(talk(1, text="Oh damn it all."))
    model.set_mask(lambda text: text.replace("damn", "d***"))
    model.correct(model.paragraphs()[0], "Oh my.")
    model.correct(model.paragraphs()[0], model.paragraphs()[0].recognised)
    assert model.edits == {}
