"""The content of everything that a unit of work depends on, as one key."""

import hashlib
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from inlaid.languages.language import Language
from inlaid.verify.evaluators.arguments import PYTHON
from inlaid.verify.evaluators.registry import get_checked, get_session
from inlaid.verify.evaluators.syntax import name_tool
from inlaid.verify.plan.work import ProgramWork, SessionWork, SyntaxWork, Work
from inlaid.verify.run.folders import digest_folder, list_packages, stat_folder
from inlaid.verify.run.libraries import find_version
from inlaid.verify.run.python_environment import (
    identify_environment,
    identify_interpreter,
)
from inlaid.verify.run.surroundings import Surroundings
from inlaid.verify.sandbox.program import Isolation
from inlaid.verify.sandbox.tools.toolbox import Toolbox
from inlaid.verify.sandbox.variables import ALLOWED
from inlaid.version import __version__

_WORD = re.compile(r"[\w.+-]{1,40}")


class Fingerprints:
    """Keys of work in one run; tools and folders are looked at once."""

    def __init__(
        self, toolbox: Toolbox, root: Path, isolation: Isolation, surroundings: Surroundings
    ) -> None:
        self.toolbox = toolbox
        self.root = root
        environment = toolbox.environment
        self.surroundings = surroundings
        self.base = repr((__version__, isolation, [environment.get(name, "") for name in ALLOWED]))
        self.tools: dict[str, str] = {}
        self.folders: dict[str, str] = {}
        self.beside: dict[str, str | None] = {}

    def key(self, work: Work) -> str:
        """A key that changes with anything the work's result may depend on."""
        parts = [self.base, repr(work)]
        match work:
            case SyntaxWork():
                language = get_checked(work.language)
                parts = [__version__, work.language, work.text, self._identify_language(language)]
                parts.append(f"whole: {work.is_whole}")
                if work.interpreter:
                    parts.append(self._identify_environment(work.interpreter))
            case SessionWork():
                parts.append(self._identify_language(get_checked(work.language)))
                parts += map(self._identify_tool, _list_words(work))
                parts += self._identify_sources(work)
            case ProgramWork():
                words = (*_list_words(work), *(need.name for need in work.needs))
                words += (work.tool.name,) if work.tool else ()
                parts += map(self._identify_tool, words)
                parts += self._identify_sources(work)
        parts += map(self._identify_environment, self._list_pythons(work))
        return _hash("\0".join(parts).encode("utf-8", "surrogatepass"))

    def identify_uses(self, work: Work, uses: tuple[str, ...] | None) -> str:
        """A text that changes with what the work has used of packages; None: with any of them."""
        pythons = self._list_pythons(work)
        if not pythons:
            return ""
        if uses is None:
            return _hash("\0".join(map(self._survey, pythons)).encode())
        states = [self._remember(use, partial(stat_folder, use)) for use in uses]
        return _hash("\0".join(states).encode())

    def _list_pythons(self, work: Work) -> list[str]:
        """The Pythons whose packages the work may import; that which runs Inlaid is empty.

        So may what is run by a Python, and each program that is installed beside one.
        """
        if isinstance(work, SyntaxWork) or (isinstance(work, ProgramWork) and work.is_own):
            return []
        if isinstance(work, SessionWork) and get_session(work.language).argv[0] == PYTHON:
            return [work.interpreter]
        found = map(self._find_python_beside, _list_words(work))
        return sorted({python for python in found if python is not None})

    def _identify_environment(self, python: str) -> str:
        if not python:
            return self._remember("interpreter", identify_interpreter)
        tool = self._identify_tool(python)
        return tool + self._remember(f"names of {python}", partial(identify_environment, python))

    def _survey(self, python: str) -> str:
        """A text that changes with any of the packages of a Python."""
        if not python:
            return self.surroundings.expect_python().result()
        prefix = str(Path(python).parent.parent)
        return self._remember(prefix, partial(stat_folder, prefix))

    def _identify_language(self, language: Language) -> str:
        tool = name_tool(language)
        return f"{tool}:{self._identify_tool(tool)}"

    def _identify_tool(self, name: str) -> str:
        if name not in self.tools:
            self.tools[name] = self.toolbox.identify(name) or find_version(name)
        return self.tools[name]

    def _find_python_beside(self, program: str) -> str | None:
        if program not in self.beside:
            place = self.toolbox.find(program)
            self.beside[program] = None if place is None else _find_python(Path(place).parent)
        return self.beside[program]

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
        packages = [
            self._remember(str(package), partial(stat_folder, str(package)))
            for package in list_packages(self.root / work.place.root, self.root)
        ]
        return [
            folder,
            *packages,
            *inputs,
            *(environment.get(name, "") for name in work.place.pass_env),
        ]

    def _digest_folder(self, folder: Path) -> str:
        return self._remember(str(folder), partial(digest_folder, str(folder), str(self.root)))

    def _remember(self, key: str, make: Callable[[], str]) -> str:
        if key not in self.folders:
            self.folders[key] = make()
        return self.folders[key]


def _list_words(work: SessionWork | ProgramWork) -> Iterator[str]:
    """What may name a program in the commands of the work, each once."""
    match work:
        case SessionWork():
            steps = () if get_session(work.language).driver else work.steps
            commands = [step.code for step in steps]
        case ProgramWork():
            commands = [" ".join(work.program.argv)]
    words = (word for command in commands for part in _split(command) for word in part.split())
    yield from (word for word in dict.fromkeys(words) if _WORD.fullmatch(word))


def _split(command: str) -> list[str]:
    try:
        return shlex.split(command, comments=False)
    except ValueError:
        return command.split()


def _find_python(folder: Path) -> str | None:
    """The Python of an environment by the folder of its programs, empty for ours."""
    if folder == Path(sys.executable).parent:
        return ""
    return str(folder / "python") if (folder.parent / "pyvenv.cfg").exists() else None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
