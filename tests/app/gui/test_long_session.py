"""Ten thousand lines: what is laid out, painted and marked at a time, not how long it takes."""

from itertools import pairwise

import pytest
from app_fakes import cue
from PySide6.QtGui import QTextCursor

from app.gui.transcript import transcript_text
from app.gui.transcript.transcript_view import TranscriptView
from app.view_models.transcript import TranscriptModel
from engine import Transcript

pytestmark = pytest.mark.gui

LINES = 10_000


@pytest.fixture(scope="module")
def paragraphs():
    model = TranscriptModel()
    spoken = (cue(f"Line {n} is about the lease.", start=6.0 * n) for n in range(LINES))
    model.load(Transcript(tuple(spoken), (), 6.0 * LINES), {})
    return model.paragraphs()


@pytest.fixture
def view(qtbot):
    """A view that counts what it inserts and paints between two looks."""

    class Counting(TranscriptView):
        painted = 0

        def _paint_margin(self, painter, block, rect):
            self.painted += 1
            super()._paint_margin(painter, block, rect)

    view = Counting()
    qtbot.addWidget(view)
    view.set_text_size(15)
    view.resize(700, 500)
    view.show()
    return view


@pytest.fixture
def opened(qtbot, view, paragraphs):
    view.show_from_start(paragraphs)
    qtbot.waitUntil(lambda: view.document().blockCount() == LINES, timeout=30_000)
    return view


def test_it_opens_immediately_and_the_rest_is_laid_out_in_batches(qtbot, view, paragraphs):
    steps = []
    view.document().contentsChange.connect(lambda *_: steps.append(view.document().blockCount()))
    view.show_from_start(paragraphs)
    assert view.document().blockCount() == transcript_text.BATCH
    assert view.verticalScrollBar().value() == 0
    qtbot.waitUntil(lambda: view.document().blockCount() == LINES, timeout=30_000)
    counts = [transcript_text.BATCH, *steps]
    assert max(b - a for a, b in pairwise(counts)) <= transcript_text.BATCH
    assert view.toPlainText().splitlines()[-1] == paragraphs[-1].text
    assert view.verticalScrollBar().value() == 0


def test_another_session_in_between_replaces_it(qtbot, view, paragraphs):
    view.show_from_start(paragraphs)
    view.show_from_start(paragraphs[:3])
    qtbot.wait(50)
    assert view.document().blockCount() == 3


def test_scrolling_paints_what_is_in_sight_and_no_more(qtbot, opened):
    opened.painted = 0
    bar = opened.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    opened.grab()
    assert 0 < opened.painted < 200


def test_a_search_marks_a_thousand_places_and_steps_to_each(opened):
    assert opened.search("lease") == 1000
    assert opened.search("Line 9999 ") == 1
    opened.painted = 0
    assert opened.step(1) == 1
    opened.grab()
    assert opened.textCursor().blockNumber() == 9999
    assert opened.painted < 200


def test_a_search_before_the_end_is_there_finds_the_end_too(qtbot, view, paragraphs):
    view.show_from_start(paragraphs)
    assert view.search("Line 9999 ") == 0
    qtbot.waitUntil(lambda: view.search_total == 1, timeout=30_000)


def top_line(view):
    return view.cursorForPosition(view.viewport().rect().topLeft()).blockNumber()


def test_larger_text_keeps_the_scroll_position(opened):
    bar = opened.verticalScrollBar()
    opened.setTextCursor(QTextCursor(opened.document().findBlockByNumber(5000)))
    bar.setValue(bar.value() + opened.cursorRect().top())
    opened.set_text_size(22)
    assert abs(top_line(opened) - 5000) < 2
    opened.redraw()
    assert abs(top_line(opened) - 5000) < 2
    assert not opened.following
