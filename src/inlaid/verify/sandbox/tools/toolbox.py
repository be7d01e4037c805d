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

    def identify(self, name: str) -> str:
        """A text that changes whenever the program is another one; empty when it isn't there."""
        found = self.find(name)
        if found is None:
            return ""
        facts = Path(found).resolve().stat()
        return f"{found}:{facts.st_size}:{facts.st_mtime_ns}"


def find_missing(name: str, package: str) -> Finding:
    """Return the finding that says which package to install."""
    message = f"'{name}' is not installed, so this was not checked"
    return Finding(TOOL_MISSING, message, help=f"install {package}", cause=message)
