"""Spoken sentences that are stored one by one, so that an interrupted run continues.

While it grows, ``NAME.part`` holds the samples and ``NAME.log`` a JSON line for each sentence;
when it is complete, ``NAME.i16`` takes their place. Runs on one thread.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import StorageError
from engine.files import write_problem
from training.data.audio import RAW
from training.errors import DataError

if TYPE_CHECKING:
    from training.data.audio import Int16

_SAMPLE = 2
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence that was spoken; one of 0 samples could not be."""

    text: str
    speaker: str
    samples: int


class GrowingAudio:
    """The audio of ``texts``, in their order, as far as it has been stored.

    Raises
    ------
    DataError
        The interrupted run spoke other texts.
    StorageError
        The files cannot be written.
    """

    def __init__(self, manifest: Path, texts: Sequence[str]) -> None:
        self.raw = manifest.with_suffix(RAW)
        self._part, self._log = manifest.with_suffix(".part"), manifest.with_suffix(".log")
        try:
            manifest.parent.mkdir(parents=True, exist_ok=True)
            self.spoken = self._read(texts)
            self._log.write_text("".join(map(_line, self.spoken)), "utf-8")
            with self._part.open("ab") as file:
                file.truncate(sum(each.samples for each in self.spoken) * _SAMPLE)
        except OSError as error:
            raise StorageError(write_problem(self.raw, error)) from error

    def append(self, spoken: Spoken, samples: Int16 | None = None) -> None:
        """Store a sentence at once, the samples before the line that counts them."""
        try:
            if samples is not None:
                with self._part.open("ab") as file:
                    file.write(samples.tobytes())
            with self._log.open("a", encoding="utf-8") as file:
                file.write(_line(spoken))
        except OSError as error:
            raise StorageError(write_problem(self.raw, error)) from error
        self.spoken.append(spoken)

    def finish(self) -> None:
        """Give the samples their final name."""
        try:
            os.replace(self._part, self.raw)
            self._log.unlink()
        except OSError as error:
            raise StorageError(write_problem(self.raw, error)) from error

    def discard(self) -> None:
        """Delete what was stored."""
        self._part.unlink(missing_ok=True)
        self._log.unlink(missing_ok=True)

    def _read(self, texts: Sequence[str]) -> list[Spoken]:
        """Read what an interrupted run has stored; a line that was cut off does not count."""
        if not self._part.exists() or not self._log.exists():
            return []
        known: list[Spoken] = []
        room = self._part.stat().st_size // _SAMPLE
        for line in self._log.read_text("utf-8", errors="replace").splitlines():
            try:
                found = Spoken(**json.loads(line))
            except (ValueError, TypeError):
                break
            if len(known) == len(texts) or found.text != texts[len(known)]:
                raise DataError(f"{self._log} is of other sentences; delete it to start again.")
            room -= found.samples
            if room < 0:
                break
            known.append(found)
        return known


def _line(spoken: Spoken) -> str:
    return json.dumps(asdict(spoken), ensure_ascii=False) + "\n"
