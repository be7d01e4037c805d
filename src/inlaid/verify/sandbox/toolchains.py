"""What of the machine every program sees: its system, and the tools that are on its search path.

An allow-list. Homes, what lies in `/tmp`, `/var`, `/run`, `/srv` and `/mnt`, and of `/etc` what
isn't named here or not for all to read, are in no view.
"""

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from inlaid.verify.sandbox.python_folders import find_sites, find_sources
from inlaid.verify.sandbox.secret_files import find_secrets, list_around
from inlaid.verify.sandbox.variables import TOOL_HOMES, find_tool_homes

assert sys.platform == "linux"  # noqa: S101 (nothing imports this elsewhere; it tells mypy)

import pwd  # noqa: E402 (mypy reads on to here)

_SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store",
    "/var/lib/gems", "/sys/devices/system/cpu",
)  # fmt: skip
# Of /etc what tools read: who is who, how names and libraries are found, certificates, languages.
_SETTINGS = (
    "alternatives", "bash.bashrc", "ca-certificates", "ca-certificates.conf", "crypto-policies",
    "debian_version", "fonts", "gai.conf", "gnutls", "group", "host.conf", "hosts", "ImageMagick-6",
    "ImageMagick-7", "inputrc", "issue", "java*", "ld.so.cache", "ld.so.conf", "ld.so.conf.d",
    "locale.alias", "locale.conf", "localtime", "login.defs", "lsb-release", "magic", "maven",
    "mime.types", "mono", "networks", "nsswitch.conf", "os-release", "passwd", "perl", "php*",
    "pki/ca-trust", "pki/java", "pki/tls/cert.pem", "pki/tls/certs", "protocols", "python3*",
    "redhat-release", "resolv.conf", "R", "rpc", "services", "sgml", "shells", "ssl/cert.pem",
    "ssl/certs", "ssl/openssl.cnf", "static", "terminfo", "timezone", "vim", "xml",
)  # fmt: skip
_PROJECT = (".git", ".hg", "Cargo.toml", "go.mod", "mkdocs.yml", "package.json", "pyproject.toml")
_PLACES = ("JAVA_HOME", "GOROOT", "NODE_EXTRA_CA_CERTS")
_KEPT_SECRETS = ("credentials", "credentials.toml")  # by Cargo
_LIBRARIES = ("lib", "lib64", "libexec", "share/mise", "share/pipx", "share/uv")


def find_toolchains(outer: Mapping[str, str], program: str = "") -> tuple[str, ...]:
    """Return the files and folders that a program may read, none of them below another.

    ``outer``: the environment by which tools are found. A ``program`` that is named by its path, as
    the Python of an environment, may read its installation, too.
    """
    names = ("PATH", "HOME", "USERPROFILE", *_PLACES, *(name for name, _ in TOOL_HOMES))
    variables = tuple((name, outer[name]) for name in names if name in outer)
    return _find(variables, program if os.sep in program else "")


@cache
def _find(variables: tuple[tuple[str, str], ...], program: str) -> tuple[str, ...]:
    outer = dict(variables)
    homes = find_homes(outer)
    paths = [
        *_find_installation(program, homes),
        *map(Path, _SYSTEM),
        *_find_settings(Path("/etc")),
        *_find_python(homes),
        *(folder for place in _read_path(outer) for folder in _find_tools(place, homes)),
        *(path for folder in find_tool_homes(outer) for path in _show_home(folder)),
        *(Path(outer[name]) for name in _PLACES if outer.get(name)),
    ]
    known = [path for path in paths if path.is_absolute() and os.path.exists(path)]  # noqa: PTH110
    real = [path.resolve() for path in known]
    return _drop_inner(str(path) for path in [*known, *real] if not _holds_a_home(path, homes))


def _drop_inner(paths: Iterator[str]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for path in sorted(set(paths), key=lambda path: path.count("/")):
        if not any(str(parent) in kept for parent in Path(path).parents):
            kept[path] = None
    return tuple(kept)


def _find_installation(program: str, homes: tuple[Path, ...]) -> Iterator[Path]:
    if not program:
        return
    shown = list(_follow(Path(program), homes))
    yield from shown
    for folder in shown:
        with suppress(OSError, KeyError):
            lines = (folder / "pyvenv.cfg").read_text("utf-8", "replace").splitlines()
            home = dict(line.partition("=")[::2] for line in lines)["home "]
            yield from _follow(Path(home.strip(), "python3"), homes)


def find_homes(outer: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the home that the environment names, and that of the user."""
    homes = [Path(outer["HOME"])] if outer.get("HOME") else []
    with suppress(KeyError):
        homes.append(Path(pwd.getpwuid(os.getuid()).pw_dir))
    return tuple(home for home in dict.fromkeys(homes) if home != Path("/"))


def _find_settings(folder: Path) -> Iterator[Path]:
    """What is shown of a folder of settings, less what isn't for all to read."""
    for name in _SETTINGS:
        for path in folder.glob(name):
            yield from _list_open(path)


def _list_open(path: Path) -> Iterator[Path]:
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if not mode & stat.S_IROTH:
        return
    if not stat.S_ISDIR(mode):
        yield path
        return
    closed = [
        str(Path(parent, name).relative_to(path))
        for parent, folders, files in os.walk(path)
        for name in (*folders, *files)
        if not _is_open(Path(parent, name))
    ]
    yield from list_around(path, closed)


def _is_open(path: Path) -> bool:
    with suppress(OSError):
        return bool(path.stat().st_mode & stat.S_IROTH)
    return True  # a link that leads nowhere


def _find_python(homes: tuple[Path, ...]) -> Iterator[Path]:
    """The Python that runs Inlaid, Inlaid itself, and what else that imports."""
    yield from _follow(Path(sys.executable), homes)
    yield from (Path(sys.prefix), Path(sys.base_prefix), *find_sites())
    yield Path(__file__).parents[2]
    for folder in find_sources():
        yield from list_around(folder, find_secrets(folder))


def _read_path(outer: Mapping[str, str]) -> Iterator[Path]:
    for place in dict.fromkeys(outer.get("PATH", os.defpath).split(os.pathsep)):
        if os.path.isabs(place):  # noqa: PTH117
            yield Path(place)


def _find_tools(folder: Path, homes: tuple[Path, ...]) -> Iterator[Path]:
    """A folder of the search path, what belongs to its programs, and where its links lead."""
    yield from _find_prefix(folder, homes)
    with suppress(OSError), os.scandir(folder) as entries:
        for path in [entry.path for entry in entries if entry.is_symlink()]:
            if not _stays_inside(path):
                yield from _follow(Path(path), homes)


def _stays_inside(link: str) -> bool:
    """Whether a link leads to a place that is shown anyway."""
    target = os.readlink(link)  # noqa: PTH115 (faster)
    return "/" not in target or os.path.realpath(link).startswith("/usr/")


def _follow(program: Path, homes: tuple[Path, ...]) -> Iterator[Path]:
    """The installations that a program and each link on its way belong to."""
    for _ in range(20):
        yield from _find_prefix(program.parent, homes)
        if not os.path.islink(program):  # noqa: PTH114 (which may be closed to us)
            yield program
            yield from _find_prefix(program.resolve().parent, homes)
            return
        program = program.parent / program.readlink()


def _find_prefix(folder: Path, homes: tuple[Path, ...]) -> Iterator[Path]:
    """The installation around a folder of programs: all of it, unless it is a home or a project."""
    folder = Path(os.path.normpath(folder))
    prefix = folder.parent
    packages = [parent for parent in folder.parents if parent.name == "node_modules"]
    if packages:
        yield packages[0]
    elif folder.name not in ("bin", "sbin", "cmd"):
        yield folder
    elif any(home / ".local" == prefix for home in homes):
        yield from (folder, *(prefix / name for name in _LIBRARIES))
    elif _holds_a_home(prefix, homes) or any(_exists(prefix / name) for name in _PROJECT):
        yield folder
    else:
        yield prefix


def _show_home(folder: Path) -> Iterator[Path]:
    """The home of a toolchain, less what it keeps of credentials."""
    yield from list_around(folder, [name for name in _KEPT_SECRETS if _exists(folder / name)])


def _exists(path: Path) -> bool:
    """Whether there is something, and we may know it."""
    return os.path.exists(path)  # noqa: PTH110 (which raises an error otherwise)


def _holds_a_home(path: Path, homes: tuple[Path, ...]) -> bool:
    """Whether a home lies in the folder, or what nobody installs tools as."""
    common = {"/", "/etc", "/home", "/root", "/tmp", "/var", "/run", "/opt", "/mnt", "/srv"}  # noqa: S108
    return str(path) in common or any(home.is_relative_to(path) for home in homes)
