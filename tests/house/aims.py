"""Count what says whether a stranger finds a room in `src/inlaid`.

    python tests/house/aims.py [FOLDER]

Prints one line an aim: what is counted, how many there are, and how many there may be. `--names`
also prints what was counted. The limits, and what is let off with its reason, are set here;
`test_aims.py` holds the tree to them, and the table of the documentation.
"""

import argparse
import ast
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SMALL = 40  # lines
ROOMS = "verify"  # the folder with the most rooms
REGISTRIES = {"__init__.py", "registry.py"}
COMMANDS = "cli"  # the folder whose files are named as users type them
API = "api.values"  # what users see has the glossary's name, and what it is made from has it, too
LIMITS = {
    "files flat in a folder, but rows and commands": 22,
    "import circles of files": 0,
    "import circles of siblings": 0,
    f"levels of imports between the rooms of {ROOMS}": 8,
    f"arrows between the rooms of {ROOMS}": 50,
    "exception classes": 8,
    f"modules under {SMALL} lines with one importer": 7,
    "class names in several modules, but the API's": 0,
    "file names in several folders, but by reason": 0,
    "loop variables called `each`": 0,
    "asserts": 0,
}
SAME_BY_REASON = {
    "__init__.py": "Python asks for it",
    "registry.py": "the list of what its folder holds: dialects, languages, checks",
    "settings.py": "the settings of what its folder is about",
    "assets.py": "files that a site needs, and how a host puts them there",
}

Graph = Mapping[str, set[str]]


@dataclass(frozen=True)
class Module:
    """A file: its dotted name, the folder it lies in, its tree, and every node of that."""

    name: str
    folder: str
    file: str
    lines: int
    tree: ast.Module
    nodes: Sequence[ast.AST]


@dataclass(frozen=True)
class Aim:
    """What is counted, how many there are, and what was counted."""

    name: str
    count: int
    listed: Sequence[object] = ()

    @property
    def limit(self) -> int:
        """How many there may be."""
        return LIMITS[self.name]


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("src/inlaid"))
    parser.add_argument("--names", action="store_true", help="print what was counted, too")
    options = parser.parse_args()
    for aim in count_aims(read_modules(options.folder)):
        print(f"{aim.name:48} {aim.count:3} of at most {aim.limit}")
        for item in aim.listed if options.names else ():
            print(f"    {item}")


def count_aims(modules: Mapping[str, Module]) -> list[Aim]:
    """Return each aim, as it is in the modules."""
    graph = read_imports(modules)
    rows = find_rows(modules)
    flat = Counter(module.folder for module in modules.values() if module.name not in rows)
    arrows = sorted(find_arrows(graph))
    levels = find_levels(arrows)
    counted: dict[str, Sequence[object]] = {
        "import circles of files": find_circles(graph),
        "import circles of siblings": list(find_sibling_circles(graph)),
        f"arrows between the rooms of {ROOMS}": arrows,
        "exception classes": sorted(find_exceptions(modules.values())),
        f"modules under {SMALL} lines with one importer": sorted(find_small(modules, graph, rows)),
        "class names in several modules, but the API's": find_repeated(find_classes(modules.values())),
        "file names in several folders, but by reason": find_repeated(find_files(modules.values(), rows)),
        "loop variables called `each`": sorted(find_loops(modules.values(), "each")),
        "asserts": list(find_asserts(modules.values())),
    }  # fmt: skip
    aims = [
        Aim("files flat in a folder, but rows and commands", max(flat.values()), flat.most_common()),
        Aim(f"levels of imports between the rooms of {ROOMS}", max(levels.values(), default=0),
            sorted((level, room) for room, level in levels.items())),
        *(Aim(name, len(listed), listed) for name, listed in counted.items()),
    ]  # fmt: skip
    return sorted(aims, key=lambda aim: [*LIMITS].index(aim.name))


def read_modules(folder: Path) -> dict[str, Module]:
    """Return the modules below a folder, by their names."""
    read = (read_module(path, folder.parent) for path in sorted(folder.rglob("*.py")))
    return {module.name: module for module in read}


def read_module(path: Path, root: Path) -> Module:
    """Return the module of a file, named from a folder around it."""
    below = path.relative_to(root)
    parts = [*below.parent.parts, *([] if path.stem == "__init__" else [path.stem])]
    text = path.read_text("utf-8")
    lines, tree = len(text.splitlines()), ast.parse(text)
    return Module(".".join(parts), str(below.parent), path.name, lines, tree, tuple(ast.walk(tree)))


def read_imports(modules: Mapping[str, Module]) -> dict[str, set[str]]:
    """Return the modules that each imports, in functions too, but not for types only."""
    return {
        name: {found for found in _list_imports(module, modules) if found != name}
        for name, module in modules.items()
    }


def _list_imports(module: Module, modules: Mapping[str, Module]) -> Iterator[str]:
    waiting: list[ast.AST] = [module.tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules else node.module
        waiting.extend(ast.iter_child_nodes(node))


def find_circles(graph: Graph) -> list[list[str]]:
    """Return the sets of nodes that reach one another (Tarjan's strong components)."""
    reached = {node: _reach(graph, node) for node in graph}
    circles = {
        frozenset(other for other in reached[node] if node in reached.get(other, ()))
        for node in graph
        if node in reached[node]
    }
    return sorted(sorted(circle) for circle in circles)


def _reach(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(graph.get(node, ()))
    return found


def find_sibling_circles(graph: Graph) -> Iterator[list[str]]:
    """Yield the circles among the files and folders that lie in one folder, at every depth.

    As the contract `acyclic_siblings` of import-linter counts them: a folder imports what any file
    in it does, but for files of its own.
    """
    joined: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, imported in graph.items():
        for other in imported:
            one, two = name.split("."), other.split(".")
            depth = next((at for at, pair in enumerate(zip(one, two, strict=False))
                          if pair[0] != pair[1]), None)  # fmt: skip
            if depth is not None:
                siblings = joined[".".join(one[:depth])]
                siblings[".".join(one[: depth + 1])].add(".".join(two[: depth + 1]))
    for siblings in joined.values():
        yield from find_circles(siblings)


def find_arrows(graph: Graph) -> set[tuple[str, str]]:
    """Return which room imports which: the folders in the one that has the most."""
    arrows = {
        (_find_room(name), _find_room(other))
        for name, imported in graph.items()
        for other in imported
    }
    return {(room, other) for room, other in arrows if room and other and room != other}


def _find_room(name: str) -> str:
    _, *folders, _ = name.split(".") if "." in name else ("", "")
    return folders[1] if folders[:1] == [ROOMS] and len(folders) > 1 else ""


def find_levels(arrows: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the level of each room: 1 where it imports none, else above all that it imports."""
    below = defaultdict(set)
    for room, other in arrows:
        below[room].add(other)
        below[other] |= set()
    levels: dict[str, int] = {}
    while waiting := below.keys() - levels.keys():
        ready = [room for room in waiting if below[room] <= levels.keys()] or waiting  # a circle
        known = [
            (room, max((levels.get(other, 0) for other in below[room]), default=0))
            for room in ready
        ]
        levels |= {room: highest + 1 for room, highest in known}
    return levels


def find_rows(modules: Mapping[str, Module]) -> set[str]:
    """Return the modules that a registry in their folder names, and the commands."""
    rows = set()
    for registry in modules.values():
        if registry.file == "registry.py":
            package = registry.name.removesuffix("registry")
            named = (n.value for n in registry.nodes if isinstance(n, ast.Constant))
            rows |= modules.keys() & {f"{package}{name}" for name in named}
    return rows | {module.name for module in modules.values() if _is_command(module)}


def _is_command(module: Module) -> bool:
    functions = (node for node in module.tree.body if isinstance(node, ast.FunctionDef))
    return module.folder.endswith(f"/{COMMANDS}") and any(f.name == "command" for f in functions)


def find_files(modules: Iterable[Module], rows: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield each file with its folder, but those whose names have a reason.

    A row is named after what it is a row of, and a command as users type it.
    """
    for module in modules:
        if module.name not in rows and module.file not in SAME_BY_REASON:
            yield module.file, module.folder


def find_small(modules: Mapping[str, Module], graph: Graph, rows: Container[str]) -> Iterator[str]:
    """Yield the small modules that only one other imports, but for rows of a registry."""
    importers = defaultdict(set)
    for name, imported in graph.items():
        for other in imported:
            importers[other].add(name)
    for name, module in modules.items():
        is_small = module.lines < SMALL and module.file != "__init__.py"
        if is_small and name not in rows and len(importers[name]) == 1:
            (importer,) = importers[name]
            if modules[importer].file not in REGISTRIES:
                yield f"{name} < {importer} ({module.lines})"


def find_repeated(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the names that stand in several places, with these."""
    places = defaultdict(set)
    for name, place in pairs:
        places[name].add(place)
    return [f"{name}: {', '.join(sorted(at))}" for name, at in sorted(places.items()) if at - {min(at)}]  # fmt: skip


def find_classes(modules: Iterable[Module]) -> Iterator[tuple[str, str]]:
    """Yield each public class with its module, but what the API shows of one."""
    for module in modules:
        if module.name.endswith(f".{API}"):
            continue
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, module.name


def find_exceptions(modules: Iterable[Module]) -> Iterator[str]:
    """Yield the classes of exceptions: those that derive from one by name."""
    known = {"Exception", "BaseException", "ValueError", "OSError", "RuntimeError"}
    classes = [
        (node.name, {ast.unparse(base).rpartition(".")[2] for base in node.bases})
        for module in modules
        for node in module.nodes
        if isinstance(node, ast.ClassDef)
    ]
    while fresh := {name for name, bases in classes if bases & known} - known:
        known |= fresh
        yield from fresh


def find_loops(modules: Iterable[Module], name: str) -> Iterator[str]:
    """Yield the places of the loops and comprehensions that have a variable of that name."""
    for module in modules:
        for node in module.nodes:
            targets = (
                ast.walk(node.target) if isinstance(node, (ast.For, ast.comprehension)) else ()
            )
            for target in targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield f"{module.name}:{target.lineno}"


def find_asserts(modules: Iterable[Module]) -> Iterator[str]:
    """Yield the places of asserts, but for those that say for which system a module is."""
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.Assert) and "sys.platform" not in ast.unparse(node.test):
                yield f"{module.name}:{node.lineno}"


if __name__ == "__main__":
    main()
