import json
import os

import numpy as np
import pytest
from speech_fakes import SPEECH, tone, write_wav

from app import exits
from app.bench.sections import replace_section
from app.bench.soak import SessionLog, is_good, judge, run, soak_report
from app.bench.soak_session import Disk, PlannedDevice, SkippingClock, SoakPlan
from app.cli import main
from engine import Cue, DeviceLost, DeviceNotFound, SessionStore, Word
from resources import resource

MODELS = sorted((resource("models")).glob("*/config.json"))
NOTHING = {"hours": 1.0, "seed": 1, "machine": "A machine", "measured": "today", "memory_mb": 1.0}


def device_of(tmp_path, seed=3, seconds=200.0):
    plan = SoakPlan("", str(write_wav(tmp_path / "a.wav", tone(1.0))), seconds, seed)
    clock = SkippingClock()
    device = PlannedDevice(plan, clock, lambda now: None)
    device.open()
    return device, clock


class TestPlannedDevice:
    def test_it_delivers_at_the_pace_of_its_clock_without_waiting(self, tmp_path):
        device, clock = device_of(tmp_path)
        start = clock()
        captured = sum(len(device.read(1.0).samples) for _ in range(100)) / 16_000
        assert captured <= clock() - start < captured + 5

    def test_a_block_that_is_not_due_is_waited_for(self, tmp_path):
        device, _ = device_of(tmp_path)
        assert device.read(0.0) is None
        assert len(device.read(0.2).samples) == 1600

    def test_it_disconnects_reconnects_and_ends(self, tmp_path):
        device, clock = device_of(tmp_path, seed=4)
        lost, refused = 0, 0
        while not device.finished:
            try:
                device.read(1.0)
            except DeviceLost:
                lost += 1
                while True:
                    try:
                        device.open()
                        break
                    except DeviceNotFound:
                        refused += 1
        assert lost > 0
        assert refused > 0
        assert clock.skip_per_call == 0

    def test_a_seed_fixes_the_plan(self, tmp_path):
        one, two = (device_of(tmp_path)[0].read(1.0).samples for _ in range(2))
        other = device_of(tmp_path, seed=6)[0].read(1.0).samples
        assert np.array_equal(one, two)
        assert not np.array_equal(one[:100], other[:100])


@pytest.mark.skipif(os.name != "posix", reason="only POSIX can make a file refuse to grow")
def test_the_disk_fails_in_the_middle_of_a_write_and_then_recovers(tmp_path):
    import resource

    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    store = SessionStore.create(tmp_path, {"mic": "Microphone"})
    disk = Disk(store, 1)
    try:
        disk.tick(1.0)
        disk.tick(1e6)
        cue = Cue(0.0, 1.0, ("x" * 500,), "mic", ())
        with store, pytest.raises(Exception, match="written"):
            store.append_cue(cue)
        assert store.unsaved == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)


class TestJudge:
    def log(self, tmp_path, *texts):
        """A session that printed `texts` and crashed before the last one became a cue."""
        log = SessionLog()
        with SessionStore.create(tmp_path, {"mic": "Microphone"}) as store:
            log.add({"path": str(store.path)})
            for at, text in enumerate(texts):
                words = tuple(Word(word, at, at + 0.5, 0.9) for word in text.split())
                store.append_words("mic", words)
                if text is not texts[-1]:
                    store.append_cue(Cue(float(at), at + 1.0, (text,), "mic", words))
                log.add({"words": text.split(), "until": at + 1.0, "unsaved": store.unsaved})
        return log

    def test_all_that_was_printed_is_found_after_a_kill(self, tmp_path):
        figures = judge(self.log(tmp_path, "one two", "three"), killed=True)
        assert (figures["to_recover"], figures["recovered"], figures["words"]) == (1, 1, 3)
        assert (figures["restored_words"], figures["lost_words"], figures["broken"]) == (1, 0, 0)

    def test_a_word_that_the_file_lacks_is_lost(self, tmp_path):
        log = self.log(tmp_path, "one two", "three")
        log.add({"words": ["never", "written"], "until": 10.0, "unsaved": 0})
        figures = judge(log, killed=True)
        assert (figures["lost_words"], figures["recovered"]) == (2, 0)

    def test_words_that_a_disk_fault_left_in_memory_are_counted_apart(self, tmp_path):
        log = self.log(tmp_path, "one two")
        log.add({"words": ["not", "yet"], "until": 10.0, "unsaved": 1})
        figures = judge(log, killed=True)
        assert (figures["lost_words"], figures["words_in_memory_only"]) == (0, 2)

    def test_a_file_that_is_damaged_is_broken(self, tmp_path):
        log = self.log(tmp_path, "one two")
        (log.path / "session.jsonl").write_bytes(b"")
        figures = judge(log, killed=True)
        assert (figures["broken"], figures["lost_words"]) == (1, 2)


def test_a_report_names_what_was_lost():
    lag = {"p50": 0.2, "p95": 0.4, "max": None}
    log = SessionLog()
    log.add({"words": ["a", "word"], "until": 1.0, "unsaved": 0})
    good = {**dict.fromkeys(judge(log, killed=False), 0), **LOSSES, **NOTHING, "lag_seconds": lag}
    assert is_good(good)
    assert "Nothing was lost." in soak_report(good)
    assert not is_good({**good, "lost_words": 1})
    assert "**Something was lost.**" in soak_report({**good, "lost_words": 1})
    assert not is_good({**good, "to_recover": 2, "recovered": 1})


LOSSES = dict.fromkeys(
    (
        *("to_recover", "recovered", "broken", "lost_words", "lost_gaps"),
        *("restored_words", "disk_refusals", "devices_lost"),
    ),
    0,
)


class TestSections:
    def test_one_section_is_written_anew_and_the_others_stay(self, tmp_path):
        path = tmp_path / "a.md"
        path.write_text("# Title\n\nWords.\n\n## One\n\nold\n\n## Two\n\nkept\n")
        replace_section(path, "One", "new")
        assert path.read_text() == "# Title\n\nWords.\n\n## One\n\nnew\n\n## Two\n\nkept\n"
        replace_section(path, "Two", "newer")
        replace_section(path, "Three", "first")
        assert path.read_text().endswith("## Two\n\nnewer\n\n## Three\n\nfirst\n")

    def test_a_document_that_is_not_there_is_begun(self, tmp_path):
        replace_section(tmp_path / "b.md", "One", "text")
        assert (tmp_path / "b.md").read_text() == "## One\n\ntext\n"


@pytest.mark.model
@pytest.mark.skipif(not MODELS, reason="no model is bundled in this checkout")
def test_a_real_session_that_is_killed_is_recovered_completely(tmp_path):
    log, killed = run(SoakPlan(str(tmp_path), str(SPEECH), 120.0, seed=11), lifetime=5.0)
    assert killed
    figures = judge(log, killed=True)
    assert figures["words"] > 0
    assert figures["recovered"] == figures["to_recover"] == 1
    assert figures["lost_words"] == 0


@pytest.mark.model
@pytest.mark.skipif(not MODELS, reason="no model is bundled in this checkout")
def test_the_command_writes_its_section(tmp_path, capsys):
    report = tmp_path / "reliability.md"
    assert main(["bench", "--soak", "0.005", "--report", str(report)]) == exits.OK
    assert "## Soak" in report.read_text(encoding="utf-8")
    assert "Nothing was lost." in capsys.readouterr().out


def test_a_session_that_cannot_start_has_failed(tmp_path):
    plan = SoakPlan(str(tmp_path), str(tmp_path / "none.wav"), 10.0, seed=1)
    log, killed = run(plan, None)
    assert not killed
    assert "none.wav" in log.failure
    assert judge(log, killed=False)["failed"] == 1
    assert json.dumps(judge(log, killed=False))
