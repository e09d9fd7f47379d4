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
from app.bench.report import markdown
from app.bench.suite import Plan, run_suite
from app.commands.setup import check_writable
from app.console import say
from app.machine import own_python
from app.paths import RESOURCES
from engine import MediaError, OptionsError, replace_file

if TYPE_CHECKING:
    import argparse

    from app.bench.cases import Figures

SAMPLE = RESOURCES / "samples" / "the-toll.opus"


def run(arguments: argparse.Namespace) -> int:
    """Measure, print the tables, and write the report where it is wanted."""
    if arguments.case is not None:
        print(json.dumps(run_case(Case(**json.loads(arguments.case)))))
        return exits.OK
    if arguments.peer is not None:
        peers.main([arguments.peer])
        return exits.OK
    if arguments.report is not None:
        check_report(arguments.report)
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


def plan_of(arguments: argparse.Namespace) -> Plan:
    """Return what the command line asks for; raises MediaError without a recording."""
    audio = arguments.audio or SAMPLE
    if not audio.is_file():
        raise MediaError(f"There is no recording {audio}; give one with --audio.")
    return Plan(
        audio,
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
        replace_file(report, text.encode())
    say(f"The report is in {report}.")
