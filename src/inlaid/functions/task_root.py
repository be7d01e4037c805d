"""Where a function runs: its code read-only, as at AWS in /var/task, and a /tmp of its own."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inlaid.filesystem import link_folder
from inlaid.functions.clients import Client
from inlaid.functions.invocation import Function
from inlaid.verify.sandbox.confine.confinement import Namespaces, Rules
from inlaid.verify.sandbox.limits import Network
from inlaid.verify.sandbox.program import Isolation
from inlaid.verify.sandbox.project_copy import copy_project, mirror_packages
from inlaid.verify.sandbox.secret_files import find_secrets, list_around

if sys.platform == "linux":
    from inlaid.verify.sandbox.toolchains import find_toolchains
    from inlaid.verify.sandbox.view import hides_sockets
else:

    def hides_sockets(_network: Network, _isolation: Isolation) -> bool:
        """Elsewhere there are no namespaces whose programs would be kept from them."""
        return False


_ROOT = "/var/task"  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_SCRATCH = ("/tmp", "/var/tmp")  # noqa: S108 (its own)
_PACKAGES = "node_modules"
_OWN = (".env*", "**/.env*", "*.pem", "**/*.pem")  # of secrets, those that are shipped with code


@dataclass(frozen=True, slots=True)
class TaskRoot:
    """The folder of the code and the one for temporary files, as the function knows them.

    ``way``: how the rest is shut off; None: only by a copy of the code.
    """

    path: str
    scratch: str
    way: Namespaces | Rules | None


def lay_out_task(function: Function, client: Client, box: Path, isolation: Isolation) -> TaskRoot:
    """Lay out the code in the box, or say how it is shown without being copied."""
    scratch = str(box / "tmp")
    if not isolation.namespaces and not isolation.landlock:
        return TaskRoot(_copy(function.folder, box), scratch, None)
    shown = tuple(dict.fromkeys(_list_shown(function.folder, client)))
    own = find_secrets(function.folder, _OWN)
    code = [str(path) for path in list_around(function.folder, own)]
    if not isolation.namespaces:
        readable = ("/proc", *shown, *code)
        rules = Rules(isolation.landlock, readable, (scratch,), network=True)
        return TaskRoot(str(function.folder), scratch, rules)
    way = Namespaces(
        box=str(box),
        shown=(
            *((path, path) for path in shown),
            *((path, _ROOT + path.removeprefix(str(function.folder))) for path in code),
        ),
        writable=tuple(("tmp", place) for place in _SCRATCH),
        links=tuple(_link(function.folder)),
        network="host",
        hides_sockets=hides_sockets(Network.HOST, isolation),
    )
    return TaskRoot(_ROOT, _SCRATCH[0], way)


def _find_around(folder: Path) -> list[Path]:
    """The folders above that hold packages for Node, the nearest first."""
    return [parent for parent in folder.parents if (parent / _PACKAGES).is_dir()]


def _list_shown(folder: Path, client: Client) -> Iterator[str]:
    """What the function may read besides its code."""
    if sys.platform == "linux":
        yield from find_toolchains(os.environ, client.command[0])
    yield from map(str, _list_packages(client, _find_around(folder)))
    yield from map(str, _list_targets(folder))


def _copy(folder: Path, box: Path) -> str:
    """A copy that can only be read, with packages beside it as they are beside the code."""
    copy = box / "task"
    copy.mkdir()
    for name in copy_project(folder, copy, "", find_secrets(folder, _OWN)):
        mirror_packages(folder / name, copy / name)
    for above in _find_around(folder)[:1]:
        link_folder(box / _PACKAGES, above / _PACKAGES)
    for parent, _, files in os.walk(copy, topdown=False):
        for name in files:
            place = Path(parent, name)
            if not place.is_symlink():
                place.chmod(place.stat().st_mode & 0o555)
        Path(parent).chmod(0o555)
    return str(copy)


def _list_packages(client: Client, around: list[Path]) -> Iterator[Path]:
    """The packages of AWS's client, and those that Node finds above the code."""
    for word in client.command:
        for folder in Path(word).parents:
            if folder.name == _PACKAGES:
                yield folder.resolve()
    for folder in around:
        yield (folder / _PACKAGES).resolve()
        yield from _list_targets(folder)


def _list_links(folder: Path) -> Iterator[Path]:
    """The links in a folder and to its packages that lead out of it."""
    for pattern in ("*", f"{_PACKAGES}/*", f"{_PACKAGES}/@*/*"):
        for path in folder.glob(pattern):
            if path.is_symlink() and not path.resolve().is_relative_to(folder):
                yield path


def _list_targets(folder: Path) -> Iterator[Path]:
    """Where they lead, less the secrets there."""
    for link in _list_links(folder):
        target = link.resolve()
        if target.name == _PACKAGES:
            yield target
        elif target.is_dir():
            yield from list_around(target, find_secrets(target))
        elif target.is_file():
            yield target


def _link(folder: Path) -> Iterator[tuple[str, str]]:
    """Links by which packages above the code, and what its own links lead to, are found."""
    places = zip(("/var/node_modules", "/node_modules"), _find_around(folder), strict=False)
    found = {path: str((above / _PACKAGES).resolve()) for path, above in places}
    for link in _list_links(folder):
        text = os.readlink(link)  # noqa: PTH115 (as it is written)
        inside = Path(_ROOT, link.parent.relative_to(folder), text)
        place = os.path.normpath(inside)
        if not os.path.isabs(text) and not place.startswith(f"{_ROOT}/"):  # noqa: PTH117
            found.setdefault(place, str(link.resolve()))
    yield from found.items()
