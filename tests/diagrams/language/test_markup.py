"""`**bold**`, code and links in labels: how they are read, measured and drawn."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.diagrams.language.labels import read_lines, read_text
from inlaid.diagrams.language.markup import PLAIN, Style, read_runs, strip_marks
from inlaid.diagrams.language.model import Label
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.figure import render_diagram
from inlaid.diagrams.picture.metrics import Metrics
from inlaid.diagrams.picture.paragraph import Paragraphs

BOLD, CODE, LINK = Style(bold=True), Style(code=True), Style(address="https://example.com/a")


def read(source):
    """The parts of each line, and what is left open at its end."""
    lines, style = [], PLAIN
    for line in read_lines(Label(source)):
        runs, style = read_runs(line, style)
        lines.append(runs)
    return lines


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("call **PutObject** now", [("call ", PLAIN), ("PutObject", BOLD), (" now", PLAIN)]),
        ("**two words**", [("two words", BOLD)]),
        ("`two words`", [("two words", CODE)]),
        ("see [the docs](https://example.com/a)", [("see ", PLAIN), ("the docs", LINK)]),
        ("**a (`b`)**", [("a (", BOLD), ("b", Style(bold=True, code=True)), (")", BOLD)]),
        ("[`a`](https://example.com/a)", [("a", Style(code=True, address=LINK.address))]),
        ("`**a**`", [("**a**", CODE)]),
        ("[x](https://example.com/#35;top)", [("x", Style(address="https://example.com/#top"))]),
        ("[x](docs/page.md)", [("x", Style(address="docs/page.md"))]),
        ("`a#35;b`", [("a#b", CODE)]),
        ("#42;#42;a#42;#42;", [("**a**", PLAIN)]),
        ("x**2 + y**2", [("x**2 + y**2", PLAIN)]),
        ("a ** b ** c, *d*, __init__", [("a ** b ** c, *d*, __init__", PLAIN)]),
        ("[condition] (why)", [("[condition] (why)", PLAIN)]),
        ("[x](data:text)", [("x", PLAIN)]),
        ("a ` b", [("a ` b", PLAIN)]),
    ],
)
def test_signs_are_read(source, expected):
    assert read(source) == [expected]


def test_a_style_goes_on_behind_a_break():
    assert read("**a<br>b** c") == [[("a", BOLD)], [("b", BOLD), (" c", PLAIN)]]


def test_words_of_a_text_have_no_signs():
    assert read_text("**a** `b` [c](https://example.com/) d") == "a b c d"


@given(st.text(alphabet="ab *`[]()/.:#\ufdd0\ufde8\n", max_size=40))
def test_no_text_is_lost(source):
    for line in read_lines(Label(source)):
        assert "".join(text for text, _ in read_runs(line)[0]) == strip_marks(line)


@pytest.mark.parametrize("width", [40, 80, 160])
def test_a_broken_line_keeps_its_styles(width):
    source = "call **a long bold text** and `some.code(of_names)` or [docs to read](https://example.com/a)"
    paragraphs = Paragraphs(Metrics())
    lines = paragraphs.wrap(Label(source), width)
    assert len(lines) > 1
    found, style = [], PLAIN
    for line in lines:
        runs, style = read_runs(line, style)
        found += [(word, own) for text, own in runs for word in text.split()]
    assert [word for word, own in found if own == BOLD] == ["a", "long", "bold", "text"]
    assert "".join(word for word, own in found if own == CODE) == "some.code(of_names)"
    assert [word for word, own in found if own == LINK] == ["docs", "to", "read"]


def test_marks_take_no_room_but_styles_do():
    metrics = Metrics()
    plain, bold, code, link = (
        metrics.measure(read_lines(Label(source))[0])
        for source in ("words", "**words**", "`words`", "[words](https://example.com/)")
    )
    assert plain == link < bold <= plain * 1.15
    assert code == -(-5 * 620 * 14 // 1000)


def test_it_is_drawn_as_text_in_text():
    text = "A->>B: call **Put** of [docs](https://example.com/?a=1&b=2) `x<y`"
    html = render_diagram(f"sequenceDiagram\n{text}", "d.mmd", 1).html
    (drawn,) = re.findall(r"<text[^>]*>(call .*?)</text>", html)
    assert re.sub(r' font-family="[^"]*"', "", drawn) == (
        'call <tspan font-weight="700">Put</tspan> of '
        '<a href="https://example.com/?a=1&amp;b=2" text-decoration="underline">docs</a> '
        "<tspan>x&lt;y</tspan>"
    )
    assert 'role="group"' in html
    assert "<li>A to B: call Put of docs x&lt;y</li>" in html
    assert not re.search("[\ufdd0-\ufdef]", html)


def test_a_link_that_no_page_has_is_reported():
    _, (found,) = parse_diagram("sequenceDiagram\nA->>B: [x](data:text)", "d.mmd", 1)
    assert (found.code.name, found.location.line) == ("diagram-link", 2)
    assert "`data:text`" in found.message
