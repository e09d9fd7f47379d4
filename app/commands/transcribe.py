"""``fwcaptions transcribe``: subtitles of files, one after the other, on the main thread."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import exits
from app.commands.recordings import find_recordings, readable_file
from app.commands.setup import open_service
from app.commands.targets import choose_targets
from app.console import print_message, print_result
from app.progress import progress_bar
from app.view_models.status import clock_text
from engine import EngineError, SearchOptions, StorageError, check_writable

if TYPE_CHECKING:
    from pathlib import Path

    from app.commands.recordings import Recording
    from app.commands.targets import Target
    from app.paths import Paths
    from app.service import CaptioningService
    from engine import PartialTranscript, TrackChoice, Transcript


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Transcribe every recording; one that fails is reported and does not stop the others."""
    service = open_service(arguments, paths)
    recordings = find_recordings(arguments.inputs)
    targets = choose_targets(
        recordings,
        arguments.output,
        arguments.format,
        service.settings.files.format,
        several=any(recording.is_listed for recording in recordings),
    )
    codes = {target: _check(target) for target in targets}
    writable = [target for target, code in codes.items() if code == exits.OK]
    if writable:
        service.load_recogniser(threads=1)  # a model that cannot be used stops the run at its start
    search = SearchOptions(beam=arguments.beam) if arguments.beam else None
    transcriber = _Transcriber(service, search, arguments.track, arguments.restart)
    try:
        codes |= {target: transcriber.attempt(target) for target in writable}
    except KeyboardInterrupt:
        print_message("Interrupted; the same command continues where it was.")
        return exits.INTERRUPTED
    return exits.code_of_several(codes.values())


def _check(target: Target) -> int:
    """Refuse a target that cannot be written, before the minutes of work."""
    try:
        if target.path is not None:
            check_writable(target.path)
    except EngineError as error:
        return _report(target.recording, error)
    return exits.OK


def _report(recording: Recording, error: EngineError) -> int:
    print_message(_named(recording, str(error)))
    return exits.exit_code_of(error) or exits.FAILED


def _named(recording: Recording, sentence: str) -> str:
    return sentence if recording.name in sentence else f"{recording}: {sentence}"


@dataclass(frozen=True, slots=True)
class _Transcriber:
    """Transcribes recordings with the options of the command line."""

    service: CaptioningService
    search: SearchOptions | None
    track: int | None
    restart: bool

    def attempt(self, target: Target) -> int:
        """Transcribe one recording and write its transcript; report what goes wrong."""
        recording = target.recording
        try:
            with readable_file(recording) as file, self._partial(recording, file) as partial:
                transcript = self._transcribe(recording, file, partial)
                self._write(target, transcript)
                partial.discard()
        except EngineError as error:
            return _report(recording, error)
        if not transcript.cues:
            print_message(f"{recording}: no speech was found, so the transcript is empty.")
        elif sys.stderr.isatty() and target.path is not None:
            print_message(f"Transcript of {recording} written to {target.path}.")
        return exits.OK

    def _partial(self, recording: Recording, file: Path) -> PartialTranscript:
        partial = self.service.partial_transcript(file, search=self.search, restart=self.restart)
        if partial.seconds:
            print_message(
                f"{recording}: continuing a run that was interrupted; it had decoded "
                f"{clock_text(partial.seconds)} of speech. --restart decodes everything again."
            )
        return partial

    def _transcribe(
        self, recording: Recording, file: Path, partial: PartialTranscript
    ) -> Transcript:
        """Transcribe below a progress bar; warnings are printed once the bar is gone."""
        warnings = list[str]()

        def on_track(choice: TrackChoice) -> None:
            if self.track is None and len(choice.tracks) > 1:
                sentence = choice.describe(recording.name)
                warnings.append(f"{sentence} Choose another one with --track.")

        with progress_bar(recording.name, "s") as show:
            transcript = self.service.transcribe(
                file,
                search=self.search,
                progress=show,
                warn=warnings.append,
                partial=partial,
                track=self.track,
                on_track=on_track,
            )
        for warning in warnings:
            print_message(_named(recording, warning))
        return transcript

    def _write(self, target: Target, transcript: Transcript) -> None:
        """Write the transcript; where its place fails after all, it is stored elsewhere."""
        service, recording, title = self.service, target.recording, target.recording.title
        try:
            if target.path is not None:
                service.write(transcript, target.path, title, target.format)
            else:
                print_result(service.render(transcript, target.format, title), end="")
        except BrokenPipeError:
            raise  # the reader has what it wanted
        except StorageError as error:
            place = service.rescue(transcript, recording.name)
            raise StorageError(f"{error} {place}") from error
        except OSError:
            print_message(f"{recording}: {service.rescue(transcript, recording.name)}")
            raise
