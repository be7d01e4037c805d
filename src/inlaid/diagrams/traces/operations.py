"""Whether the text of a message names an operation that was recorded."""

import re
import unicodedata
from collections.abc import Iterator

# What is written of a request counts as a whole, because `POST` alone is another claim.
_REQUEST = re.compile(
    r"(?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|TRACE) (?:/|\{|[a-z][a-z0-9+.-]*://)\S*"
)
# So does a statement: `DELETE FROM orders` isn't `DELETE FROM orders WHERE id = 7`.
_STATEMENT = re.compile(
    r"(?:ALTER|CALL|COPY|CREATE|DELETE|DROP|EXEC|EXECUTE|GRANT|INSERT|MERGE|REPLACE|REVOKE|SELECT"
    r"|TRUNCATE|UPDATE|UPSERT|WITH) "
    r"|(?i:select .* from |insert into |update .* set |delete from |merge into )"
)
_CALL = re.compile(r"(?P<name>[^\s()]+)(?:\(.*\))?")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+")
_HOLE = re.compile(r"\{[^{}\s+]*(?P<deep>\+?)\}")
_END = ":,.;!?"


def names_operation(text: str, operation: str) -> bool:
    """Whether a message says ``operation``, exactly or by a pattern such as `POST /charges/{id}`.

    A request is its method and path, a statement of SQL the whole text. An operation of one word
    may be followed by other words or by arguments, one of several words may not. A message of one
    word, with or without arguments, may write it in another case: `get_object()` is `GetObject`.
    """
    text, operation = _normalize(text), _normalize(operation)
    if any(_is_same(found, operation) for found in _find_operations(text, " " in operation)):
        return True
    call = _CALL.fullmatch(text)
    return call is not None and _find_humps(call["name"]) == _find_humps(operation) != []


def _normalize(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).rstrip("; ")


def _find_operations(text: str, several_words: bool) -> Iterator[str]:
    """Yield what a message may mean as its operation."""
    yield text
    if request := _REQUEST.match(text):
        yield request[0]
        yield request[0].rstrip(_END)
    elif not several_words and not _STATEMENT.match(text):
        head = text.split(" ", 1)[0]
        yield head.rstrip(_END)
        yield head.partition("(")[0]


def _is_same(written: str, operation: str) -> bool:
    if _without_root(written) == _without_root(operation):
        return True
    parts = list(_HOLE.finditer(written))
    if not parts or not re.search(r"\w", _HOLE.sub("", written)):
        return False
    pattern, end = "", 0
    for hole in parts:
        pattern += re.escape(written[end : hole.start()])
        pattern += r"[^\s?]+" if hole["deep"] else r"[^\s/?]+"
        end = hole.end()
    return re.fullmatch(pattern + re.escape(written[end:]), operation) is not None


def _without_root(operation: str) -> str:
    """`/pkg.Service/Method`, as it is sent, as `pkg.Service/Method`, as it is said."""
    is_method = " " not in operation and "/" in operation[1:]
    return operation.removeprefix("/") if is_method else operation


def _find_humps(word: str) -> list[str]:
    if not _IDENTIFIER.fullmatch(word):
        return []
    return [hump.lower() for hump in _HUMP.findall(word)]
