"""Run the steps of a JSON file in one namespace; print a mark around the output of each.

A program of its own: it is given to the Python that runs the examples, and imports little.
"""

import ast
import json
import sys
import traceback
from types import CodeType


def main() -> None:
    """Run the steps of the file argv[1] with the mark argv[2]."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
        steps = json.load(file)
    mark = sys.argv[2]
    sys.argv[1:] = []
    sys.path[0] = ""
    sys.stderr = sys.stdout
    namespace: dict[str, object] = {"__name__": "__main__"}
    for index, step in enumerate(steps):
        _mark(f"{mark}:begin:{index}")
        status, line = _run(step["code"], namespace, echo=step["echo"])
        _mark(f"{mark}:end:{index}:{status}:{line}")


def _mark(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _run(code: str, namespace: dict[str, object], *, echo: bool) -> tuple[int, int]:
    try:
        exec(_compile(code, echo=echo), namespace)  # noqa: S102 (what it is for)
    except SystemExit as end:
        return (end.code if isinstance(end.code, int) else int(end.code is not None)), 0
    except BaseException as error:  # noqa: BLE001 (whatever the example raises)
        return 1, _report(error)
    return 0, 0


def _compile(code: str, *, echo: bool) -> CodeType:
    if echo:
        return compile(code, "<example>", "single")
    return compile(ast.parse(code, "<example>"), "<example>", "exec")


def _report(error: BaseException) -> int:
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == "<example>"
    ]
    lines = traceback.format_exception(error)
    start = next((i for i, text in enumerate(lines) if '"<example>"' in text), 1)
    sys.stdout.write("".join([lines[0], *lines[start:]] if len(lines) > 1 else lines))
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    return (own[-1].lineno or 0) if own else 0


main()
