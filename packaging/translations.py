"""Regenerates resources/translations: reads new texts into the .ts files, compiles the .qm files.

Run by hand after a text of the window has changed; a new text stays English until its entry in
each .ts file is filled in (by hand, or with `pyside6-linguist`) and this has run again. The tools
come with PySide6.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "resources" / "translations"
LANGUAGES = ("de", "fr")


def main() -> None:
    """Bring every catalogue up to date."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app" / "gui").rglob("*.py"))
    for language in LANGUAGES:
        catalogue = str((CATALOGUES / language).relative_to(ROOT))
        options = ["-no-obsolete", "-locations", "none", "-source-language", "en"]
        texts = f"{catalogue}.ts"
        run("pyside6-lupdate", *sources, *options, "-target-language", language, "-ts", texts)
        run("pyside6-lrelease", "-nounfinished", "-silent", texts, "-qm", f"{catalogue}.qm")


def run(tool: str, *arguments: str) -> None:
    """Run a tool of PySide6; ends with a sentence when it fails."""
    program = shutil.which(tool, path=sysconfig.get_path("scripts"))
    if program is None:
        sys.exit(f"{tool} is missing; install PySide6-Essentials into this environment.")
    if subprocess.run([program, *arguments], cwd=ROOT, check=False).returncode != 0:
        sys.exit(f"{tool} failed; its own words are above.")


if __name__ == "__main__":
    main()
