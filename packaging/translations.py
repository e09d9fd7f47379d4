"""Updates resources/translations: adds new texts to the .ts files and compiles the .qm files.

Run by hand, in the virtual environment, after a text of the window has changed. A new text stays
English until it is translated in each .ts file (by hand, or with `pyside6-linguist`) and this
script has run again. The tools are part of PySide6.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig

from bootstrap import ROOT

from resources import resource

CATALOGUES = resource("translations")
LANGUAGES = ("de", "en", "fr")


def main() -> None:
    """Update every catalogue."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app" / "gui").rglob("*.py"))
    for language in LANGUAGES:
        catalogue = str((CATALOGUES / language).relative_to(ROOT))
        options = ["-no-obsolete", "-locations", "none", "-source-language", "en"]
        texts = f"{catalogue}.ts"
        if language == "en":  # the language of the sources, but for its plural forms
            options.append("-pluralonly")
        run("pyside6-lupdate", *sources, *options, "-target-language", language, "-ts", texts)
        run("pyside6-lrelease", "-nounfinished", "-silent", texts, "-qm", f"{catalogue}.qm")


def run(tool: str, *arguments: str) -> None:
    """Run a tool of PySide6; exit with a message when it fails."""
    program = shutil.which(tool, path=sysconfig.get_path("scripts"))
    if program is None:
        sys.exit(f"{tool} is missing; install PySide6-Essentials into this environment.")
    if subprocess.run([program, *arguments], cwd=ROOT, check=False).returncode != 0:
        sys.exit(f"{tool} failed; its message is above.")


if __name__ == "__main__":
    main()
