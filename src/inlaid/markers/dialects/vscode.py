"""Visual Studio Code and many others: ``#region NAME`` to ``#endregion [NAME]`` in a comment.

Source: https://code.visualstudio.com/docs/editor/codebasics#_folding
"""

from inlaid.markers.dialects.dialect import Dialect, Marker, MarkerKind, Repeats
from inlaid.patterns import late_pattern

# What stands before the word, the word, and what closes the comment; each on a line of its own.
# Possessive runs, and look-behinds where a closer begins with a run, keep the reading linear.
_WORD = r"(?P<end>end)?region"
_FORMS = (
    (r"//++!?-?[ \t]*+#?[ \t]*+", _WORD, ""),
    (r"(?:--++|::|@?rem|@?REM|'|;++|%++|\*)[ \t]*+#[ \t]*+", _WORD, ""),
    (r"#++[ \t]*+(?:#[ \t]*+)?(?:pragma[ \t]++)?", _WORD, ""),
    (r"#[ \t]*+", r"(?P<end>End[ \t]*+)?Region", ""),
    (r"<!--[ \t]*+#?[ \t]*+", _WORD, r"-->[ \t]*+"),
    (r"\{?/\*++[ \t]*+#?[ \t]*+", _WORD, r"(?<!\*)\*++/\}?[ \t]*+"),
    (r"\(\*++[ \t]*+#?[ \t]*+", _WORD, r"(?<!\*)\*++\)[ \t]*+"),
    (r"\{?\{[!#]-*+[ \t]*+#?[ \t]*+", _WORD, r"(?<![-#}])[-#]*+\}\}?[ \t]*+"),
    # templates: Blade, FreeMarker, JSP and ERB, Go, Razor, Smarty, Velocity, Liquid, Haml and Slim
    (r"\{\{--++[ \t]*+#?[ \t]*+", _WORD, r"(?<!-)--++\}\}[ \t]*+"),
    (r"<#--++[ \t]*+#?[ \t]*+", _WORD, r"-->[ \t]*+"),
    (r"<%(?:!?--++|[ \t]*+#)[ \t]*+#?[ \t]*+", _WORD, r"(?<!-)-*+%>[ \t]*+"),
    (r"<%[-_=]?[ \t]*+//[ \t]*+#?[ \t]*+", _WORD, r"(?<![-_])[-_]?%>[ \t]*+"),
    (r"<%[-_=]?[ \t]*+/\*[ \t]*+#?[ \t]*+", _WORD, r"(?<!\*)\*/[ \t]*+[-_]?%>[ \t]*+"),
    (r"\{\{-?[ \t]*+/\*++[ \t]*+#?[ \t]*+", _WORD, r"(?<!\*)\*++/[ \t]*+-?\}\}[ \t]*+"),
    (r"@\*++[ \t]*+#?[ \t]*+", _WORD, r"(?<!\*)\*++@[ \t]*+"),
    (r"\{\*++[ \t]*+#?[ \t]*+", _WORD, r"(?<!\*)\*++\}[ \t]*+"),
    (r"#\*++[ \t]*+#?[ \t]*+", _WORD, r"(?<!\*)\*++#[ \t]*+"),
    (
        r"\{%-?[ \t]*+comment[ \t]*+-?%\}[ \t]*+#?[ \t]*+",
        _WORD,
        r"\{%-?[ \t]*+endcomment[ \t]*+-?%\}[ \t]*+",
    ),
    (r"\{%-?[ \t]*+#[ \t]*+#?[ \t]*+", _WORD, r"(?<!-)-*+%\}[ \t]*+"),
    (r"(?:-#|/!?(?=[ \t]))[ \t]*+#?[ \t]*+", _WORD, ""),
    (r"\"(?://)?[ \t]*+#?[ \t]*+", _WORD, r"\"[ \t]*+:[^:]*+"),
    (r"\"(?://)?[ \t]*+#[ \t]*+", _WORD, r"\"[ \t]*+,?[ \t]*+"),
)
_LINES = tuple(
    late_pattern(rf"[ \t]*+{opener}{word}(?P<name>[^\w].*)?{closer}")
    for opener, word, closer in _FORMS
)
_HEAD = late_pattern(
    rf"[ \t]*+(?:{'|'.join(opener for opener, _, _ in _FORMS)})(?:[Ee]nd[ \t]*+)?[Rr]egion(?!\w)"
)


def read_line(line: str) -> tuple[Marker, ...]:
    """The marker of a line that holds nothing else."""
    if _HEAD.match(line) is None:
        return ()
    for form in _LINES:
        if found := form.fullmatch(line):
            kind = MarkerKind.END if found["end"] else MarkerKind.START
            start = len(line) - len(line.lstrip())
            return (Marker(kind, _clean_name(found["name"] or ""), start, len(line.rstrip())),)
    return ()


def _clean_name(name: str) -> str:
    name = name.strip()
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    return name[1:-1].strip() if quoted else name


DIALECT = Dialect(
    name="vscode",
    trigger=late_pattern(r"egion"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    anonymous_ends=True,
    commented_ends=True,
    loose=True,
    example="// #region NAME ... // #endregion",
)
