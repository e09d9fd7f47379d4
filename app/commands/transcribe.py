"""``fwcaptions transcribe``: subtitles of files, one after the other, on the main thread."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import exits
from app.commands.setup import check_writable, open_service, required_format
from app.console import print_message, print_result
from app.progress import progress_bar
from engine import EngineError, OptionsError, SearchOptions, StorageError

if TYPE_CHECKING:
    from app.paths import Paths
    from app.service import CaptioningService
    from engine import Transcript

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class OutputPlan:
    """An input and where its transcript goes; a target of None is standard output."""

    source: Path
    target: Path | None
    format: str


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Transcribe every input; one that fails is reported and does not stop the others."""
    service = open_service(arguments, paths)
    usual = service.settings.files.format
    plans = plan(arguments.inputs, arguments.output, arguments.format, usual)
    service.load_recogniser(threads=1)  # a model that cannot be used stops the run at its start
    search = SearchOptions(beam=arguments.beam) if arguments.beam else None
    codes = {_attempt(each, service, search) for each in plans} - {exits.OK}
    if len(codes) > 1:
        return exits.FAILED
    return codes.pop() if codes else exits.OK


def plan(
    inputs: Sequence[Path],
    output: str | None,
    chosen: str | None,
    default: str,
) -> tuple[OutputPlan, ...]:
    """Decide where every transcript goes, before any work.

    Parameters
    ----------
    inputs
        As given.
    output
        A file, a folder, ``-`` or None for beside each input.
    chosen, default
        The format of ``--format``, and the one where neither it nor a suffix names any.

    Raises
    ------
    OptionsError
        Two transcripts would share a file, or one would replace an input.
    StorageError
        A target cannot be written.
    """
    format_ = chosen or default
    if output is None:
        plans = [OutputPlan(path, path.with_suffix(f".{format_}"), format_) for path in inputs]
    elif output == STDOUT:
        if len(inputs) > 1:
            raise OptionsError(
                "Standard output holds the transcript of one input; give -o a folder."
            )
        plans = [OutputPlan(inputs[0], None, format_)]
    elif len(inputs) > 1 or (place := Path(output)).is_dir() or output.endswith(("/", "\\")):
        _make_folder(Path(output))
        plans = [OutputPlan(it, Path(output, f"{it.stem}.{format_}"), format_) for it in inputs]
    else:
        check_writable(place)
        named = chosen or required_format(place, "Without --format, -o")
        plans = [OutputPlan(inputs[0], place, named)]
    _check_distinct(plans)
    return tuple(plans)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be created: {error.strerror}.") from error


def _check_distinct(plans: Sequence[OutputPlan]) -> None:
    """Compare targets case-insensitively, as some file systems do."""
    taken = {_key(plan.source): f"the input {plan.source}" for plan in plans}
    for plan in plans:
        if plan.target is None:
            continue
        place = _key(plan.target)
        if place in taken:
            raise OptionsError(
                f"{plan.target} would replace {taken[place]}; rename one input, choose another "
                "format or transcribe them one at a time."
            )
        taken[place] = f"the transcript of {plan.source}"


def _key(path: Path) -> str:
    return str(path.resolve()).casefold()


def _attempt(plan: OutputPlan, service: CaptioningService, search: SearchOptions | None) -> int:
    try:
        transcript = _transcribe(plan.source, service, search)
        _write(plan, service, transcript)
    except EngineError as error:
        print_message(_named(plan.source, str(error)))
        return exits.exit_code_of(error) or exits.FAILED
    if not transcript.cues:
        print_message(f"{plan.source}: no speech was found, so the transcript is empty.")
    elif sys.stderr.isatty() and plan.target is not None:
        print_message(f"Transcript of {plan.source} written to {plan.target}.")
    return exits.OK


def _named(source: Path, sentence: str) -> str:
    return sentence if source.name in sentence else f"{source}: {sentence}"


def _transcribe(
    source: Path, service: CaptioningService, search: SearchOptions | None
) -> Transcript:
    """Transcribe below a progress bar; warnings are printed once the bar is gone."""
    warnings = list[str]()
    with progress_bar(source.name, "s") as show:
        transcript = service.transcribe(source, search=search, progress=show, warn=warnings.append)
    for warning in warnings:
        print_message(_named(source, warning))
    return transcript


def _write(plan: OutputPlan, service: CaptioningService, transcript: Transcript) -> None:
    if plan.target is not None:
        service.write(transcript, plan.target, plan.source.stem, plan.format)
    else:
        print_result(service.render(transcript, plan.format, plan.source.stem), end="")
