"""Comments of many languages, distinguished from code without knowing the language."""

from dataclasses import dataclass

from inlaid.patterns import late_pattern

# Longest first. A word such as REM must stand alone.
_OPENERS = (
    r"<!---?",
    r"<#--",  # FreeMarker
    r"<%--",
    r"<%[ \t]*#",  # ERB
    r"<%[-_=]?[ \t]*/[/*]",  # EJS
    r"<%[ \t]*!--",  # EEx
    r"\{\{!--",
    r"\{\{!",
    r"\{\{--",  # Blade
    r"\{\{-?[ \t]*/\*",  # Go
    r"\{/\*+",  # JSX
    r"\{%-?[ \t]*#",  # Liquid
    r"\{%-?[ \t]*comment[ \t]*-?%\}",
    r"\{#-?",  # Jinja
    r"\{-",  # Haskell
    r"\{\*",  # Smarty
    r"@\*",  # Razor
    r"#\*+",  # Velocity
    r"-#",  # Haml
    r"\(\*+",  # ML, Pascal
    r"/\*[*!]*",
    r"//[/!]*-?",  # with the dash of Pug
    r"/[!]?(?=\s)",  # Slim
    r"#\|",  # Lisp
    r"#+!?",
    r"--+\[=*\[",  # Lua
    r"--+",
    r";+",
    r"%+\{?",
    r"::",  # batch
    r"\*+",  # inside a block comment, COBOL
    r"!+",  # Fortran
    r"\.\\?\"",  # roff
    r"\.\.(?=\s)",  # reStructuredText
    r"@?(?i:rem)(?=\s)",
    r"dnl(?=\s)",
    r"['\"]",  # Visual Basic, ABAP, Vim
    r"\\(?=\s)",  # Forth
)
_CLOSERS = (
    r"--%>|\*/[ \t]*-?(?:%>|\}\})|[-_]?%>|-->|--\}\}|\}\}|-?#\}|-\}|\*\}|\*@|\*+[)#]|\*+/\}?"
    r"|\]=*\]|\|#|\{%-?[ \t]*endcomment[ \t]*-?%\}|-?%\}|[\"']|\.(?=[ \t]*$)"
)
_OPEN = late_pattern(rf"[ \t]*(?:{'|'.join(_OPENERS)})[ \t]*")
_CLOSE = late_pattern(rf"[ \t]*(?:{_CLOSERS})?[ \t]*$")
_CLOSE_ANYWHERE = late_pattern(
    r"-->|--\}\}|\}\}|#\}|\*/[ \t]*-?(?:\}\}?|%>)?|\*[)@#}]|%>|(?:endcomment[ \t]*-?)?%\}"
)
_LONGEST = 24  # characters of a closing token with white space around it
_QUOTES = frozenset({'"', "'"})
_WORD = late_pattern(r"\w")
_CODE = late_pattern(r"[\w)\]};]")  # an opening bracket may belong to what carries the comment
# What opens a comment after code; the last are code as well, unless a marker follows at once.
_OPEN_AFTER_CODE = late_pattern(
    r"//|/\*|<!--|<#--|<%--|<%[ \t]*[#!/]|--|\{\{(?:!|--|-?[ \t]*/\*)|\{%-?[ \t]*(?:#|comment\b)"
    r"|\{[#*-]|\(\*|@\*|#|\b(?:REM|Rem|rem|dnl)\b|[;%'!]+(?=[ \t]*[\[:])"
)
_BLOCK_OPENERS = ("<", "{", "/*", "(*", "@*", "#|", "#*", "--[", "%{")  # they need a closer
_NO_OPENERS = frozenset({"*", "**", "/", "\\", '"'})  # or mean something else elsewhere
_DOCUMENTATION = late_pattern(r"(//|/\*|#|<!--)[-/*!#]*")
_DIRECTIVE_MARK = late_pattern(
    r"[ \t]*#(?:pragma\b|[ \t]*(?:end)?region\b|(?i:end[ \t]*)?Region\b)"
)
# `#` opens a comment in scripts and a directive in C: these are code.
_DIRECTIVE = late_pattern(
    r"[ \t]*#[ \t]*(?:include|define|undef|if|ifdef|ifndef|elif|else|endif|error|warning"
    r"|line|import)\b"
)


@dataclass(frozen=True, slots=True)
class Comment:
    """The text of a comment that fills its line; ``start`` and ``end`` are offsets in the line."""

    opener: str
    text: str
    start: int
    end: int


def find_comment(line: str) -> Comment | None:
    """Return the comment when the whole line is one, without its tokens; else None."""
    opening = _OPEN.match(line)
    if opening is None:
        return None
    start = opening.end()
    closing = _find_closer(line, start)
    opener = opening.group().strip()
    if opener in _QUOTES and line.endswith(opener, closing):
        return None  # a text in quotes
    return Comment(opener, line[start:closing], start, closing)


def _find_closer(line: str, start: int) -> int:
    """Where the text of a comment ends: before its closing token and white space."""
    tail = max(start, len(line) - _LONGEST)  # no closing token is longer; keeps the search linear
    found = _CLOSE.search(line, tail)
    return max(start, len(line[start : found.start()].rstrip()) + start) if found else len(line)


def find_comment_form(line: str) -> str:
    """Return the form of the comment that fills a line, such as `<!-- {} -->`; "" for none.

    The first lines of longer comments and directives (`#region` of C#) are none.
    """
    comment = find_comment(line)
    if comment is None or _DIRECTIVE_MARK.match(line):
        return ""
    opener = _DOCUMENTATION.sub(r"\1", comment.opener)
    closer = line[comment.end :].strip()
    if not closer and (opener in _NO_OPENERS or opener.startswith(_BLOCK_OPENERS)):
        return ""
    parts = [sign.replace("{", "{{").replace("}", "}}") for sign in (opener, closer)]
    return " ".join((parts[0], "{}", parts[1])).rstrip()


def strip_emphasis(line: str) -> str:
    """Return the line without its ``:emphasize:`` tag and the comment that carries it."""
    before = line.partition(":emphasize:")[0].rstrip()
    for token in ("{/*", "<!--", "//", "/*", "#", "--", ";", "%"):
        if before.endswith(token):
            return before.removesuffix(token).rstrip()
    return before


def find_comment_start(line: str, at: int) -> int:
    """Where the comment begins that a marker at offset ``at`` may stand in, as far as a line tells.

    0 when nothing before the marker is code; past the end when what is there opens no comment. A
    text in double quotes opens none, unless the marker follows at once.
    """
    before = line[:at]
    opening = _OPEN.match(before)
    if _CODE.search(before) is None or (opening and opening.group().strip() not in _QUOTES):
        return 0
    if opening and opening.group()[-1:].isspace():
        return 0  # a quote and a space: Visual Basic, Vim
    solid = len(before.rstrip())
    quotes = counted = 0
    for found in _OPEN_AFTER_CODE.finditer(line):
        quotes += line.count('"', counted, found.start())
        counted = found.start()
        if quotes % 2 == 0 or solid - 1 <= found.end() <= solid:
            return found.start()
    return len(line) + 1


def find_comment_after_code(line: str, at: int) -> Comment | None:
    """Return the comment that ends a line of code and that offset ``at`` stands in, if any."""
    start = find_comment_start(line, at)
    comment = find_comment(line[start:]) if 0 < start <= at else None
    if comment is None:
        return None
    return Comment(comment.opener, comment.text, start + comment.start, start + comment.end)


def holds_code(line: str, start: int, end: int) -> bool:
    """Whether a line has code beside the marker at ``line[start:end]``.

    Comment tokens, quotes, punctuation and other text of the marker's own comment are not code.
    """
    return holds_code_before(line, start) or holds_code_after(line, start, end)


def holds_code_before(line: str, start: int) -> bool:
    """Whether a line has code before the marker that begins at ``start``."""
    before = line[:start]
    if _CODE.search(before) is None:
        return False
    return _OPEN.match(before) is None or _DIRECTIVE.match(before) is not None


def holds_code_after(line: str, start: int, end: int) -> bool:
    """Whether a line has code behind the marker at ``line[start:end]``, outside of its comment."""
    after = line[end:]
    if not after:
        return False
    closed = _CLOSE_ANYWHERE.search(after)
    if closed:
        return _CODE.search(after, closed.end()) is not None
    return not line[:start].strip() and _WORD.search(after) is not None
