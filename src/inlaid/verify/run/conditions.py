"""Under which conditions a block runs: a system, a program with its version, a variable."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

from inlaid.pages.verify_option import Off
from inlaid.verify.examples.examples import Example
from inlaid.verify.run.python_environment import read_version
from inlaid.verify.sandbox.tools.needs import Need, is_at_least, is_met, parse_need
from inlaid.verify.sandbox.tools.toolbox import Toolbox
from inlaid.verify.settings import VerifySettings

_SYSTEMS = {"linux": "linux", "macos": "darwin", "darwin": "darwin", "windows": "win32"}


def apply_conditions(
    examples: Sequence[Example],
    settings: VerifySettings,
    toolbox: Toolbox,
    environment: Mapping[str, str],
) -> list[Example]:
    """Return the examples, of which those whose conditions don't hold are left out for them."""
    known: dict[str, bool] = {}

    def holds(condition: str) -> bool:
        if condition not in known:
            plain = condition.removeprefix("!")
            known[condition] = _holds(plain, settings, toolbox, environment) is (plain == condition)
        return known[condition]

    def leave_out(example: Example) -> Example:
        unmet = [condition for condition in example.words.conditions if not holds(condition)]
        if not unmet:
            return example
        return replace(example, option=Off(f"it needs `{unmet[0]}`"))

    return [leave_out(example) if example.words.conditions else example for example in examples]


def _holds(
    condition: str, settings: VerifySettings, toolbox: Toolbox, environment: Mapping[str, str]
) -> bool:
    if condition in _SYSTEMS:
        return sys.platform == _SYSTEMS[condition]
    if condition.startswith("$"):
        return bool(environment.get(condition[1:]))
    need = parse_need(condition) or Need(condition)
    if need.name == "python" and need.version:
        return is_at_least(_find_version(settings), need.version)
    return is_met(need, toolbox)


def _find_version(settings: VerifySettings) -> str:
    """The version of the Python that runs the blocks."""
    own = dict(settings.interpreters).get("python", "")
    for name, session in settings.sessions:
        if name == "default":
            own = dict(session.interpreters).get("python", own)
    return (own and read_version(own)) or "{}.{}".format(*sys.version_info[:2])
