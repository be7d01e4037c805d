import re
from xml.etree import ElementTree as ET

import pytest

from inlaid.diagrams.language.links import find_address
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.figure import render_diagram
from inlaid.diagrams.picture.picture_file import FileOptions, Theme, draw_file

HEAD = "sequenceDiagram\n"
ELEMENTS = {"svg", "title", "desc", "g", "rect", "path", "text", "tspan", "circle", "a"}
ATTRIBUTES = {
    "class", "role", "aria-label", "viewBox", "width", "height", "x", "y", "rx", "d", "cx", "cy",
    "r", "fill", "fill-opacity", "fill-rule", "href", "color", "font-family", "font-size",
    "font-weight", "stroke", "stroke-dasharray", "stroke-opacity", "stroke-width", "text-anchor",
    "text-decoration",
}  # fmt: skip


def draw(text):
    diagram, diagnostics = parse_diagram(HEAD + text, "x.mmd", 1)
    assert diagram is not None, diagnostics
    return draw_file(diagram, FileOptions(Theme.LIGHT))


def is_harmless(svg):
    for element in ET.fromstring(svg).iter():
        assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        assert not re.search(r"url|expression|javascript", element.get("fill", ""), re.IGNORECASE)
    return True


TRICKS = [
    "A->>B: <script>alert(1)",
    "participant A as <script>alert(1)</script>",
    "participant A as <img src=x onerror=alert(1)>",
    "A->>B: #lt;script#gt;alert(1)#lt;/script#gt;",
    "A->>B: #60;script#62;alert(1)#60;/script#62;",
    "A->>B: &lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;".replace(";", "#59;"),
    "A->>B: </text></svg><script>alert(1)</script>",
    'title " onload="alert(1)',
    'accTitle: "><script>alert(1)</script>',
    "accDescr { </desc><script>alert(1)</script> }",
    "Note over A: </text><foreignObject/>",
    "loop </text><style>*{display:none}</style>\nend",
    "rect url(javascript:alert(1))\nend",
    'rect red" onclick="alert(1)\nend',
    "rect rgb(1,2,3)/**/url(x)\nend",
    "rect expression(alert(1))\nend",
    "rect var(--x)\nend",
    "box url(#x) t\nparticipant A\nend",
    "box rgb(url(x)) t\nparticipant A\nend",
    'link A: x @ https://x/"onclick=alert(1)',
    'properties A: {"class": "x\\" onload=\\"alert(1)"}',
    "A->>B: **<script>** `</text><script>` [<script>](https://x/)",
    "A->>B: [x](javascript:void) [y](data:x) [z](https://x/'onclick=alert)",
    'A->>B: [x](https://x/"onclick="y) **[`a`](#lt;script#gt;)**',
    "A->>B: \ufde8\ufddf\ufde9x\ufdea #64976;#65000;",
    "A->>B: \x00\x08\x1b\ufffe\u202e\ud800",
    'participant A@{ "alias": "<script>" }',
]  # fmt: skip


@pytest.mark.parametrize("text", TRICKS)
def test_tricks_do_nothing(text):
    assert is_harmless(draw(text))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x", 'https://x/" onclick="y',
        "https://x y", "https://x\\y", "", "about:blank", "view-source:x", "feed:javascript:x",
    ],
)  # fmt: skip
def test_addresses_that_no_page_links_to(address):
    assert find_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://x.org/a?b=c&d=e#f",
        "HTTP://x",
        "mailto:a@b.org",
        "../page/#part",
        "/root",
        "page.html",
        "#part",
        "//x.org/y",
    ],
)
def test_addresses_that_a_page_may_link_to(address):
    assert find_address(address) == address


def test_a_refused_link_is_not_drawn_and_an_allowed_one_is():
    svg = draw('links A: {"Bad": "javascript:alert(1)", "Good & <new>": "https://x.org/?a=1&b=2"}')
    assert svg.count("<a ") == 1
    assert '<a href="https://x.org/?a=1&amp;b=2">' in svg
    assert "Good &amp; &lt;new&gt;" in svg
    assert 'role="group"' in render_diagram(f"{HEAD}link A: Good @ https://x.org", "x.mmd", 1).html


def test_entities_become_characters_once():
    assert ">a#b ♥ &lt; &amp;lt;<" in draw("A->>B: a#35;b #9829; #lt; #amp;lt#59;")


@pytest.mark.slow
def test_nothing_runs_in_a_browser(browser, corpus):
    page = browser.new_page()
    events = []
    page.on("dialog", lambda dialog: (events.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: events.append(request.url))
    page.on("pageerror", lambda error: events.append(str(error)))
    texts = [HEAD + text for text in TRICKS]
    texts += [entry["text"] for entry in corpus if "xss" in entry["file"]]
    html = "".join(render_diagram(text, "x.mmd", 1).html for text in texts)
    assert html.count("<figure") >= 27
    page.set_content("<!doctype html>" + html)
    for link in page.query_selector_all("a"):
        assert link.get_attribute("href").startswith("https://")
    assert (
        page.evaluate(
            "document.querySelectorAll('script,style,foreignObject,img,[onload],[onclick],[onerror]').length"
        )
        == 0
    )
    page.wait_for_timeout(100)
    assert events == []
    page.close()
