"""``fwcaptions bench``: figures of this machine, as tables and as JSON; runs on the main thread."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app import exits
from app.bench import peers
from app.bench.case import Case
from app.bench.cases import run_case
from app.bench.history import history_part, line_of, remember
from app.bench.report import TITLE, markdown, report_sections
from app.bench.sections import replace_section, replace_sections
from app.bench.soak import SOAK_TITLE, is_good, soak, soak_report
from app.bench.soak_session import SoakPlan, run_session
from app.bench.suite import Plan, run_alone, run_suite
from app.bench.window import WINDOW_TITLE, measure_start, window_report
from app.commands.setup import check_writable, override
from app.console import print_message, print_result
from app.machine import own_python
from app.progress import progress_bar
from app.service import CaptioningService
from app.settings import Settings
from app.version import app_version
from engine import MediaError, OptionsError, replace_file
from resources import resource

if TYPE_CHECKING:
    from app.bench.case import Figures
    from app.paths import Paths

SAMPLE = resource("samples", "the-toll.opus")


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Measure, print the tables, and write the report if one was requested."""
    if arguments.case is not None:
        print_result(json.dumps(run_case(Case(**json.loads(arguments.case)))))
        return exits.OK
    if arguments.peer is not None:
        peers.main([arguments.peer])
        return exits.OK
    if arguments.soak_session is not None:
        run_session(SoakPlan(**json.loads(arguments.soak_session)))
        return exits.OK
    if arguments.report is not None:
        check_report(arguments.report)
    arguments.model = model_of(arguments, paths)
    if arguments.soak is not None:
        return run_soak(arguments)
    if arguments.window:
        return run_window(arguments)
    return run_all(arguments)


def run_all(arguments: argparse.Namespace) -> int:
    """Run every case, print the tables and write the report."""
    plan = plan_of(arguments)
    with tempfile.TemporaryDirectory() as folder, progress_bar("bench", "cases") as show:
        figures = run_suite(plan, Path(folder), show)
    print_result(markdown(figures))
    if arguments.report is not None:
        write(figures, arguments.report)
    failed = {name: case["error"] for name, case in figures["cases"].items() if "error" in case}
    for name, reason in failed.items():
        print_message(f"{name}: {reason}")
    return exits.FAILED if failed else exits.OK


def run_soak(arguments: argparse.Namespace) -> int:
    """Run the soak test, print its figures and write its section of the report."""
    audio, hours = recording_of(arguments), arguments.soak
    with tempfile.TemporaryDirectory() as folder, progress_bar("soak test", "h") as show:
        figures = soak(
            hours, audio, Path(folder), lambda done: show(min(done, hours), hours), arguments.model
        )
    text = soak_report(figures)
    print_result(text)
    if arguments.report is not None:
        replace_section(arguments.report, SOAK_TITLE, text)
    return exits.OK if is_good(figures) else exits.FAILED


def run_window(arguments: argparse.Namespace) -> int:
    """Measure the window, print its figures and write its section of the report."""
    case = Case("gui", str(recording_of(arguments).resolve()), model=arguments.model)
    text = window_report(measure_start(), run_alone(case))
    print_result(text)
    if arguments.report is not None:
        replace_section(arguments.report, WINDOW_TITLE, text)
    return exits.OK


def model_of(arguments: argparse.Namespace, paths: Paths) -> str | None:
    """Return the model of ``--model`` as its processes find it; None for the bundled one."""
    if arguments.model is None:
        return None
    folder = CaptioningService(paths, lambda: override(Settings(), arguments)).model_folder
    return str(Path(folder).resolve()) if Path(folder).is_dir() else str(folder)


def recording_of(arguments: argparse.Namespace) -> Path:
    """Return the recording to use; raises MediaError without one."""
    audio: Path = arguments.audio or SAMPLE
    if not audio.is_file():
        raise MediaError(f"There is no recording {audio}; choose one with --audio.")
    return audio


def plan_of(arguments: argparse.Namespace) -> Plan:
    """Return the plan of the command line; raises MediaError without a recording."""
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
    """Refuse a report that cannot be written, before the minutes of measuring."""
    if path.suffix not in (".md", ".json"):
        raise OptionsError(f"--report needs a file name that ends in .md or .json: {path}.")
    check_writable(path)


def write(figures: Figures, report: Path) -> None:
    """Write the figures as JSON, and the sections of a document beside it; others stay."""
    raw = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    replace_file(report.with_suffix(".json"), raw.encode())
    if report.suffix == ".md":
        lines = remember(report.with_suffix(".history.jsonl"), line_of(figures, app_version()))
        if not report.exists():
            replace_file(report, TITLE.encode())
        replace_sections(report, {**report_sections(figures), "History": history_part(lines)})
    print_message(f"Report written to {report}.")
