"""Selectors in the forms of other tools, and the same in ours."""

from inlaid.patterns import late_pattern

_RANGE = late_pattern(r"[Ll]?(\d{1,9})(?:([-:])(?:[Ll]?(\d{1,9}))?)?")
_END = late_pattern(r"[-:][Ll]?(\d{1,9})")
_ODD = late_pattern(r"[\s{}\[\]()]")
_LIST = late_pattern(r"[\s,;]+")
_MARKED = late_pattern(r"\{[\d,\- ]*\}$")  # lines to highlight, behind a selector
_BRACKETS = ("{}", "[]", "()")
_GLUED = late_pattern(r"(?P<path>[^\s#:{\[(?]*[^\s#:{\[(?./])(?P<selector>(?:::|[#:{\[(?])\S+)")
_LINES = frozenset({"line", "lines"})
_REGIONS = frozenset(
    {"anchor", "fragment", "marker", "name", "region", "section", "snippet", "tag"}
)
_SYMBOLS = frozenset({"object", "pyobject", "symbol"})


def find_right_form(text: str) -> str:
    """Return the selectors of ours that a selector of another tool means; empty for none of them.

    Known are `#x`, `:x`, `L5-L9`, `5:9`, `1,3`, `{2,4}` and what is made of them.
    """
    inner = text
    while inner[:1] in {"#", ":"} and not inner.startswith("::"):
        inner = inner[1:]
    inner = _strip_brackets(inner)
    ranges = [_read_range(part) for part in _LIST.split(inner) if part]
    is_lines = bool(ranges) and all(ranges)
    found = " ".join(ranges) if is_lines else "" if _ODD.search(inner) else inner
    return "" if found == text else found


def find_right_option(key: str, value: str) -> str:
    """Return the selectors that an option of another tool means, such as `lines=5-9`."""
    if key in _LINES:
        return find_right_form(value) or value
    if key in _SYMBOLS:
        return f"::{value}"
    if key in _REGIONS:
        return f'"{value}"' if " " in value else value
    return ""


def split_glued(path: str) -> tuple[str, str]:
    """Return a path and the selectors of ours that stand behind it in one word, or two empties."""
    found = _GLUED.fullmatch(path)
    if found is None or "://" in path:
        return "", ""
    selector = found["selector"]
    if selector.startswith("::"):
        return found["path"], selector
    if selector.startswith("?"):
        key, _, value = selector[1:].partition("=")
        form = find_right_option(key, value)
    else:
        form = find_right_form(_MARKED.sub("", selector) or selector)
    return (found["path"], form) if form else ("", "")


def _strip_brackets(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] + text[-1] in _BRACKETS else text


def _read_range(text: str) -> str:
    """Lines as we write them; empty when these are none."""
    if found := _RANGE.fullmatch(text):
        return f"{found[1]}-{found[3] or ''}" if found[2] else found[1]
    last = _END.fullmatch(text)
    return f"-{last[1]}" if last else ""
