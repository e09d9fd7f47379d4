"""``fwcaptions bench``: figures of this machine, as tables and as JSON; runs on the main thread."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from app import exits
from app.bench import peers
from app.bench.cases import Case, run_case
from app.bench.history import history_part, line_of, remember
from app.bench.report import markdown
from app.bench.sections import replace_section, section_of
from app.bench.soak import SOAK_TITLE, is_good, soak, soak_report
from app.bench.soak_session import Job, run_session
from app.bench.suite import Plan, run_alone, run_suite
from app.bench.window import WINDOW_TITLE, measure_start, window_report
from app.commands.setup import check_writable
from app.console import say
from app.machine import own_python
from app.version import app_version
from engine import MediaError, OptionsError, replace_file
from resources import resource

if TYPE_CHECKING:
    import argparse

    from app.bench.cases import Figures

SAMPLE = resource("samples", "the-toll.opus")


def run(arguments: argparse.Namespace) -> int:
    """Measure, print the tables, and write the report where it is wanted."""
    if arguments.case is not None:
        print(json.dumps(run_case(Case(**json.loads(arguments.case)))))
        return exits.OK
    if arguments.peer is not None:
        peers.main([arguments.peer])
        return exits.OK
    if arguments.soak_session is not None:
        run_session(Job(**json.loads(arguments.soak_session)))
        return exits.OK
    if arguments.report is not None:
        check_report(arguments.report)
    if arguments.soak is not None:
        return run_soak(arguments)
    if arguments.window:
        return run_window(arguments)
    plan = plan_of(arguments)
    with tempfile.TemporaryDirectory() as folder, tqdm(disable=not sys.stderr.isatty()) as bar:

        def tell(name: str) -> None:
            bar.set_description(name)
            bar.update()

        figures = run_suite(plan, Path(folder), tell)
    write(figures, arguments.report)
    failed = {name: case["error"] for name, case in figures["cases"].items() if "error" in case}
    for name, reason in failed.items():
        say(f"{name}: {reason}")
    return exits.FAILED if failed else exits.OK


def run_soak(arguments: argparse.Namespace) -> int:
    """Run the soak, print what it found, and write it where it is wanted."""
    audio, hours = recording_of(arguments), arguments.soak
    form = "{percentage:3.0f} % of {total:g} h, {remaining} left"
    with (
        tempfile.TemporaryDirectory() as folder,
        tqdm(total=hours, bar_format=form, disable=not sys.stderr.isatty()) as bar,
    ):

        def tell(done: float) -> None:
            bar.update(min(done, hours) - bar.n)

        figures = soak(hours, audio, Path(folder), tell, arguments.model)
    text = soak_report(figures)
    print(text)
    if arguments.report is not None:
        replace_section(arguments.report, SOAK_TITLE, text)
    return exits.OK if is_good(figures) else exits.FAILED


def run_window(arguments: argparse.Namespace) -> int:
    """Measure the window, print what it found, and write it where it is wanted."""
    case = Case("gui", str(recording_of(arguments).resolve()), model=arguments.model)
    text = window_report(measure_start(), run_alone(case))
    print(text)
    if arguments.report is not None:
        replace_section(arguments.report, WINDOW_TITLE, text)
    return exits.OK


def recording_of(arguments: argparse.Namespace) -> Path:
    """Return the recording to use; raises MediaError without one."""
    audio: Path = arguments.audio or SAMPLE
    if not audio.is_file():
        raise MediaError(f"There is no recording {audio}; give one with --audio.")
    return audio


def plan_of(arguments: argparse.Namespace) -> Plan:
    """Return what the command line asks for; raises MediaError without a recording."""
    return Plan(
        recording_of(arguments),
        arguments.reference,
        arguments.model,
        arguments.quick,
        arguments.peer_python or own_python(),
        arguments.endurance,
        arguments.base,
        arguments.tiny,
        arguments.ggml,
    )


def check_report(path: Path) -> None:
    """Refuse a report that could not be written, before the minutes of measuring."""
    if path.suffix not in (".md", ".json"):
        raise OptionsError(f"--report needs a file name that ends in .md or .json: {path}.")
    check_writable(path)


def write(figures: Figures, report: Path | None) -> None:
    """Print the tables; keep the figures where they are wanted, a document beside its JSON."""
    text = markdown(figures)
    print(text)
    if report is None:
        return
    raw = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    replace_file(report.with_suffix(".json"), raw.encode())
    if report.suffix == ".md":
        lines = remember(report.with_suffix(".history.jsonl"), line_of(figures, app_version()))
        window = section_of(report, WINDOW_TITLE)
        replace_file(report, f"{text}\n{history_part(lines)}".encode())
        if window is not None:
            replace_section(report, WINDOW_TITLE, window)
    say(f"The report is in {report}.")
