"""Builds PyAV on an FFmpeg that has audio decoders and nothing else, for the stand-alone programs.

PyAV's wheels contain video decoders and encoders, two of these under the GPL; the program decodes
audio, and writes Ogg Opus. This FFmpeg has that alone, is under the LGPL and a tenth of the size.
The sources are the projects' own releases, downloaded once to build/sources/ and checked against
their hashes; a file that lies there already is used. Needs a C compiler, make and pkg-config, on
Linux or macOS.
"""

import hashlib
import json
import os
import re
import shutil
import sys
import tarfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import bootstrap

BUILD = bootstrap.ROOT / "build"
FOLDER = BUILD / "decoders"
TOOLS = ("cc", "make", "pkg-config")


@dataclass(frozen=True)
class Source:
    """A release of a library: its archive, and what a bill of materials says of it."""

    name: str
    version: str
    url: str
    sha256: str
    licence: str
    licence_files: tuple[str, ...]

    @property
    def archive(self) -> Path:
        return BUILD / "sources" / self.url.rpartition("/")[2]

    @property
    def folder(self) -> Path:
        return FOLDER / f"{self.name}-{self.version}"


OPUS = Source(
    "opus",
    "1.5.2",
    "https://downloads.xiph.org/releases/opus/opus-1.5.2.tar.gz",
    "65c1d2f78b9f2fb20082c38cbe47c951ad5839345876e46941612ee87f9a7ce1",
    "BSD-3-Clause",
    ("COPYING",),
)
# The version that PyAV's wheels contain, so that both decode alike.
FFMPEG = Source(
    "ffmpeg",
    "8.1.2",
    "https://ffmpeg.org/releases/ffmpeg-8.1.2.tar.xz",
    "464beb5e7bf0c311e68b45ae2f04e9cc2af88851abb4082231742a74d97b524c",
    "LGPL-2.1-or-later",
    ("COPYING.LGPLv2.1", "LICENSE.md"),
)

DEMUXERS = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dts,dtshd,eac3,flac,flv,gsm,latm,matroska,mov,"
    "mp3,mpc,mpc8,mpegps,mpegts,mxf,ogg,pcm_*,rm,tak,truehd,tta,voc,w64,wav,wv,xwma"
)
DECODERS = (
    "aac,aac_latm,ac3,adpcm_*,alac,amrnb,amrwb,ape,atrac*,cook,dca,eac3,flac,g723_1,g729,gsm,gsm_ms,"
    "mlp,mp1,mp1float,mp2,mp2float,mp3,mp3float,mpc7,mpc8,nellymoser,opus,pcm_*,qdm2,ra_144,ra_288,"
    "shorten,sipr,tak,truehd,tta,vorbis,wavpack,wmalossless,wmapro,wmav1,wmav2,wmavoice"
)
OPTIONS = (
    *("--disable-static", "--enable-shared", "--disable-autodetect", "--disable-everything"),
    *("--disable-programs", "--disable-doc", "--disable-network", "--disable-debug"),
    *("--enable-zlib", "--enable-libopus", "--pkg-config-flags=--static"),
    *(
        "--enable-protocol=file,subfile",
        "--enable-parsers",
        "--enable-filter=aformat,aresample,anull",
    ),
    *(f"--enable-demuxer={DEMUXERS}", f"--enable-decoder={DECODERS}"),
    # Session audio is stored as Ogg Opus.
    *("--enable-muxer=ogg", "--enable-encoder=libopus"),
)


@dataclass(frozen=True)
class Decoders:
    """What a build produced: PyAV's package and the libraries that it loads."""

    package: Path
    libraries: Path
    licences: Path
    components: Path

    def variables(self, environment: dict) -> dict:
        """Return `environment` with these in front of what is installed."""
        loader = "DYLD_LIBRARY_PATH" if sys.platform == "darwin" else "LD_LIBRARY_PATH"
        first = {"PYTHONPATH": self.package, loader: self.libraries}
        joined = {
            name: os.pathsep.join(filter(None, (str(folder), environment.get(name))))
            for name, folder in first.items()
        }
        return {**environment, **joined}


def build(environment: bootstrap.Environment) -> Decoders | None:
    """Build PyAV and its libraries, or say why its wheel is used instead and return None."""
    found = Decoders(*(FOLDER / name for name in ("python", "lib", "licences", "components.json")))
    stamp = FOLDER / "built"
    recipe = recipe_of(environment)
    try:
        if not (stamp.exists() and stamp.read_text(encoding="utf-8") == recipe):
            check_tools()
            shutil.rmtree(FOLDER, ignore_errors=True)
            build_opus(unpack(OPUS))
            build_ffmpeg(unpack(FFMPEG))
            build_pyav(environment, found.package)
            describe(found)
            stamp.write_text(recipe, encoding="utf-8")
    except (OSError, bootstrap.SetUpError) as error:
        print(f"The audio decoders were not built: {error}")
        print("PyAV's wheel is used instead: the program is 50 MB larger and under the GPL.")
        return None
    return found


def recipe_of(environment: bootstrap.Environment) -> str:
    """Return what the result of a build depends on, as one text."""
    parts = (OPUS.sha256, FFMPEG.sha256, *OPTIONS, pyav_lock(), environment.python, sys.version)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def check_tools() -> None:
    """Raise SetUpError when a tool that the build needs is missing."""
    if sys.platform == "win32":
        raise bootstrap.SetUpError("they can be built on Linux and macOS only")
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise bootstrap.SetUpError(f"{', '.join(missing)} must be installed for that")


def unpack(source: Source) -> Path:
    """Download a source unless it is there, check it, and return the folder that it unpacks to."""
    archive = source.archive
    if not archive.exists():
        print(f"Downloading {source.url} …", flush=True)
        archive.parent.mkdir(parents=True, exist_ok=True)
        part = archive.with_suffix(".part")
        with urllib.request.urlopen(source.url, timeout=60) as answer, part.open("wb") as file:
            shutil.copyfileobj(answer, file)
        part.replace(archive)
    with archive.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != source.sha256:
            raise bootstrap.SetUpError(f"{archive} is not the locked release; delete it")
    with tarfile.open(archive) as packed:
        # Python before 3.11.4 has no filters; the hash says that the archive is the right one.
        packed.extraction_filter = getattr(tarfile, "data_filter", None)
        packed.extractall(FOLDER)
    return source.folder


def build_opus(folder: Path) -> None:
    """Build the Opus encoder, to be part of libavcodec."""
    options = ("--disable-shared", "--with-pic", "--disable-doc", "--disable-extra-programs")
    run_step("Building Opus", folder, "./configure", f"--prefix={FOLDER}", *options)
    make(folder)


def build_ffmpeg(folder: Path) -> None:
    """Build FFmpeg's libraries."""
    options = list(OPTIONS)
    if shutil.which("nasm") is None:
        options.append("--disable-x86asm")
    run_step("Building FFmpeg", folder, "./configure", f"--prefix={FOLDER}", *options)
    make(folder)


def make(folder: Path) -> None:
    """Compile and install what was configured in `folder`."""
    run_step(None, folder, "make", f"-j{os.environ.get('JOBS', os.cpu_count() or 1)}")
    run_step(None, folder, "make", "install")


def pyav_lock() -> str:
    """Return the lines of the lock that pin PyAV, of whose files the sources are used."""
    text = bootstrap.lock_file("app").read_text(encoding="utf-8")
    return re.search(r"(?m)^av==.*\n(?:    --hash.*\n?)+", text)[0]


def build_pyav(environment: bootstrap.Environment, target: Path) -> None:
    """Build PyAV from its locked sources and install it to `target`."""
    lock = FOLDER / "pyav.txt"
    lock.write_text(pyav_lock(), encoding="utf-8")
    options = ("--require-hashes", "--no-deps", "--no-binary", "av", "--no-build-isolation")
    command = (environment.python, "-I", "-m", "pip", "install", "--target", target, *options)
    run_step("Building PyAV", FOLDER, *command, "--no-cache-dir", "-r", lock)


def describe(found: Decoders) -> None:
    """Copy the licences, and write the components for the bill of materials."""
    components = []
    for source in (OPUS, FFMPEG):
        target = found.licences / source.name
        target.mkdir(parents=True)
        for name in source.licence_files:
            shutil.copy(source.folder / name, target)
        purl = f"pkg:generic/{source.name}@{source.version}"
        components.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": source.name,
                "version": source.version,
                "purl": purl,
                "licenses": [{"license": {"id": source.licence}}],
                "hashes": [{"alg": "SHA-256", "content": source.sha256}],
                "externalReferences": [{"type": "source-distribution", "url": source.url}],
            }
        )
    configured = f"Built from {FFMPEG.url} with:\n\n./configure " + " ".join(OPTIONS) + "\n"
    (found.licences / FFMPEG.name / "BUILD.txt").write_text(configured, encoding="utf-8")
    found.components.write_text(json.dumps(components, indent=1), encoding="utf-8")


def run_step(title: str | None, folder: Path, *command: object) -> None:
    """Run a command in `folder`; a failure is one sentence and its log."""
    if title is not None:
        print(f"{title} …", flush=True)
    variables = {**os.environ, "PKG_CONFIG_PATH": str(FOLDER / "lib" / "pkgconfig")}
    done = bootstrap.run(list(command), cwd=folder, env=variables)
    log = BUILD / "decoders.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(done.stdout)
    if done.returncode:
        cause = bootstrap.last_line(done.stdout)
        raise bootstrap.SetUpError(f"{Path(str(command[0])).name} failed: {cause} ({log})")
