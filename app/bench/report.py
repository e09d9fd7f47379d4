"""A benchmark's figures as the sections of a Markdown document; pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.bench.case import figure
from app.bench.tables import MISSING, machine_line, number_text, table
from engine import align, plain_words

if TYPE_CHECKING:
    from app.bench.case import Figures

TITLE = "# Benchmarks\n"

METHOD = """\
Written by `fwcaptions bench --report docs/benchmarks.md`; all figures are in `benchmarks.json`
beside this file. Every case runs in a separate process. Times are the fastest of several runs
after a warm-up run; memory is the peak of the process.
"""

PASS_METHOD = (
    "Milliseconds of processor time for one pass with two hypotheses, on one thread, with no word "
    "of the window committed yet. A live window is cut once it is longer than 12 s.\n"
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure with a limit."""

    label: str
    find: Callable[[Figures], float | None]
    limit: float
    unit: str = "s"
    at_least: bool = False

    def row(self, cases: Figures) -> tuple[str, str, str, str]:
        """Return label, limit, measured figure and verdict."""
        found = self.find(cases)
        limit = f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}".rstrip()
        if found is None:
            return self.label, limit, MISSING, "not measured"
        met = found >= self.limit if self.at_least else found <= self.limit
        verdict = "met" if met else "**missed**"
        return self.label, limit, number_text(found), verdict


def _live(*path: str) -> Callable[[Figures], float | None]:
    return lambda cases: figure(cases, "live-2", *path)


def _library(*path: str) -> Callable[[Figures], float | None]:
    return lambda cases: figure(cases, "library-2", *path)


def slowest_search(cases: Figures) -> float | None:
    """Return the seconds of the slowest search of the library."""
    return max(cases.get("library-2", {}).get("search_seconds", {}).values(), default=None)


def _times_faster(peer: str) -> Callable[[Figures], float | None]:
    def find(cases: Figures) -> float | None:
        ours, theirs = figure(cases, "file-2", "seconds"), figure(cases, peer, "seconds")
        return theirs / ours if ours and theirs else None

    return find


def decoder_rows_saved(cases: Figures) -> float | None:
    """Return the share of decoder rows that pruning saves of a full beam of 5, in per cent."""
    pruned = figure(cases, "pruning-2", "pruned", "decoder_rows")
    full = figure(cases, "pruning-2", "full", "decoder_rows")
    return 100 * (1 - pruned / full) if pruned is not None and full else None


def word_error_rate(text: str | None, spoken: str | None) -> float | None:
    """Return the errors of `text` for each word of `spoken`, in per cent."""
    if text is None or spoken is None:
        return None
    wanted = plain_words(spoken)
    return 100 * align(wanted, plain_words(text)).errors / len(wanted) if wanted else None


def changed_words(cases: Figures) -> float | None:
    """Return how many of the full beam's words pruning changes, in per cent."""
    found = cases.get("pruning-2", {})
    if "pruned" not in found:
        return None
    return word_error_rate(found["pruned"]["text"], found["full"]["text"])


GOALS = (
    Goal("first partial, median", _live("latency", "first_partial", "p50"), 0.6),
    Goal("emission, median", _live("latency", "emission", "p50"), 0.7),
    Goal("emission, 90th percentile", _live("latency", "emission", "p90"), 1.2),
    Goal("commit, mean", _live("latency", "commit", "mean"), 1.5),
    Goal("final after the end of speech, 95th percentile", _live("latency", "final", "p95"), 0.3),
    Goal("normalised erasure", _live("normalised_erasure"), 0.1, ""),
    Goal("committed words changed", _live("committed_changed"), 0, ""),
    Goal("real-time factor, live, 2 threads", _live("rtf"), 0.15, ""),
    Goal("peak memory, live", _live("peak_memory_mb"), 400, "MB"),
    Goal("30 s of speech, 2 threads", lambda cases: figure(cases, "file-2", "seconds"), 0.5),
    Goal(
        "faster than faster-whisper base INT8, beam 5",
        _times_faster("faster-whisper base beam 5"),
        5,
        "×",
        at_least=True,
    ),
    Goal(
        "faster than faster-whisper tiny.en INT8, beam 5",
        _times_faster("faster-whisper tiny.en beam 5"),
        2,
        "×",
        at_least=True,
    ),
    Goal("list of 300 one-hour sessions", _library("list_seconds"), 0.3),
    Goal("search of them, slowest", slowest_search, 0.3),
    Goal("decoder rows saved by pruning", decoder_rows_saved, 40, "%", at_least=True),
)


def markdown(figures: Figures) -> str:
    """Return the whole document."""
    sections = (f"## {title}\n\n{text}" for title, text in report_sections(figures).items())
    return "\n".join((TITLE, *sections))


def report_sections(figures: Figures) -> dict[str, str]:
    """Return the text of every section by its title."""
    cases = figures["cases"]
    latencies = ("latency in s", "mean", "p50", "p90", "p95", "max")
    file_head = ("", "threads", "seconds", "RTF", "processor seconds", "peak MB")
    pruning_head = ("search", "decoder rows", "tokens", "word error rate in %")
    goals = (goal.row(cases) for goal in GOALS)
    sections = {
        "Method": f"{METHOD}\n{_machine(figures)}",
        "Goals": table(("figure", "limit", "measured", ""), goals),
        "Files: 30 s of speech": table(file_head, _file_rows(cases)),
        "Live: the recording replayed in real time": (
            f"{_live_method(cases)}\n{table(latencies, _latency_rows(cases))}"
        ),
        "Cost by stage": (
            "Milliseconds of processor time for one second of audio, on one thread.\n\n"
            f"{table(('stage', 'ms'), _stage_rows(cases))}"
        ),
        "Cost of a pass by window length": (
            f"{PASS_METHOD}\n{table(('window', 'encoder', 'decoder', 'pass'), _window_rows(cases))}"
        ),
        "Dynamic token pruning": (
            f"{_pruning_summary(cases)}\n"
            f"{table(pruning_head, _pruning_rows(cases, figures.get('spoken')))}"
        ),
    }
    if "library-2" in cases:
        sections["Library"] = _library_section(cases["library-2"])
    if "endurance-2" in cases:
        sections["Cost by session length"] = _endurance(cases["endurance-2"])
    return sections


def _machine(figures: Figures) -> str:
    load = figures.get("load_before")
    others = f", load {load:.1f} before the first case" if load is not None else ""
    words = machine_line(figures["machine"])
    return f"{words}; {figures['measured']}{others}; recording: {figures['audio']}.\n"


def _file_rows(cases: Figures) -> Iterable[Sequence[str]]:
    for name, case in cases.items():
        if name.startswith("file-"):
            yield _file_row("this program", name.removeprefix("file-"), case)
        elif "beam" in name:
            weights = ", random weights" if case.get("random_weights") else ""
            yield _file_row(f"{name}{weights}", "2", case)


def _file_row(label: str, threads: str, case: Figures) -> Sequence[str]:
    seconds = figure(case, "seconds")
    rtf = None if seconds is None else seconds / (figure(case, "audio_seconds") or 30)
    others = (figure(case, key) for key in ("processor_seconds", "peak_memory_mb"))
    return label, threads, *(number_text(number) for number in (seconds, rtf, *others))


def _latency_rows(cases: Figures) -> Iterable[Sequence[str]]:
    for name in sorted(name for name in cases if name.startswith("live-")):
        threads = name.removeprefix("live-")
        latencies: Figures = cases[name].get("latency", {})
        for kind, summary in latencies.items():
            numbers = (figure(summary or {}, key) for key in ("mean", "p50", "p90", "p95", "max"))
            label = f"{kind.replace('_', ' ')}, {threads} threads"
            yield label, *(number_text(number) for number in numbers)


def _live_method(cases: Figures) -> str:
    times = cases.get("live-2", {}).get("word_times")
    known = "the reference" if times == "reference" else "the recogniser's word times"
    return f"Latencies count from {known} and are wall-clock times, computation included.\n"


def _stage_rows(cases: Figures) -> Iterable[Sequence[str]]:
    stages = cases.get("stages-1", {}).get("seconds_per_second", {})
    for stage, seconds in stages.items():
        yield stage, number_text(1000 * seconds)
    if stages:
        yield "all", number_text(1000 * sum(stages.values()))


def _window_rows(cases: Figures) -> Iterable[Sequence[str]]:
    windows = cases.get("windows-1", {}).get("windows", {})
    for length, found in windows.items():
        parts = (figure(found, part) for part in ("encoder", "decoder", "total"))
        yield length, *(number_text(None if part is None else 1000 * part) for part in parts)


def _pruning_summary(cases: Figures) -> str:
    saved, changed = decoder_rows_saved(cases), changed_words(cases)
    if saved is None or changed is None:
        return "Not measured.\n"
    return (
        f"Pruning saves {saved:.0f} % of the decoder rows of a full beam of 5 and changes "
        f"{changed:.1f} % of its words on this recording; its effect on the word error rate is "
        "measured on the development set by `python -m training evaluate`.\n"
    )


def _pruning_rows(cases: Figures, spoken: str | None) -> Iterable[Sequence[str]]:
    labels = {"full": "beam 5, full", "pruned": "beam 5, pruned", "greedy": "greedy"}
    for name, label in labels.items():
        found = cases.get("pruning-2", {}).get(name, {})
        counts = (figure(found, key) for key in ("decoder_rows", "tokens"))
        errors = word_error_rate(found.get("text"), spoken)
        yield label, *(number_text(number) for number in (*counts, errors))


def _library_section(case: Figures) -> str:
    searches = case.get("search_seconds", {})
    rows = [(label, number_text(figure(case, *path))) for label, path in LIBRARY]
    rows += [(f"search in s, {name}", number_text(seconds)) for name, seconds in searches.items()]
    return (
        "One session of an hour is written as a live one is, and indexed 300 times over; every "
        f"search finds all of them.\n\n{table(('', 'measured'), rows)}"
    )


LIBRARY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sessions", ("sessions",)),
    ("MB of a session's file", ("file_mb",)),
    ("seconds to store committed words on disk, median", ("commit_seconds", "p50")),
    ("seconds to store committed words on disk, 95th percentile", ("commit_seconds", "p95")),
    ("seconds to index a session when it ends", ("index_seconds",)),
    ("MB of the index", ("index_mb",)),
    ("list in s", ("list_seconds",)),
)


def _endurance(case: Figures) -> str:
    rows = ((label, number_text(figure(case, *path))) for label, path in ENDURANCE)
    figures = table(("", "measured"), rows)
    return f"The recording over and over, as one session at full speed.\n\n{figures}"


ENDURANCE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("minutes of audio", ("audio_minutes",)),
    ("seconds of computation", ("compute_seconds",)),
    ("RTF", ("rtf",)),
    ("resident MB after 10 %", ("memory_mb", "10 %")),
    ("resident MB after 50 %", ("memory_mb", "50 %")),
    ("resident MB at the end", ("memory_mb", "100 %")),
    ("growth in MB per hour of audio, from 20 % on", ("memory_mb_per_hour",)),
    ("seconds of a pass, first quarter", ("pass_seconds", "first_quarter")),
    ("seconds of a pass, last quarter", ("pass_seconds", "last_quarter")),
    ("drift of a pass in seconds", ("pass_seconds", "drift")),
    ("cues written", ("cues_written",)),
    ("cues read back", ("cues_read",)),
    ("committed words changed", ("committed_changed",)),
)
