"""Dialects whose markers have a fixed form: one row each, with the source of its rules."""

import re

from inlaid.markers.dialects.declared import Position, declare, read_by
from inlaid.markers.dialects.dialect import Dialect, Repeats
from inlaid.patterns import late_pattern

# Inlaid's own: a comment whose whole text is `snippet-NAME` opens, and the same closes.
TOGGLE = Dialect(
    name="toggle",
    trigger=late_pattern(r"snippet-"),
    read_line=read_by(r"(?P<toggle>snippet-[\w./-]*\w)", Position.LINE),
    repeats=Repeats.JOIN,
    example="// snippet-NAME ... // snippet-NAME",
)

# https://rust-lang.github.io/mdBook/format/mdbook.html#including-portions-of-a-file
MDBOOK = declare(
    "mdbook", "ANCHOR: {name}", "ANCHOR_END: {name}", position=Position.ANYWHERE, names=r"[\w-]+"
)

# https://docs.asciidoctor.org/asciidoc/latest/directives/include-tagged-regions/
# A name is bounded so that a line of unfinished tags is read in linear time.
_TAG_NAME = r"[^\s\[\]]{0,200}+"
ASCIIDOCTOR = Dialect(
    name="asciidoctor",
    trigger=late_pattern(r"::(?<=(?:tag|end)::)"),
    read_line=read_by(
        rf"\b(?:tag::(?P<start>{_TAG_NAME})|end::(?P<end>{_TAG_NAME}))"
        r"\[\](?=$|[ \t]|-->|\*/|\*\)|[#%*-]\})",
        Position.ANYWHERE,
    ),
    repeats=Repeats.JOIN,
    example="// tag::NAME[] ... // end::NAME[]",
)

# https://facelessuser.github.io/pymdown-extensions/extensions/snippets/#snippet-sections
# A `;` right before the dashes escapes a marker, as there.
_SECTION = r"[ \t]*:[ \t]*(?P<{}>[a-z][-_0-9a-z]*)"
PYMDOWNX = Dialect(
    name="pymdownx",
    trigger=late_pattern(r"-8<-"),
    read_line=read_by(
        r"(?i)(?<![;-])-{1,80}8<-+[ \t]+\[[ \t]*"
        rf"(?:start{_SECTION.format('start')}|end{_SECTION.format('end')})[ \t]*\]",
        Position.ANYWHERE,
    ),
    repeats=Repeats.JOIN,
    example="# --8<-- [start:NAME] ... # --8<-- [end:NAME]",
)

# https://googlecloudplatform.github.io/samples-style-guide/
GOOGLE = Dialect(
    name="google",
    trigger=late_pattern(r"\[(?:START|END)[ _]"),
    read_line=read_by(
        r"\[(?:START(?:_EXCLUDE(?: silent)?(?P<cut_start>)| (?P<start>[^\s\[\]]+))"
        r"|END(?:_EXCLUDE(?: silent)?(?P<cut_end>)| (?P<end>[^\s\[\]]+)))\]",
        Position.COMMENT,
    ),
    repeats=Repeats.JOIN,
    example="# [START NAME] ... # [END NAME]",
)

# https://github.com/awsdocs/aws-doc-sdk-examples/wiki
AWS = declare(
    "aws",
    "snippet-start:[{name}]",
    "snippet-end:[{name}]",
    position=Position.ANYWHERE,
    repeats=Repeats.ERROR,
    names=r"[^\[\]]*+",
)

# https://github.com/temporalio/snipsync#readme
SNIPSYNC = declare(
    "snipsync",
    "@@@SNIPSTART {name}",
    "@@@SNIPEND",
    position=Position.ANYWHERE,
    repeats=Repeats.ERROR,
    names=r"\S+",
)

# https://www.doxygen.nl/manual/commands.html#cmdsnippet and
# https://doc.qt.io/qt-6/13-qdoc-commands-includecodeinline.html#snippet-command
# Doxygen takes any `[NAME]`; these are the comments that its manual and that of QDoc write. In
# other languages, Rust for one, such a comment is documentation, and the brackets are a link.
_OF_DOXYGEN = frozenset(
    {
        "c", "cc", "cpp", "cxx", "c++", "cppm", "ixx", "h", "hh", "hpp", "hxx", "h++", "inl", "ipp",
        "tpp", "m", "mm", "cu", "cuh", "cl", "hip", "ino", "glsl", "vert", "frag", "comp", "cs",
        "java", "js", "ts", "qml", "qs", "php", "idl", "py", "pyi", "pro", "pri", "cmake",
    }
)  # fmt: skip
DOXYGEN = Dialect(
    name="doxygen",
    trigger=late_pattern(r"\](?=[ \t]*+(?:\*/[ \t]*+)?$)", re.MULTILINE),
    read_line=read_by(
        r"(?://!|/\*!|#[ \t]?!|##)[ \t]*+\[(?!(?:START|END)[ _]|/?docs:)"
        r"(?P<toggle>[^\[\]]{1,200}+)\](?=[ \t]*+(?:\*/[ \t]*+)?(?:$|//!))",
        Position.ANYWHERE,
    ),
    repeats=Repeats.JOIN,
    loose=True,
    suffixes=_OF_DOXYGEN,
    example="//! [NAME] ... //! [NAME]",
)

# https://openjdk.org/jeps/413: `@end` ends what began last, be it a region of `@highlight`,
# `@replace` or `@link`; a bare word after it is ignored. A comment `@end` is common elsewhere.
_VALUE = r"[\"']?(?P<{}>(?<=\")[^\"]+|(?<=')[^']+|(?<![\"'])[^\s\"':@]+)[\"']?"
_EQUALS = r"[ \t]*=[ \t]*"
JEP413 = Dialect(
    name="jep413",
    trigger=late_pattern(r"@(?:start|end|highlight|replace|link)\b"),
    read_line=read_by(
        r"(?://|#|<!--|/\*|--|;|%|')[ \t]*+@(?:"
        rf"(?:start[ \t]+region{_EQUALS}{_VALUE.format('start')}"
        rf"|end(?:[ \t]+region{_EQUALS}{_VALUE.format('end')}"
        r"|(?P<end_>)(?:[ \t]+[\w.-]{1,100})?))"
        r"(?=[ \t]*+(?::[ \t]*+)?(?:$|@|\*/|-->))"
        r"|(?:highlight|replace|link)\b(?=[ \t])[^@]*?[ \t]region"
        rf"(?:{_EQUALS}{_VALUE.format('start_')}|(?![\w-])(?P<block>)))[^\n]*?(?=\*/|-->|$)",
        Position.ANYWHERE,
    ),
    repeats=Repeats.JOIN,
    anonymous_ends=True,
    common_ends=True,
    example='// @start region="NAME" ... // @end region="NAME"',
)

# https://pkg.go.dev/golang.org/x/tools/present#hdr-Functions: START and END are the custom there,
# and that a line which ends in OMIT is left out is the rule.
_WORD = r"[\w.-]{1,100}+"
_OMIT = rf"(?:[ \t]*+{_WORD}(?:[ \t]++{_WORD}){{0,9}}?)?)[ \t]++OMIT"
PRESENT = Dialect(
    name="present",
    trigger=late_pattern(r"OMIT(?=[ \t]*(?:\*/[ \t]*|-->[ \t]*)?$)", re.MULTILINE),
    read_line=read_by(
        rf"START(?P<start>{_OMIT}|(?:END|STOP)(?P<end>{_OMIT}"
        r"|(?:(?:\+|go:)build(?=[ \t])[^\n]{0,200}?[ \t,|&!])?OMIT(?P<cut_line>)",
        Position.WHOLE,
    ),
    repeats=Repeats.JOIN,
    anonymous_ends=True,
    default_region=True,
    example="// START NAME OMIT ... // END NAME OMIT",
)

# https://github.com/swiftlang/swift-evolution/blob/main/proposals/0356-swift-snippets.md
DOCC = Dialect(
    name="docc",
    trigger=late_pattern(r"snippet\."),
    read_line=read_by(
        r"snippet\.(?:hide(?P<cut_start>)|show(?P<cut_end>)|end(?P<end>)|(?P<start>[\w-]+))",
        Position.LINE,
    ),
    repeats=Repeats.JOIN,
    loose=True,
    anonymous_ends=True,
    slices=True,
    example="// snippet.NAME ... // snippet.end",
)

# What Sphinx pages begin and end `literalinclude` with: `[docs:NAME]` to `[docs:NAME-end]`
# (https://github.com/canonical/rockcraft), or to `[/docs:NAME]`.
DOCS = Dialect(
    name="docs",
    trigger=late_pattern(r"docs:(?<=\[docs:|/docs:)"),
    read_line=read_by(
        r"\[(?:/docs:(?P<end>[\w.-]{1,200})"
        r"|docs:(?:(?P<end_>[\w.-]{1,200})-end|end(?P<end__>)|(?P<start>[\w.-]{1,200})))\]",
        Position.WHOLE,
    ),
    repeats=Repeats.JOIN,
    loose=True,
    anonymous_ends=True,
    example="// [docs:NAME] ... // [docs:NAME-end]",
)
