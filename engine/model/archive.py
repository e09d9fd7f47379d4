"""Model folders as files: read from a folder or a zip archive, written atomically; any thread."""

from __future__ import annotations

import io
import json
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

from engine.errors import ModelError, StorageError
from engine.files import make_private_folder, replace_file, write_problem
from engine.model.bundle import MAX_FILES, MAX_MODEL_BYTES, ModelBundle

_INDEX = "hashes.json"
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}")
_UNREADABLE = (
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,  # a name that is no UTF-8
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def write_archive(folder: Path, target: Path, extras: Collection[str]) -> None:
    """Write a verified model folder, and its `extras`, to a zip archive.

    Raises
    ------
    ModelError
        The folder is not a model folder, or damaged.
    StorageError
        The archive could not be written.
    """
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in read_folder(folder, extras).items():
            archive.writestr(name, data)
    replace_file(target, memory.getvalue())


def read_model_archive(source: Path, extras: Collection[str] = ()) -> dict[str, bytes]:
    """Read a model from a folder or an archive: its listed files and `extras`, by name.

    Raises
    ------
    ModelError
        It is not a model, or unreasonably large. Hashes are verified by ModelBundle.
    """
    if source.is_dir():
        return read_folder(source, extras)
    try:
        with zipfile.ZipFile(source) as archive:
            files = _unzip(archive)
    except _UNREADABLE as error:
        raise ModelError(f"“{source.name}” is not a model archive; choose another file.") from error
    wanted = {*_listed(files.get(_INDEX, b"")), *extras}
    return {name: data for name, data in files.items() if name in wanted}


def read_folder(folder: Path, extras: Collection[str] = ()) -> dict[str, bytes]:
    """Read the listed files of a verified model folder, and its `extras`; raises ModelError."""
    ModelBundle.load(folder)
    try:
        names = _listed((folder / _INDEX).read_bytes())
        names |= {name for name in extras if (folder / name).is_file()}
        return {name: (folder / name).read_bytes() for name in sorted(names)}
    except OSError as error:
        raise ModelError(
            f"The model in {folder} cannot be read ({error.strerror}); choose another."
        ) from error


def write_model_archive(files: Mapping[str, bytes], target: Path) -> None:
    """Write a new model folder, private to this user; it appears verified or not at all.

    Raises
    ------
    ModelError
        The files are not a model, or damaged.
    StorageError
        The disk is full or not writable; nothing is left behind.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        make_private_folder(target.parent)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        for name, data in files.items():
            replace_file(draft / name, data, mode=0o600)
        ModelBundle.load(draft)
        draft.rename(target)
    except OSError as error:
        raise StorageError(write_problem(target, error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _listed(index: bytes) -> set[str]:
    try:
        return {_INDEX, *json.loads(index)}
    except (ValueError, TypeError, RecursionError) as error:
        raise ModelError("hashes.json is damaged or missing; get the model again.") from error


def _unzip(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    plain = all(_PLAIN.fullmatch(name) for name in names)
    if len(entries) > MAX_FILES or len(set(names)) < len(names) or not plain:
        raise ModelError("The archive contains files that belong to no model; choose another.")
    files: dict[str, bytes] = {}
    room = MAX_MODEL_BYTES
    for entry in entries:
        with archive.open(entry) as file:
            data = file.read(room + 1)  # the sizes that an archive states cannot be trusted
        room -= len(data)
        if room < 0:
            raise ModelError(f"The archive exceeds {MAX_MODEL_BYTES // 1_000_000} MB.")
        files[entry.filename] = data
    return files
