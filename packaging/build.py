"""Builds the stand-alone programs for the system it runs on: `python3 packaging/build.py`.

Given names of programs (captions, trainer), it builds only those. It writes to dist/: each program
as a folder, an archive of that folder with bill of materials and licences, SHA256SUMS, and on Linux
an AppDir.
"""

import argparse
import hashlib
import platform
import shutil
import sys
from pathlib import Path

import bootstrap
import decoders

BUILD = bootstrap.ROOT / "build"
DIST = bootstrap.ROOT / "dist"
SCRIPTS = bootstrap.ROOT / "packaging"
LAYERS = {"captions": ("app", "bundle"), "trainer": ("app", "training", "torch", "bundle")}


def main() -> int:
    """Build the programs named on the command line, or both."""
    parser = argparse.ArgumentParser(description="Build the stand-alone programs into dist/.")
    parser.add_argument("programs", nargs="*", metavar="captions|trainer")
    programs = parser.parse_args().programs or list(LAYERS)
    if unknown := set(programs) - set(LAYERS):
        parser.error(f"unknown program: {', '.join(sorted(unknown))}")
    environment = bootstrap.Environment()
    environment.set_up(*dict.fromkeys(layer for name in programs for layer in LAYERS[name]))
    run_step(environment, "Drawing the icons", "python", SCRIPTS / "icons.py", BUILD / "icons")
    audio = decoders.build(environment)
    for name in programs:
        build(environment, name, audio)
    if sys.platform.startswith("linux") and "captions" in programs:
        make_app_dir()
    write_sums()
    return 0


def build(environment: bootstrap.Environment, name: str, audio: decoders.Decoders | None) -> Path:
    """Build one program with its bill of materials and licences, and return the archive."""
    spec = SCRIPTS / f"{name}.spec"
    folders = ("--distpath", DIST, "--workpath", BUILD)
    run_step(
        environment, f"Building {name}", "pyinstaller", "--noconfirm", *folders, spec, audio=audio
    )
    strip_symbols(DIST / name)
    drop_icu_data(DIST / name)
    sources, materials = BUILD / name / "sources.json", DIST / name / "bill-of-materials.cdx.json"
    title = f"fastwhisper-{name}"
    licences = DIST / name / "licences"
    arguments = [SCRIPTS / "bill_of_materials.py", sources, title, materials, licences]
    if audio is not None:
        arguments += [audio.components, audio.licences]
    written = f"Writing the bill of materials of {name}"
    run_step(environment, written, "python", *arguments, audio=audio)
    return archive(name, title)


def run_step(
    environment: bootstrap.Environment,
    title: str,
    program: str,
    *arguments: object,
    audio: decoders.Decoders | None = None,
) -> None:
    """Run a program of the environment, which finds `audio` first; its output goes to a log."""
    print(f"{title} …", flush=True)
    command = [environment.program(program), *arguments]
    variables = environment.variables()
    if audio is not None:
        variables = audio.variables(variables)
    done = bootstrap.run(command, cwd=environment.root, env=variables)
    BUILD.mkdir(exist_ok=True)
    log = BUILD / f"{title.lower().replace(' ', '-')}.log"
    log.write_text(done.stdout, encoding="utf-8")
    if done.returncode:
        cause = bootstrap.last_line(done.stdout)
        raise bootstrap.SetUpError(f"{title} failed: {cause} (details: {log}).")


def strip_symbols(folder: Path) -> None:
    """Remove the debug symbols that some builds of Python, PyAV and regex contain."""
    strip = shutil.which("strip")
    if sys.platform.startswith("linux") and strip:
        for pattern in ("libpython*.so*", "lib-dynload/*.so", "av/**/*.so", "regex/*.so"):
            for library in folder.rglob(pattern):
                bootstrap.run([strip, "--strip-unneeded", library])


def drop_icu_data(folder: Path) -> None:
    """Replace ICU's data, which only Linux builds contain, by a library without any."""
    compiler = shutil.which("cc")
    for library in folder.rglob("libicudata.so.*") if compiler else ():
        if not library.is_symlink():
            options = ("-shared", "-fPIC", "-Os", "-s", f"-DENTRY=icudt{library.suffix[1:]}_dat")
            name = f"-Wl,-soname,{library.name}"
            source = SCRIPTS / "linux" / "icudata.c"
            done = bootstrap.run([compiler, *options, name, "-o", library, source])
            if done.returncode:
                raise bootstrap.SetUpError(f"{compiler} failed: {bootstrap.last_line(done.stdout)}")


def archive(name: str, title: str) -> Path:
    """Pack a program's folder, or the application bundle of macOS, for this system."""
    version = bootstrap.read_project()["project"]["version"]
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    stem = f"{title}-{version}-{system}-{platform.machine().lower()}"
    form = "zip" if sys.platform == "win32" else "gztar"
    application = DIST / "FastWhisper Captions.app"
    folder = application if name == "captions" and application.exists() else DIST / name
    return Path(shutil.make_archive(str(DIST / stem), form, folder.parent, folder.name))


def make_app_dir() -> Path:
    """Copy the program into an AppDir: launcher, desktop entry, icons and metainfo."""
    folder = DIST / "FastWhisper-Captions.AppDir"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DIST / "captions", folder / "usr" / "lib" / "fastwhisper", symlinks=True)
    places = {
        SCRIPTS / "linux" / "AppRun": "AppRun",
        SCRIPTS / "linux" / "fastwhisper-captions.desktop": "usr/share/applications",
        SCRIPTS / "linux" / "org.fastwhisper.captions.metainfo.xml": "usr/share/metainfo",
    }
    for source, place in places.items():
        target = folder / place
        if "/" in place:
            target.mkdir(parents=True)
        shutil.copy(source, target)
    icons = folder / "usr" / "share" / "icons" / "hicolor"
    for size, form in (("256x256", "png"), ("scalable", "svg")):
        target = icons / size / "apps" / f"fastwhisper-captions.{form}"
        target.parent.mkdir(parents=True)
        shutil.copy(BUILD / "icons" / f"app.{form}", target)
    shutil.copy(BUILD / "icons" / "app.png", folder / "fastwhisper-captions.png")
    shutil.copy(SCRIPTS / "linux" / "fastwhisper-captions.desktop", folder)
    (folder / "AppRun").chmod(0o755)
    return folder


def write_sums() -> None:
    """Write SHA256SUMS of all archives in dist/, in the form that `sha256sum --check` reads."""
    archives = [path for path in DIST.iterdir() if path.suffix in (".gz", ".zip")]
    lines = []
    for path in sorted(archives):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
        print(f"{path.relative_to(bootstrap.ROOT)}: {path.stat().st_size / 1e6:.0f} MB")
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    sys.exit(bootstrap.run_main(main))
