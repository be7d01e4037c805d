"""The content of everything that a unit of work depends on, as one key."""

import hashlib
import os
import re
import shlex
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from inlaid import __version__
from inlaid.verify.environment import ALLOWED
from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.registry import find_evaluator
from inlaid.verify.program import Isolation
from inlaid.verify.toolbox import Toolbox
from inlaid.verify.work import ProgramWork, SessionWork, SyntaxWork, Work

# What is in a project's folder and isn't its source: installed, built, or about the history.
# What is installed is known by its lock file, which is a source.
_SKIPPED = frozenset({
    ".git", ".hg", ".inlaid", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv", "__pycache__",
    "build", "coverage", "dist", "node_modules", "published", "site", "target", "venv",
})  # fmt: skip
_LIBRARIES = re.compile(r"tree-sitter-\w+|sqlglot|pyyaml")


class Fingerprints:
    """Keys of work in one run; tools and folders are looked at once."""

    def __init__(self, toolbox: Toolbox, root: Path, isolation: Isolation) -> None:
        self.toolbox = toolbox
        self.root = root
        environment = toolbox.environment
        self.base = repr((__version__, isolation, [environment.get(name, "") for name in ALLOWED]))
        self.tools: dict[str, str] = {}
        self.folders: dict[str, str] = {}

    def key(self, work: Work) -> str:
        """A key that changes with anything the work's result may depend on."""
        parts = [self.base, repr(work)]
        match work:
            case SyntaxWork():
                evaluator = find_evaluator(work.language)
                assert evaluator is not None  # noqa: S101 (planned for languages that have one)
                parts = [__version__, work.language, work.text, self._identify_evaluator(evaluator)]
            case SessionWork():
                evaluator = find_evaluator(work.language)
                assert evaluator is not None  # noqa: S101
                parts.append(self._identify_evaluator(evaluator))
                for step in work.steps if work.language in {"bash", "console"} else ():
                    parts += self._identify_words(step.code)
                parts += self._identify_sources(work)
            case ProgramWork():
                parts += self._identify_words(" ".join(work.program.argv))
                parts += self._identify_sources(work)
        return _hash("\0".join(parts).encode("utf-8", "surrogatepass"))

    def _identify_evaluator(self, evaluator: Evaluator) -> str:
        return f"{evaluator.version}:{self._identify_tool(evaluator.tool)}"

    def _identify_tool(self, name: str) -> str:
        if name not in self.tools:
            self.tools[name] = self.toolbox.identify(name) or _find_version(name)
        return self.tools[name]

    def _identify_words(self, command: str) -> list[str]:
        """Identify each program that a command may name; Inlaid itself by its own files."""
        try:
            words = shlex.split(command, comments=False)
        except ValueError:
            words = command.split()
        found = []
        for word in dict.fromkeys(each for part in words for each in part.split()):
            if re.fullmatch(r"[\w.+-]{1,40}", word):
                found.append(self._identify_tool(word))
            if Path(word).name == "inlaid":
                found.append(self._digest_folder(Path(__file__).parents[1]))
        return found

    def _identify_sources(self, work: SessionWork | ProgramWork) -> list[str]:
        if not work.place.root:
            return []
        environment = self.toolbox.environment
        folder = self._digest_folder(self.root / work.place.root)
        inputs = [
            f"{path.relative_to(self.root)}:{_hash(path.read_bytes())}"
            for pattern in work.place.inputs
            for path in sorted(self.root.glob(pattern))
            if path.is_file()
        ]
        return [folder, *inputs, *(environment.get(name, "") for name in work.place.pass_env)]

    def _digest_folder(self, folder: Path) -> str:
        key = str(folder)
        if key not in self.folders:
            digest = hashlib.sha256()
            for path in _walk(key):
                digest.update(f"{path}\0".encode("utf-8", "surrogateescape"))
                digest.update(_read_digest(path))
            self.folders[key] = digest.hexdigest()
        return self.folders[key]


def _walk(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        yield from (os.path.join(parent, name) for name in sorted(files))  # noqa: PTH118 (faster)


def _read_digest(path: str) -> bytes:
    try:
        if not os.path.isfile(path) or os.path.islink(path):  # noqa: PTH113, PTH114
            return b"special"
        with open(path, "rb") as file:  # noqa: PTH123
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        return str(error.errno).encode()


def _find_version(name: str) -> str:
    if not _LIBRARIES.fullmatch(name):
        return ""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
