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
from inlaid.verify.run.python_environment import identify_interpreter
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
        self.beside: dict[str, bool] = {}

    def key(self, work: Work) -> str:
        """A key that changes with anything the work's result may depend on."""
        parts = [self.base, repr(work)]
        match work:
            case SyntaxWork():
                language = get_checked(work.language)
                parts = [__version__, work.language, work.text, self._identify_language(language)]
            case SessionWork():
                parts.append(self._identify_language(get_checked(work.language)))
                parts += map(self._identify_tool, _list_words(work))
                parts += self._identify_sources(work)
            case ProgramWork():
                words = (*_list_words(work), *(need.name for need in work.needs))
                parts += map(self._identify_tool, words)
                parts += self._identify_sources(work)
        if self.depends_on_python(work):
            parts.append(self._remember("interpreter", identify_interpreter))
        return _hash("\0".join(parts).encode("utf-8", "surrogatepass"))

    def identify_uses(self, work: Work, uses: tuple[str, ...] | None) -> str:
        """A text that changes with what the work has used of packages; None: with any of them."""
        if not self.depends_on_python(work):
            return ""
        if uses is None:
            return self.surroundings.expect_python().result()
        states = [self._remember(use, partial(stat_folder, use)) for use in uses]
        return _hash("\0".join(states).encode())

    def depends_on_python(self, work: Work) -> bool:
        """Whether the work may import packages of the environment that runs Inlaid.

        So may what is run by Python, and each program that is installed beside it.
        """
        if isinstance(work, SyntaxWork):
            return False
        if isinstance(work, SessionWork) and get_session(work.language).argv[0] == PYTHON:
            return True
        return any(map(self._is_beside_python, _list_words(work)))

    def _identify_language(self, language: Language) -> str:
        tool = name_tool(language)
        return f"{tool}:{self._identify_tool(tool)}"

    def _identify_tool(self, name: str) -> str:
        if name not in self.tools:
            self.tools[name] = self.toolbox.identify(name) or find_version(name)
        return self.tools[name]

    def _is_beside_python(self, program: str) -> bool:
        if program not in self.beside:
            place = self.toolbox.find(program)
            own = Path(sys.executable).parent
            self.beside[program] = place is not None and Path(place).parent == own
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


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
