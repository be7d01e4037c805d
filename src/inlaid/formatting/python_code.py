"""Python, without what Black and Ruff change: the syntax tree, and the comments."""

import ast
import inspect
import io
import re
import tokenize

_PROMPT = re.compile(r"(?:>>>|\.\.\.)(?: |$)(?P<code>.*)")
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def read_python(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return a value that is equal for the same program; None for a text that isn't one."""
    try:
        tree = ast.parse(text)
        comments = tuple(_list_comments(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED):
            _clean_docstring(node)
    return ast.dump(tree), comments


def _list_comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string.lstrip("#").strip() for token in tokens if token.type == tokenize.COMMENT]


def _clean_docstring(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    """Formatters indent a docstring as its code, and strip its lines."""
    if ast.get_docstring(node, clean=False) is None:
        return
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        lines = inspect.cleandoc(str(first.value.value)).split("\n")
        first.value.value = "\n".join(line.rstrip() for line in lines).strip()


def read_console(text: str) -> tuple[object, ...] | None:
    """Return the same of a session with prompts: its inputs as code, its output as it is."""
    parts: list[object] = []
    code: list[str] = []
    for line in [*text.split("\n"), None]:
        found = _PROMPT.fullmatch(line) if line is not None else None
        if code and (found is None or line is None or line.startswith(">>>")):
            read = read_python("\n".join(code) + "\n")
            if read is None:
                return None
            parts.append(read)
            code = []
        if found is not None:
            code.append(found["code"])
        elif line is not None:
            parts.append(line.rstrip())
    return tuple(parts)
