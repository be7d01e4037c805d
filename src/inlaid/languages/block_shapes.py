"""How a block of a compiled language becomes a file that a compiler takes."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from inlaid.languages.checks import Tool

# A line of a file, and the line of the block that it is, 1-based; 0 for one that isn't of it.
Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Snippets:
    """How blocks are compiled: by which program, as files of which suffix.

    ``shape`` returns the rows of the file of a block, by the rows of the prelude and of the block.
    ``can_run``: the driver can run what it has compiled.
    """

    tool: Tool
    suffix: str
    shape: Callable[[Sequence[Row], Sequence[Row]], Sequence[Row]]
    can_run: bool = True


def add(*lines: str) -> list[Row]:
    """Return rows of a file that aren't of the block."""
    return [(line, 0) for line in lines]


def split_head(rows: Sequence[Row], head: re.Pattern[str]) -> tuple[list[Row], list[Row]]:
    """Part the rows after the last that ``head`` matches before anything else does.

    Blank lines and comments may stand between them.
    """
    at = 0
    for number, (line, _) in enumerate(rows, 1):
        if head.match(line):
            at = number
        elif line.strip() and not line.lstrip().startswith(("//", "/*", "*", "#")):
            break
    return list(rows[:at]), list(rows[at:])


def has_line(rows: Iterable[Row], pattern: re.Pattern[str]) -> bool:
    """Whether any line matches from its start."""
    return any(pattern.match(line) for line, _ in rows)


def keep(prelude: Sequence[Row], block: Sequence[Row]) -> Sequence[Row]:
    """Return the rows of a block as they are, behind the prelude."""
    return (*prelude, *block)


_ATTRIBUTE = re.compile(r"\s*(?:#!\[|extern crate )")
_RUST_MAIN = re.compile(r"(?:pub\s+)?(?:async\s+)?fn\s+main\s*\(")


def shape_rust(prelude: Sequence[Row], block: Sequence[Row]) -> Sequence[Row]:
    """Return a block as rustdoc makes a crate of it. Source: the rustdoc book, "Pre-processing"."""
    head, rest = split_head(block, _ATTRIBUTE)
    first = (*add("#![allow(unused)]"), *head, *prelude)
    if any(_RUST_MAIN.match(line.strip()) for line, _ in rest):
        return (*first, *rest)
    code = "".join(line for line, _ in rest).rstrip()
    if not code.endswith("(())"):
        return (*first, *add("fn main() {"), *rest, *add("}"))
    opening = "fn main() { fn _inner() -> Result<(), impl core::fmt::Debug> {"
    return (*first, *add(opening), *rest, *add("} _inner().unwrap() }"))


_GO_IMPORT = re.compile(r'\s*(?:import\b|\)|(?:[\w.]+\s+)?"[^"]+"\s*(?://.*)?$)')
_GO_PATH = re.compile(r'\s*(?:import\s+)?(?:(?P<alias>[\w.]+)\s+)?"(?:[^"]*/)?(?P<name>[^"/]+)"')
_GO_PACKAGE = re.compile(r"\s*package\s+\w")
_GO_FILE = re.compile(r"(?:func\s+(?:\(|\w+\s*[(\[])|type\s|var\s|const\s)")
_GO_TOP = re.compile(r"(?:func|type|var|const|//|/\*|\*|[)}\]\s]|$)")
_GO_MAIN = re.compile(r"func\s+main\s*\(")


def shape_go(prelude: Sequence[Row], block: Sequence[Row]) -> Sequence[Row]:
    """Return a block of Go as the only file of a package; statements are those of `main`."""
    if has_line(block, _GO_PACKAGE):
        package, rest = split_head(block, _GO_PACKAGE)
    else:
        package, rest = add("package main"), list(block)
    imports, code = split_head(rest, _GO_IMPORT)
    given, more = split_head(prelude, _GO_IMPORT)
    text = "\n".join(line for line, _ in (*code, *more))
    own = "\n".join(line for line, _ in imports)
    used = [row for row in given if _is_used(row[0], text, own)]
    is_file = has_line(code, _GO_FILE) and all(_GO_TOP.match(line) for line, _ in code)
    body = code if is_file else [*add("func main() {"), *code, *add("}")]
    is_main = any("package main" in line for line, _ in package)
    if is_file and is_main and not has_line(code, _GO_MAIN):
        body = [*body, *add("func main() {}")]
    return (*package, *used, *imports, *more, *body)


def _is_used(line: str, text: str, imports: str) -> bool:
    """Whether a line of imports names a package that the text uses and doesn't import itself.

    Go refuses all others.
    """
    found = _GO_PATH.match(line)
    if found is None:
        return True
    if line[line.index('"') :].strip() in imports:
        return False
    if found["alias"] in {"_", "."}:
        return True
    return f"{found['alias'] or found['name']}." in text


_JAVA_HEAD = re.compile(r"\s*(?:package|import)\s")
_JAVA_TYPE = re.compile(
    r"(?:@\w+(?:\(.*\))?\s+)*(?:(?:public|final|abstract|sealed|static|private|protected)\s+)*"
    r"(?:class|interface|enum|record|@interface)\s+\w"
)
_JAVA_MEMBER = re.compile(
    r"(?:@Override|(?:public|private|protected|static|final)\s|"
    r"(?!return\b|new\b|throw\b|else\b)[\w<>\[\],.]+\s+\w+\s*\([^;]*\{\s*$)"
)


def shape_java(prelude: Sequence[Row], block: Sequence[Row]) -> Sequence[Row]:
    """Return a block of Java with a class around its members, or a method around statements."""
    head, rest = split_head(block, _JAVA_HEAD)
    package = [row for row in head if row[0].lstrip().startswith("package")]
    first = (*package, *prelude, *(row for row in head if row not in package))
    if has_line(rest, _JAVA_TYPE):
        return (*first, *rest)
    if has_line(rest, _JAVA_MEMBER):
        return (*first, *add("class Snippet {"), *rest, *add("}"))
    opening = add("class Snippet {", "public static void main(String[] args) throws Exception {")
    return (*first, *opening, *rest, *add("}", "}"))


_C_HEAD = re.compile(r"\s*(?:#|using\s|namespace\s+\w+\s*=)")
_C_MAIN = re.compile(r"(?:int|auto|void)\s+main\s*\(")
_C_STATEMENT = re.compile(
    r"(?:return|if|for|while|do|switch|try|throw|delete|assert|co_await)\b|"
    r"[\w:.>\[\]*-]+\s*\([^{]*;\s*(?://.*)?$|"
    r"[\w:.>\[\]*-]+\s*(?:[-+*/|&^%]?=(?!=)|<<|>>|\+\+|--)|"
    r"(?:\+\+|--|\*)\w"
)


def shape_c(prelude: Sequence[Row], block: Sequence[Row]) -> Sequence[Row]:
    """Return a block of C or C++ as a file; statements are those of `main`."""
    head, rest = split_head(block, _C_HEAD)
    if has_line(rest, _C_MAIN) or not has_line(rest, _C_STATEMENT):
        return (*prelude, *head, *rest)
    return (*prelude, *head, *add("int main() {"), *rest, *add("}"))
