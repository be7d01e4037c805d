"""What an info string asks for."""

import pytest

from inlaid.diagnostics.finding import Span
from inlaid.includes.directive import Context, Dedent, Directive, LiteralText
from inlaid.includes.info.info_string import parse_directive
from inlaid.includes.selectors import Lines, Pattern, RegionName, Symbol
from inlaid.pages.header import is_include
from inlaid.pages.verify_option import Asked, Named, Off, Way, Words


def parse(info):
    directive = parse_directive(info, 4)
    assert isinstance(directive, Directive)
    return directive


@pytest.mark.parametrize(
    ("info", "included"),
    [
        ("js ./a.js", True),
        ("js ../a.js", True),
        ("- /a.js", True),
        ('js "./a b.js"', True),
        ("{.js include=./a.js}", True),
        ("{include=./a.js}", True),
        ("js", False),
        ("js a.js", False),
        ("./a.js", False),
        ("js title=./a.js", False),
        ("{.js}", False),
        ('{.js title="include=./a.js"}', False),
        ("", False),
    ],
)
def test_is_include(info, included):
    assert is_include(info) is included


def test_words_and_their_columns():
    directive = parse('js  ./a.js   one "two words"  ')
    assert (directive.language, directive.path) == ("js", "./a.js")
    assert directive.path_span == Span(1, 8, 14)
    assert [selector.value for selector in directive.selectors] == [
        RegionName("one"),
        RegionName("two words"),
    ]
    assert [selector.span for selector in directive.selectors] == [Span(1, 17, 20), Span(1, 21, 32)]


def test_dash_means_the_language_of_the_file():
    assert parse("- ./a.js").language == ""


@pytest.mark.parametrize(
    ("written", "selector"),
    [
        ("a", RegionName("a")),
        ('"10-20"', RegionName("10-20")),
        ('"::a"', RegionName("::a")),
        ("a.b/c-1", RegionName("a.b/c-1")),
        ("10-20", Lines(10, 20)),
        ("10-", Lines(10, None)),
        ("-20", Lines(1, 20)),
        ("10", Lines(10, 10)),
        ("::f", Symbol("f")),
        ("::A.b{body}", Symbol("A.b", body=True)),
        ("::f match=2", Symbol("f", match=2)),
    ],
)
def test_selectors(written, selector):
    assert [placed.value for placed in parse(f"js ./a.js {written}").selectors] == [selector]


@pytest.mark.parametrize(
    ("written", "first", "last", "match"),
    [
        ("/a b/", "a b", None, None),
        (r"/a\/b/", "a/b", None, None),
        ("/a/../b/", "a", "b", None),
        ('/say "x"/', 'say "x"', None, None),
        ("/a/ match=3", "a", None, 3),
    ],
)
def test_patterns(written, first, last, match):
    (placed,) = parse(f"js ./a.js {written}").selectors
    assert isinstance(placed.value, Pattern)
    assert placed.value.first.pattern == first
    assert (placed.value.last and placed.value.last.pattern) == last
    assert placed.value.match == match


def test_options():
    options = parse(
        'js ./a.js title="A \\"b\\"" linenums="10 2" dedent=4 elide=".." context=fold rev=HEAD~1 '
        'state=final link=off id=x verify=run trace=t hl_lines="1 3-4"'
    ).options
    assert options.title == 'A "b"'
    assert (options.linenums, options.dedent, options.elide) == ("10 2", 4, "..")
    assert (options.context, options.rev, options.state) == (Context.FOLD, "HEAD~1", "final")
    assert (options.link, options.id, options.trace) == (False, "x", "t")
    assert options.verify == Asked(words=Words(way=Way.RUN))
    assert options.hl_lines == "1 3-4"


def test_defaults_and_empty_values():
    assert parse("js ./a.js").options.title is None
    assert parse('js ./a.js title=""').options.title == ""
    assert parse("js ./a.js").options.dedent is Dedent.AUTO
    assert parse("js ./a.js dedent=off").options.dedent is Dedent.OFF
    assert parse("js ./a.js").options.elide is None
    assert parse("js ./a.js elide=off").options.elide == ""
    assert parse('js ./a.js verify=off:"too slow"').options.verify == Asked(Off("too slow"))
    assert parse("js ./a.js verify=offline").options.verify == Asked(Named("offline"))


def test_highlights_and_their_columns():
    placed = parse('js ./a.js hl="a, b",/c,d/,region,L3,L12-14').options.hl
    assert placed[0].value == LiteralText("a, b")
    assert placed[1].value.first.pattern == "c,d"
    assert [entry.value for entry in placed[2:]] == [
        RegionName("region"),
        Lines(3, 3),
        Lines(12, 14),
    ]
    assert [tuple(entry.span)[1:] for entry in placed] == [
        (17, 23),
        (24, 29),
        (30, 36),
        (37, 39),
        (40, 46),
    ]


@pytest.mark.parametrize(
    ("written", "path", "names", "revision"),
    [
        ("diff=old", "", ["old"], ""),
        ("diff=./b.js", "./b.js", [], ""),
        ("diff=./b.js old", "./b.js", ["old"], ""),
        ('diff="./b.js old"', "./b.js", ["old"], ""),
        ("diff=@HEAD~2", "", [], "HEAD~2"),
    ],
)
def test_differences(written, path, names, revision):
    diff = parse(f"js ./a.js now {written}").options.diff
    assert diff is not None
    assert (diff.path, diff.revision) == (path, revision)
    assert [selector.written for selector in diff.selectors] == names


def test_attributes():
    directive = parse(
        '{.js .copy include="./a b.js" region=one region="1-2" title=T #x data-y=z hl_lines="1"}'
    )
    assert (directive.language, directive.path) == ("js", "./a b.js")
    assert [selector.value for selector in directive.selectors] == [RegionName("one"), Lines(1, 2)]
    assert directive.classes == ("copy",)
    assert directive.attributes == (("data-y", "z"),)
    assert (directive.options.title, directive.options.id) == ("T", "x")
    assert directive.options.hl_lines == "1"
