"""The libraries that check syntax inside Inlaid's own process."""

import re

_NAMES = re.compile(r"tree-sitter-[\w-]+|sqlglot|pyyaml")


def find_version(name: str) -> str:
    """Return the version of a library that an evaluator names; empty for any other name."""
    if not _NAMES.fullmatch(name):
        return ""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 (slow to import)

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
