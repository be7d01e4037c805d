"""Compile each Python file below the current folder; print what is wrong as compilers do.

A program of its own, like the others here: nothing of the files is run, and nothing is written.
"""

import os
import sys
import warnings

_SKIPPED = {".git", ".nox", ".tox", ".venv", "__pycache__", "node_modules", "venv"}


def main() -> None:
    """Print `PATH:LINE:COLUMN: error: MESSAGE` for each file that doesn't compile."""
    warnings.simplefilter("ignore")
    bad = 0
    for parent, folders, names in os.walk("."):
        folders[:] = sorted(set(folders) - _SKIPPED)
        for name in sorted(names):
            if name.endswith(".py"):
                bad += _check(os.path.join(parent, name))  # noqa: PTH118 (imports little)
    sys.exit(1 if bad else 0)


def _check(path: str) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            compile(file.read(), path, "exec", dont_inherit=True)
    except SyntaxError as error:
        place = f"{error.lineno or 1}:{max(1, error.offset or 1)}"
        print(f"{path}:{place}: error: {error.msg}")  # noqa: T201 (this is a program)
        return True
    except ValueError as error:  # null bytes
        print(f"{path}:1:1: error: {error}")  # noqa: T201
        return True
    return False


main()
