"""What compilers say about the files of a project."""

from collections.abc import Iterator

from inlaid.core.codes import COMPILE_ERROR
from inlaid.verify.evaluators.registry import EVALUATORS
from inlaid.verify.faults import Fault


def find_messages(root: str, output: str) -> Iterator[Fault]:
    """Yield each error of the output once; paths are made relative to the project's root."""
    seen: set[tuple[str, int, str]] = set()
    for evaluator in EVALUATORS:
        if evaluator.compiler is None:
            continue
        for found in evaluator.compiler.message.finditer(output):
            groups = found.groupdict()
            path = groups["path"].removeprefix("./")
            path = f"{root}/{path}" if root not in {"", "."} else path
            key = (path, int(groups["line"]), groups["message"].strip())
            if key not in seen:
                seen.add(key)
                column = int(groups.get("column") or 1)
                yield Fault(COMPILE_ERROR, key[2], key[1], column, path)
