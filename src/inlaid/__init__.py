"""Inlaid: no code on a documentation page is ever typed in, stale, or untested.

What `__all__` lists is the public API (docs/reference/api.md); everything else is private. Nothing
of it is imported before it is used.
"""

import sys
from types import ModuleType

from inlaid.version import __version__

TYPE_CHECKING = False  # as type checkers know it; importing `typing` takes longer than all of this
if TYPE_CHECKING:
    from inlaid.api.checking import check, resolve
    from inlaid.api.drawing import render_diagram
    from inlaid.api.exporting import export
    from inlaid.api.locating import find_regions
    from inlaid.api.publishing import publish
    from inlaid.api.values import (
        Block,
        Diagnostic,
        Diagram,
        ExampleResult,
        Export,
        Publication,
        Region,
        RelatedPlace,
        Report,
        Resolution,
        Verification,
    )
    from inlaid.api.verifying import verify
    from inlaid.diagnostics.diagnostic import Severity
    from inlaid.errors import ConfigError, InlaidError, UsageError, WriteError
    from inlaid.includes.block import Line
    from inlaid.publish.failure import PublishError
    from inlaid.verify.judge.verdicts import Status
    from inlaid.verify.level import Level

__all__ = [
    "Block",
    "ConfigError",
    "Diagnostic",
    "Diagram",
    "ExampleResult",
    "Export",
    "InlaidError",
    "Level",
    "Line",
    "Publication",
    "PublishError",
    "Region",
    "RelatedPlace",
    "Report",
    "Resolution",
    "Severity",
    "Status",
    "UsageError",
    "Verification",
    "WriteError",
    "__version__",
    "check",
    "export",
    "find_regions",
    "publish",
    "render_diagram",
    "resolve",
    "verify",
]

# Where each name is defined; those that aren't listed are in `inlaid.api.values`.
_HOMES = {
    "Level": "inlaid.verify.level",
    "Line": "inlaid.includes.block",
    "PublishError": "inlaid.publish.failure",
    "Severity": "inlaid.diagnostics.diagnostic",
    "Status": "inlaid.verify.judge.verdicts",
    "check": "inlaid.api.checking",
    "export": "inlaid.api.exporting",
    "find_regions": "inlaid.api.locating",
    "publish": "inlaid.api.publishing",
    "render_diagram": "inlaid.api.drawing",
    "resolve": "inlaid.api.checking",
    "verify": "inlaid.api.verifying",
    **dict.fromkeys(("ConfigError", "InlaidError", "UsageError", "WriteError"), "inlaid.errors"),
}


class _Package(ModuleType):
    """A module that imports what it offers when that is used for the first time.

    Type checkers don't look here, so that they still find a name that is misspelt.
    """

    def __getattr__(self, name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 (see above)

        value = getattr(import_module(_HOMES.get(name, "inlaid.api.values")), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute, but never a folder in the place of a function of the same name.

        The import system would do so, once `inlaid.verify.…` or `inlaid.publish.…` is imported.
        """
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return __all__


sys.modules[__name__].__class__ = _Package
