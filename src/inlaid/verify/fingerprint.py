"""The content of everything that a unit of work depends on, as one key."""

import hashlib
import re
import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from inlaid import __version__
from inlaid.verify.environment import ALLOWED
from inlaid.verify.evaluators.evaluator import Evaluator
from inlaid.verify.evaluators.python import PYTHON
from inlaid.verify.evaluators.registry import find_evaluator
from inlaid.verify.folders import digest_folder, list_packages, stat_folder
from inlaid.verify.libraries import find_version
from inlaid.verify.program import Isolation
from inlaid.verify.python_environment import identify_python
from inlaid.verify.toolbox import Toolbox
from inlaid.verify.work import ProgramWork, SessionWork, SyntaxWork, Work


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
                if evaluator.session == PYTHON.session:
                    parts.append(self._identify_python())
                for step in work.steps if work.language in {"bash", "console"} else ():
                    parts += self._identify_words(step.code)
                parts += self._identify_sources(work)
            case ProgramWork():
                parts += self._identify_words(" ".join(work.program.argv))
                parts += self._identify_sources(work)
        return _hash("\0".join(parts).encode("utf-8", "surrogatepass"))

    def _identify_evaluator(self, evaluator: Evaluator) -> str:
        return f"{evaluator.version}:{evaluator.tool}:{self._identify_tool(evaluator.tool)}"

    def _identify_tool(self, name: str) -> str:
        if name not in self.tools:
            self.tools[name] = self.toolbox.identify(name) or find_version(name)
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
                found += self._identify_environment(word)
        return found

    def _identify_environment(self, program: str) -> list[str]:
        """The environment that runs Inlaid, if it is the one that the program belongs to."""
        place = self.toolbox.find(program)
        own = place is not None and Path(place).parent == Path(sys.executable).parent
        return [self._identify_python()] if own else []

    def _identify_python(self) -> str:
        return self._remember("python", identify_python)

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
            self._remember(str(each), partial(stat_folder, str(each)))
            for each in list_packages(self.root / work.place.root, self.root)
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


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
