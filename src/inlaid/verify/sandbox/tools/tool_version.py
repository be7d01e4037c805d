"""The version that a tool reports of itself."""

import re
from dataclasses import replace

from inlaid.languages.checks import Tool
from inlaid.packages.languages import list_languages
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Program
from inlaid.verify.sandbox.tools.toolbox import Toolbox

_VERSION = re.compile(r"\d+\.\d[\w.()+-]*")
_LIMITS = Limits(seconds=10)


def ask_version(name: str, toolbox: Toolbox) -> str:
    """Return the version that an installed program reports, else the first line that it prints."""
    quick = replace(toolbox, limits=_LIMITS)
    program = Program(argv=(name, *_find_tool(name).version))
    answer = quick.run(program).outcome.output.strip()
    found = _VERSION.search(answer)
    return found[0] if found else answer.partition("\n")[0][:100] or "unknown"


def _find_tool(name: str) -> Tool:
    tools = (language.compiler.tool for language in list_languages() if language.compiler)
    return next((tool for tool in tools if tool.name == name), Tool(name))
