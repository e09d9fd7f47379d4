"""Writes a stand-alone program's bill of materials (CycloneDX) from PyInstaller's collected files.

Runs in the virtual environment: `bill_of_materials.py SOURCES.json NAME OUT.cdx.json LICENCES`.
Each collected file is traced to the distribution that installed it, and the licence texts of these
distributions are copied to the folder LICENCES. Two more arguments, COMPONENTS.json and a folder,
add the components and licence texts of libraries that were built for the program.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

PROJECT = "fastwhisper-captions"
COMMON_LICENCES = Path(__file__).resolve().parent / "licences"
"""Licences of Qt, FFmpeg and flatbuffers, whose wheels do not contain the texts."""

PYTHON = f"python@{platform.python_version()}"


def find_owners() -> dict[str, metadata.Distribution]:
    """Map each file of the environment to the distribution that installed it."""
    found = {}
    for distribution in metadata.distributions():
        base = Path(distribution.locate_file("")).resolve()
        found |= {os.path.normpath(base / file): distribution for file in distribution.files or ()}
    return found


def sort_sources(sources: list[str]) -> tuple[dict[str, metadata.Distribution], list[Path]]:
    """Return the distributions of the collected files, by name, and the system libraries."""
    owner, standard = find_owners(), str(Path(sysconfig.get_path("stdlib")).resolve())
    used, libraries = {}, []
    for source in map(Path, sources):
        path = str(source.resolve())
        if path in owner:
            used[owner[path].metadata["Name"]] = owner[path]
        elif ".so" in source.name and not path.startswith(standard) and "libpython" not in path:
            libraries.append(source.resolve())
    return used, sorted(set(libraries))


def licence(distribution: metadata.Distribution) -> str:
    """Return the licence that the distribution declares in its metadata."""
    fields = distribution.metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in fields.get_all("Classifier", ())
        if line.startswith("License :: ")
    ]
    stated = fields.get("License-Expression") or "; ".join(classifiers) or fields.get("License")
    return (stated or "see its licence text").splitlines()[0]


def component(distribution: metadata.Distribution) -> dict:
    """Return the CycloneDX component of a distribution."""
    name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
    purl = f"pkg:pypi/{name}@{distribution.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": distribution.version,
        "purl": purl,
        "licenses": [{"license": {"name": licence(distribution)}}],
    }


def library(path: Path) -> dict:
    """Return the CycloneDX component of a shared system library."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "type": "library",
        "bom-ref": f"file:{path.name}",
        "name": path.name,
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }


def bill_of_materials(
    title: str, used: dict, libraries: list[Path], built: Sequence[dict] = ()
) -> dict:
    """Return the CycloneDX document, in the same order for every build."""
    python = {
        "type": "platform",
        "bom-ref": PYTHON,
        "name": "python",
        "version": platform.python_version(),
        "licenses": [{"license": {"id": "PSF-2.0"}}],
    }
    packages = sorted(set(used) - {PROJECT}, key=str.lower)
    application = {
        "type": "application",
        "bom-ref": title,
        "name": title,
        "version": metadata.version(PROJECT),
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": application},
        "components": [
            python,
            *(component(used[name]) for name in packages),
            *built,
            *map(library, libraries),
        ],
    }


def copy_licences(used: dict, folder: Path) -> None:
    """Copy the licence texts of the distributions and COMMON_LICENCES to `folder`."""
    shutil.copytree(COMMON_LICENCES, folder / "common", dirs_exist_ok=True)
    for name, distribution in used.items():
        for file in distribution.files or ():
            if re.match(r"(licen[cs]e|copying|notice|authors)", file.name, re.IGNORECASE):
                target = folder / name / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(distribution.locate_file(file), target)


def main() -> None:
    """Write the bill of materials and the licence texts."""
    listing, name, out, licences, *additions = sys.argv[1:]
    used, libraries = sort_sources(json.loads(Path(listing).read_text(encoding="utf-8")))
    built = []
    copy_licences(used, Path(licences))
    if additions:
        components, texts = map(Path, additions)
        built = json.loads(components.read_text(encoding="utf-8"))
        shutil.copytree(texts, licences, dirs_exist_ok=True)
    written = bill_of_materials(name, used, libraries, built)
    Path(out).write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
