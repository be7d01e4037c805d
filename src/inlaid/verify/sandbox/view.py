"""What a program sees of the machine and of its project, at each degree of isolation."""

import sys
from collections.abc import Mapping
from pathlib import Path

from inlaid.verify.sandbox.box import BoxLayout, find_collected, find_place
from inlaid.verify.sandbox.confine.confinement import Copy, Layer, Namespaces, Rules
from inlaid.verify.sandbox.limits import Limits, Network
from inlaid.verify.sandbox.program import Isolation, Program

assert sys.platform == "linux"  # noqa: S101 (nothing imports this elsewhere; it tells mypy)

from inlaid.verify.sandbox.confine.landlock import HIDES_SOCKETS  # noqa: E402 (mypy reads on to here)
from inlaid.verify.sandbox.toolchains import find_toolchains  # noqa: E402

_MORE = ("tmp", "/var/tmp")  # noqa: S108 (its own)
_FOLDERS = ("tmp", "home", "work", "files")  # of a box, which a program may write


def choose_way(
    layout: BoxLayout, limits: Limits, outer: Mapping[str, str]
) -> Namespaces | Rules | None:
    """Return how the program is shut off; None where only limits are left."""
    program, isolation, box = layout.program, layout.isolation, layout.box
    own = [name for name in _FOLDERS if (box / name).is_dir()]
    shown = find_toolchains(outer, program.argv[0])
    if isolation.namespaces:
        return Namespaces(
            box=str(box),
            shown=tuple((path, path) for path in shown),
            writable=(*((name, find_place(box, name, isolation)) for name in own), _MORE),
            project=_show_project(layout) if program.root else None,
            network=_find_network(program).value,
            threads=limits.threads,
            hides_sockets=hides_sockets(program.network, isolation),
        )
    if isolation.landlock:
        packages = [str(Path(program.root, name)) for name in layout.packages]
        return Rules(
            version=isolation.landlock,
            readable=("/proc", *shown, *packages),
            writable=tuple(str(box / name) for name in own),
            network=program.network is Network.HOST,
        )
    return None


def _find_network(program: Program) -> Network:
    is_alone = program.records and program.network is Network.NONE
    return Network.LOOPBACK if is_alone else program.network


def hides_sockets(network: Network, isolation: Isolation) -> bool:
    """Whether Landlock keeps a program on the machine's network from its abstract sockets."""
    return network is Network.HOST and isolation.landlock >= HIDES_SOCKETS


def _show_project(layout: BoxLayout) -> Layer | Copy:
    program, root = layout.program, Path(layout.program.root)
    if not layout.isolation.overlay:
        return Copy(program.root, layout.packages)
    covered = tuple(path for path in layout.secrets if (root / path).is_dir())
    collected = (path.relative_to(root) for path in find_collected(program, root).values())
    removed = (*(path for path in layout.secrets if path not in covered), *map(str, collected))
    return Layer(program.root, removed, covered)
