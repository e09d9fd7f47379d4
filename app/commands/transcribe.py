"""``fwcaptions transcribe``: subtitles of files, one after the other, on the main thread."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tqdm import tqdm

from app import exits
from app.commands.setup import Setup, check_writable, required_format
from app.commands.vocabulary import read_terms
from app.console import say
from engine import (
    ContextualBias,
    EngineError,
    HomophoneCorrector,
    OptionsError,
    SearchOptions,
    StorageError,
    render_transcript,
    transcribe,
    write_transcript,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from engine import Recogniser, Transcript, TranscriptFormat

STDOUT = "-"
BAR = "{desc}: {percentage:3.0f}%|{bar}| {n:.0f}/{total:.0f} s [{elapsed}<{remaining}]"


@dataclass(frozen=True, slots=True)
class Job:
    """One input and where its text goes; a target of None is standard output."""

    source: Path
    target: Path | None
    format: TranscriptFormat


@dataclass(frozen=True, slots=True)
class Work:
    """What all jobs of a run share."""

    recogniser: Recogniser
    search: SearchOptions | None
    bias: ContextualBias | None
    homophones: HomophoneCorrector | None
    workers: int


def run(arguments: argparse.Namespace) -> int:
    """Transcribe every input; a bad one is told and does not stop the others."""
    setup = Setup.of(arguments)
    usual = setup.settings.files.format
    # Markdown is the window's; beside a recording, plain text comes closest.
    default = cast("TranscriptFormat", "txt" if usual == "md" else usual)
    jobs = plan(arguments.inputs, arguments.output, arguments.format, default)
    terms = read_terms(arguments.vocabulary) if arguments.vocabulary else None
    work = _prepare(
        setup, arguments.beam, setup.settings.vocabulary.terms if terms is None else terms
    )
    codes = {_attempt(job, work) for job in jobs} - {exits.OK}
    if len(codes) > 1:
        return exits.FAILED
    return codes.pop() if codes else exits.OK


def plan(
    inputs: Sequence[Path],
    output: str | None,
    chosen: TranscriptFormat | None,
    default: TranscriptFormat,
) -> tuple[Job, ...]:
    """Decide where every input's text goes, before any work.

    Parameters
    ----------
    inputs
        As given.
    output
        A file, a folder, ``-`` or None for beside each input.
    chosen, default
        The format of ``--format``, and the one where nothing else tells.

    Raises
    ------
    OptionsError
        Two texts would end up in one file, or a text in place of an input.
    StorageError
        A place that cannot be written.
    """
    jobs = _places(inputs, output, chosen, default)
    _check_distinct(jobs)
    return jobs


def _places(
    inputs: Sequence[Path],
    output: str | None,
    chosen: TranscriptFormat | None,
    default: TranscriptFormat,
) -> tuple[Job, ...]:
    format_ = chosen or default
    if output is None:
        return tuple(Job(path, path.with_suffix(f".{format_}"), format_) for path in inputs)
    if output == STDOUT:
        if len(inputs) > 1:
            raise OptionsError("Standard output takes the text of one input; give -o a folder.")
        return (Job(inputs[0], None, format_),)
    place = Path(output)
    if len(inputs) > 1 or place.is_dir() or output.endswith(("/", "\\")):
        _make_folder(place)
        return tuple(Job(path, place / f"{path.stem}.{format_}", format_) for path in inputs)
    check_writable(place)
    return (Job(inputs[0], place, chosen or required_format(place, "Without --format, -o")),)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be made: {error.strerror}.") from error


def _check_distinct(jobs: Sequence[Job]) -> None:
    """Compare places without regard to case: some file systems have none."""
    taken = {_key(job.source): f"the input {job.source}" for job in jobs}
    for job in jobs:
        if job.target is None:
            continue
        place = _key(job.target)
        if place in taken:
            raise OptionsError(
                f"{job.target} would replace {taken[place]}; rename one input, choose another "
                "format or transcribe them one at a time."
            )
        taken[place] = f"the text of {job.source}"


def _key(path: Path) -> str:
    return str(path.resolve()).casefold()


def _prepare(setup: Setup, beam: int | None, terms: Sequence[str]) -> Work:
    """Load the model once; several threads decode one window each."""
    recogniser = setup.load_recogniser(threads=1)
    search = SearchOptions(beam=beam) if beam else None
    bias = ContextualBias.of(terms, recogniser.tokenizer)
    homophones = HomophoneCorrector() if setup.settings.captions.homophones else None
    return Work(recogniser, search, bias, homophones, setup.threads)


def _attempt(job: Job, work: Work) -> int:
    """Do one job; return its exit code."""
    try:
        transcript = _transcribe(job, work)
        _write(job, transcript)
    except EngineError as error:
        say(_named(job.source, str(error)))
        return exits.exit_code_of(error) or exits.FAILED
    if not transcript.cues:
        say(f"{job.source}: no speech was found, so the text is empty.")
    elif sys.stderr.isatty() and job.target is not None:
        say(f"The text of {job.source} is in {job.target}.")
    return exits.OK


def _named(source: Path, sentence: str) -> str:
    return sentence if source.name in sentence else f"{source}: {sentence}"


def _transcribe(job: Job, work: Work) -> Transcript:
    warnings = list[str]()
    transcript = _with_progress(job, work, warnings.append)
    for warning in warnings:
        say(_named(job.source, warning))
    return transcript


def _with_progress(job: Job, work: Work, warn: Callable[[str], None]) -> Transcript:
    """Transcribe below a bar; what is said is kept until the bar is gone."""
    with tqdm(
        total=0.0,
        desc=job.source.name,
        unit="s",
        disable=not sys.stderr.isatty(),
        bar_format=BAR,
    ) as bar:

        def show(done: float, total: float) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return transcribe(
            job.source,
            work.recogniser,
            search=work.search,
            bias=work.bias,
            homophones=work.homophones,
            progress=show,
            warn=warn,
            workers=work.workers,
        )


def _write(job: Job, transcript: Transcript) -> None:
    if job.target is None:
        sys.stdout.write(render_transcript(transcript, job.format))
        sys.stdout.flush()
    else:
        write_transcript(transcript, job.target, job.format)
