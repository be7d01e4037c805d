"""The tools that evaluators use: found on the search path, run sandboxed."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from inlaid.diagnostics.codes import TOOL_MISSING
from inlaid.diagnostics.finding import Finding
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Isolation, Program, Run
from inlaid.verify.sandbox.sandbox import run_program
from inlaid.verify.sandbox.tools.system_packages import MANAGERS, name_packages


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Where tools are looked for and how they are run."""

    environment: Mapping[str, str]
    isolation: Isolation
    limits: Limits

    def find(self, name: str) -> str | None:
        """The path of a program, or None when it isn't there."""
        return shutil.which(name, path=self.environment.get("PATH"))

    def run(self, program: Program) -> Run:
        """Run the program sandboxed."""
        return run_program(program, self.limits, self.environment, self.isolation)

    def advise(self, *programs: str) -> str:
        """What installs the programs here; their names where nothing that installs is known."""
        for manager in MANAGERS:
            if self.find(manager):
                return f"{manager} install {' '.join(name_packages(programs, manager))}"
        return f"install {' and '.join(programs)}"

    def identify(self, name: str) -> str:
        """A text that changes whenever the program is another one; empty when it isn't there."""
        found = self.find(name)
        if found is None:
            return ""
        facts = Path(found).resolve().stat()
        return f"{found}:{facts.st_size}:{facts.st_mtime_ns}"

    def report_missing(self, name: str, package: str = "") -> Finding:
        """Return that a program isn't there; ``package`` as of a `Tool`."""
        return report_missing(name, f"install {package}" if package else self.advise(name))


def report_missing(name: str, advice: str) -> Finding:
    """Return that a program or a library isn't there, and what to do."""
    message = f"'{name}' is not installed, so this was not checked"
    return Finding(TOOL_MISSING, message, help=advice, cause=message)
