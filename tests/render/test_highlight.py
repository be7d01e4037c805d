"""The imitation of a host's highlighter gives the bytes that the host gives."""

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inlaid.hosts.python_markdown.highlighter import find_highlighter
from inlaid.render.code import CodeToHighlight, highlight_plainly
from inlaid.render.highlight import Highlighter

SUPERFENCES = ["pymdownx.superfences", "pymdownx.highlight"]
HOSTS = {
    "superfences": (SUPERFENCES, {}),
    "anchors": (SUPERFENCES, {"anchor_linenums": True}),
    "material": (SUPERFENCES, {"anchor_linenums": True, "line_spans": "__span", "pygments_lang_class": True}),
    "numbers": (SUPERFENCES, {"linenums": True, "anchor_linenums": True}),
    "inline numbers": (SUPERFENCES, {"linenums": True, "linenums_style": "pymdownx-inline"}),
    "no classes": (SUPERFENCES, {"noclasses": True}),
    "guess": (SUPERFENCES, {"guess_lang": True}),
    "kept blank lines": (SUPERFENCES, {"stripnl": False}),
    "titles": (SUPERFENCES, {"auto_title": True}),
    "extended": (SUPERFENCES, {"extend_pygments_lang": [{"name": "php", "lang": "php", "options": {"startinline": True}}]}),
    "no pygments": (SUPERFENCES, {"use_pygments": False}),
    "codehilite": (["fenced_code", "codehilite"], {}),
    "codehilite numbers": (["fenced_code", "codehilite"], {"linenums": True}),
    "highlight alone": (["fenced_code", "pymdownx.highlight"], {"anchor_linenums": True}),
    "plain": ([], {}),
}  # fmt: skip
IMITATED = {
    "superfences",
    "anchors",
    "material",
    "codehilite",
    "highlight alone",
    "kept blank lines",
}
LANGUAGES = [
    "python",
    "php",
    "js",
    "bash",
    "diff",
    "text",
    "nosuchlanguage",
    "html",
    "yaml",
    "",
    "mermaid",
]
TEXTS = [
    "x",
    "def f(x):\n    return '<&>'\n\n\n# é\t€",
    "\n\na\n",
    '<a href="b">c</a>',
    "$x = 1;\n  -1\n",
    "a\n\n\n\nb",
]


def find_ask(name):
    extensions, config = HOSTS[name]
    configs = {extensions[-1]: config} if extensions else {}
    return find_highlighter(markdown.Markdown(extensions=extensions, extension_configs=configs))


def list_codes():
    for language in LANGUAGES:
        for text in TEXTS:
            yield CodeToHighlight(text, language, id="one")
            yield CodeToHighlight(text, language, has_title=True, id="one-2", classes=("wide",))
            yield CodeToHighlight(
                text, language, id="x", linenums="4", marked=(1,), attributes=(("data-a", "b"),)
            )


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTS)
def test_the_host_s_own_bytes(name):
    highlight, ask = Highlighter(find_ask(name), {}), find_ask(name)

    for code in list_codes():
        assert highlight(code) == ask(code)

    learned = [frame for frame in highlight.frames.values() if frame is not None]
    assert bool(learned) == (
        name in IMITATED or name in {"titles", "guess", "extended", "no classes"}
    ), name


@pytest.mark.parametrize("name", ["superfences", "codehilite", "plain"])
def test_blocks_without_an_id(name):
    highlight, ask = Highlighter(find_ask(name), {}), find_ask(name)

    for text in TEXTS:
        assert highlight(CodeToHighlight(text, "python")) == ask(CodeToHighlight(text, "python"))


def test_blocks_without_an_id_are_numbered_by_the_host():
    highlight, ask = Highlighter(find_ask("anchors"), {}), find_ask("anchors")
    codes = [
        CodeToHighlight("a", "python"),
        CodeToHighlight("b", "python", id="b"),
        CodeToHighlight("c", "python"),
        CodeToHighlight("d", "js"),
    ]

    assert [highlight(code) for code in codes] == [ask(code) for code in codes]


@pytest.mark.slow
@settings(max_examples=60, derandomize=True)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=60))
def test_any_text(text):
    lines = [line for line in text.split("\n") if line.strip()] or ["x"]
    for name in ("material", "codehilite"):
        code = CodeToHighlight("\n".join(lines), "python", id="one")
        assert Highlighter(find_ask(name), {})(code) == find_ask(name)(code)


def test_a_plain_block_is_escaped():
    code = CodeToHighlight(
        "<a>\n'b'", "x", id="i", classes=("w",), marked=(1,), attributes=(("data-x", '"'),)
    )

    assert highlight_plainly(code) == (
        '<pre id="i" class="w" data-x="&quot;"><code class="language-x">'
        '<span class="hll">&lt;a&gt;</span>\n&#x27;b&#x27;\n</code></pre>'
    )
