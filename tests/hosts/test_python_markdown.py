"""The extension in Python-Markdown: containers, highlighters and options."""

import logging
import re
import subprocess
import sys
import tomllib
from html import unescape
from pathlib import Path

import markdown
import pytest

from inlaid.errors import ConfigError, PageError
from inlaid.pages.page import Page
from inlaid.project.build import Build
from inlaid.project.project import load_project

CONTAINERS = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "hosts" / "containers.toml").read_text("utf-8")
)
SHOP = """\
import os
# #total
def total(prices):
    # #sum
    return sum(prices)
    # #sum
# #total

# #report
print(total([1, 2]))
# #report
# #total
VAT = "<b>&"
# #total
"""
PLAIN = [
    "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "toc",
    "pymdownx.details", "pymdownx.tabbed",
]  # fmt: skip
BOTH = ["sequence", "mermaid"]
HOSTS = {
    "superfences": ["pymdownx.superfences", "pymdownx.highlight"],
    "superfences alone": ["pymdownx.superfences"],
    "fenced_code": ["fenced_code"],
    "codehilite": ["fenced_code", "codehilite"],
    "highlight": ["fenced_code", "pymdownx.highlight"],
    "nothing": [],
}


@pytest.fixture
def root(tmp_path):
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/shop.py").write_text(SHOP)
    return tmp_path


def convert(root, text, extensions=HOSTS["superfences"], configs=None, **options):
    configs = {"inlaid": {"root": str(root), "page": "docs/page.md", **options}, **(configs or {})}
    return markdown.markdown(
        text, extensions=[*PLAIN, *extensions, "inlaid"], extension_configs=configs
    )


def read_code(html):
    """The texts of all code elements."""
    found = re.findall(r"<code[^>]*>(.*?)</code>", html, re.DOTALL)
    return [unescape(re.sub("<[^>]*>", "", text)).rstrip("\n") for text in found]


def list_containers():
    for name, case in CONTAINERS.items():
        hosts = [host for host in HOSTS if host != "nothing" or not case.get("needs_fences")]
        yield from ((name, host) for host in case.get("hosts", hosts))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "host"), list(list_containers()))
def test_containers(root, name, host):
    case = CONTAINERS[name]
    # What is not an include would be an error, were it one.
    page = case["page"] if "shown" in case else case["page"].replace("total", "gone")

    for text in (page, page.replace("\n", "\r\n"), page.rstrip("\n")):
        html = convert(root, text, HOSTS[host], strict=True)

        assert not re.search("wzxhzdk|\x02", html)
        for shown in case.get("shown", ()):
            assert any(code.startswith(shown) for code in read_code(html)), html
        for kept in case.get("kept", ()):
            plain = unescape(re.sub(r"</?span[^>]*>", "", html))
            assert kept.replace("total", "gone") in plain, html


def test_a_page_without_includes_is_converted_as_ever(root):
    page = "# Title\n\n````md\n```py ./shop.py total\n```\n````\n\n```py title='x'\nx\n```\n\n<div>\n</div>\n"
    for extensions in HOSTS.values():
        assert convert(root, page, extensions) == markdown.markdown(
            page, extensions=[*PLAIN, *extensions]
        )


@pytest.mark.parametrize("host", HOSTS)
def test_a_block_is_the_same_in_every_host(root, host):
    page = '```python ./shop.py report title="" id=x\n```\n'

    html = convert(root, page, HOSTS[host])

    assert html == convert(root, page)
    assert '<span class="nb">print</span>' in html


def test_blocks_of_others_keep_their_numbers(root):
    typed = "```python\nx\n```\n\n"
    configs = {"pymdownx.highlight": {"anchor_linenums": True}}

    html = convert(root, "```py ./shop.py 1\n```\n\n" + typed, configs=configs)

    assert convert(root, typed, configs=configs) in html


def test_a_site_chooses_the_lexers_of_its_names(root):
    (root / "snippets/a.php").write_text("$a = 1;\n")
    lexers = [{"name": "php", "lang": "php", "options": {"startinline": True}}]

    html = convert(
        root,
        "```php ./a.php\n```",
        configs={"pymdownx.highlight": {"extend_pygments_lang": lexers}},
    )

    assert '<span class="nv">$a</span>' in html


def test_titles_are_escaped_and_link_to_the_source(root):
    link = "https://example.org/{path}#L{first}-L{last}"

    html = convert(root, '```py ./shop.py report title="<i>&"\n```', source_link=link)
    assert (
        '<span class="filename"><a class="inlaid-source" '
        'href="https://example.org/snippets/shop.py#L10-L10">&lt;i&gt;&amp;</a></span>'
    ) in html

    html = convert(root, "```py ./shop.py report link=off\n```", source_link=link)
    assert '<span class="filename">shop.py</span>' in html

    assert "filename" not in convert(root, '```py ./shop.py report title=""\n```')


def read_numbers(html):
    return re.findall('data-linenos="([^"]*)"', html)


def test_lines_have_the_numbers_of_their_file(root):
    html = convert(root, "```py ./shop.py total linenums=source\n```")

    assert read_numbers(html) == [" 3", " 5", "  ", "13"]
    links = re.findall('<a href="#([^"]*)" data-linenos=" *([0-9]+)" aria-label="([0-9]+)"', html)
    assert links == [("total-L3", "3", "3"), ("total-L5", "5", "5"), ("total-L13", "13", "13")]
    assert all(f'<span id="{name}">' in html for name, *_ in links)


def test_numbers_of_a_block_without_a_name(root):
    html = convert(root, "```py ./shop.py 1 linenums=source\n```")

    assert '<span id="shop-py-L1"><a href="#shop-py-L1"' in html


def test_other_line_numbers(root):
    numbered = {"pymdownx.highlight": {"linenums": True}}

    def find(options, configs=None):
        return read_numbers(convert(root, f"```py ./shop.py {options}\n```", configs=configs))

    assert find("report linenums=7") == ["7"]
    assert find("report linenums=source") == ["10"]
    assert find("report") == []
    assert find("report", numbered) == ["1"]
    assert find("report linenums=off", numbered) == []
    assert find('total linenums="8 2"') == [" 8", "  ", "10", "  "]


def read_marked(html):
    """The texts that are marked."""
    found = re.findall("<mark>(.*?)</mark>", html)
    return [unescape(re.sub("<[^>]*>", "", text)) for text in found]


def test_marks(root):
    html = convert(root, '```py ./shop.py total hl="prices","<b>&",/def/,sum,L13\n```')

    assert html.count('<span class="hll"') == 3
    assert read_marked(html) == ["prices", "prices", "<b>&"]


@pytest.mark.parametrize("host", HOSTS)
def test_marks_and_lines_of_the_host(root, host):
    html = convert(root, '```py ./shop.py total hl_lines="1" hl="sum("\n```', HOSTS[host])

    assert html.count('class="hll"') == 1
    assert read_marked(html) == ["sum("]
    assert '<span class="k">return</span>' in html  # colours stay


@pytest.mark.parametrize(
    "options", ["hl=/nowhere/", 'hl="nowhere"', "hl=report", "hl=L1", "hl_lines=9"]
)
def test_a_mark_that_matches_nothing_is_an_error(root, options):
    with pytest.raises(PageError, match="highlight-missing"):
        convert(root, f"```py ./shop.py total {options}\n```", strict=True)


def test_ids_are_unique_and_line_anchors_follow_them(root):
    page = (
        "# Report\n\n"
        + "```py ./shop.py report\n```\n\n" * 2
        + "```py ./shop.py total id=mine\n```\n"
    )
    html = convert(root, page)

    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {
        "report",
        "report-2",
        "report-3",
        "mine",
        "mine-L3",
        "report-2-L10",
    } <= {*ids}


def test_the_rest_of_the_file_folded(root):
    html = convert(root, "```py ./shop.py report context=fold linenums=source\n```")

    assert re.findall("<summary>(.*?)</summary>", html) == ["⋯ 4 lines", "⋯ 1 line"]
    assert read_code(html) == [
        "import os\ndef total(prices):\n    return sum(prices)",
        "print(total([1, 2]))",
        'VAT = "<b>&"',
    ]
    assert html.count("<div") == 1  # one frame
    assert read_numbers(html) == [" 1", " 3", " 5", " 8", "10", "13"]
    program = unescape(re.search('data-inlaid-program="([^"]*)"', html)[1])
    assert program == (
        'import os\ndef total(prices):\n    return sum(prices)\n\nprint(total([1, 2]))\nVAT = "<b>&"\n'
    )


def test_what_is_left_out_between_pieces_opens_in_its_place(root):
    html = convert(root, "```py ./shop.py 1 report context=fold\n```")

    assert re.findall("<summary>(.*?)</summary>", html) == ["⋯ 3 lines", "⋯ 1 line"]
    assert "…" not in html  # no elision line beside it
    html = convert(root, "```py ./shop.py report 1 context=fold\n```")
    assert [code.split("\n")[0] for code in read_code(html)] == [
        "print(total([1, 2]))",
        'VAT = "<b>&"',
    ]


def test_a_long_block_is_collapsed(root):
    html = convert(root, "```py ./shop.py collapse=2\n```")

    assert re.findall("<summary>(.*?)</summary>", html) == ["⋯ 4 lines"]
    assert read_code(html)[0] == "import os\ndef total(prices):"
    assert "<details" not in convert(root, "```py ./shop.py collapse=6\n```")


def test_the_rest_of_the_file_hidden(root):
    html = convert(root, "```py ./shop.py report context=hidden\n```")

    assert "<summary>" not in html
    assert "import os" in html
    assert read_code(html) == ["print(total([1, 2]))"]


def test_classes_and_attributes_are_passed_on(root):
    page = '``` { .python include=./shop.py region=report .wide #first data-x="1 < 2" }\n```'

    html = convert(root, page)

    assert html.startswith(
        '<div id="first" class="inlaid highlight language-python wide" data-x="1 &lt; 2"'
    )


def test_a_custom_fence_gets_what_is_included(root):
    (root / "snippets/flow.mmd").write_text("flowchart LR\n  A --> B\n")
    fences = [{"name": "mermaid", "class": "mermaid"}]

    html = convert(
        root,
        "```mermaid ./flow.mmd\n```",
        configs={"pymdownx.superfences": {"custom_fences": fences}},
    )

    assert '<pre class="mermaid"><code>flowchart LR\n  A --&gt; B</code></pre>' in html


@pytest.mark.parametrize("language", ["sequence", "mermaid"])
@pytest.mark.parametrize("host", HOSTS)
def test_sequence_diagrams(root, language, host):
    text = "sequenceDiagram\n    A->>B: hello\n"
    (root / "snippets/flow.mmd").write_text(text)
    body = "".join(f"    {line}\n" for line in text.splitlines())

    for page in (
        f"```{language}\n{text}```\n",
        f"```{language} ./flow.mmd\n```\n",
        f"!!! note\n\n    ```{language}\n{body}    ```\n",
    ):
        html = convert(root, page, HOSTS[host], strict=True, diagrams=BOTH)
        assert html.count("<figure") == 1
        assert "<svg" in html


@pytest.mark.parametrize("language", ["sequence", "mermaid"])
@pytest.mark.parametrize("host", HOSTS)
def test_the_trace_of_a_diagram_changes_nothing_in_the_page(root, language, host):
    page = "```{}\nsequenceDiagram\n    A->>B: hello\n```\n\nAfter it.\n"
    options = {"strict": True, "diagrams": BOTH}
    plain = convert(root, page.format(language), HOSTS[host], **options)

    for option in ("trace=run", 'trace="run"'):
        html = convert(root, page.format(f"{language} {option}"), HOSTS[host], **options)
        assert html.count("<figure") == 1
        assert html == plain


DIAGRAM = "sequenceDiagram\n    A->>B: hello\n"
FENCE = "pymdownx.superfences"


@pytest.mark.parametrize(
    ("language", "fences", "diagrams"),
    [
        ("mermaid", [], None),
        ("mermaid", ["mermaid"], None),
        ("sequence", ["sequence"], None),
        ("sequence", ["mermaid", "sequence"], BOTH),
        ("sequence", [], []),
    ],
)
def test_what_is_not_ours_to_draw_is_left_to_the_host(root, language, fences, diagrams):
    options = {} if diagrams is None else {"diagrams": diagrams}
    custom = {FENCE: {"custom_fences": [{"name": fence, "class": fence} for fence in fences]}}
    page = f"```{language}\n{DIAGRAM}```\n\n<center>\n```{language}\n{DIAGRAM}```\n</center>\n"
    plain = markdown.markdown(page, extensions=[*PLAIN, FENCE], extension_configs=custom)

    assert convert(root, page, [FENCE], custom, strict=True, **options) == plain


def test_a_mermaid_that_the_site_asks_for_is_drawn_beside_its_custom_fence(root):
    custom = {FENCE: {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]}}
    page = f"```mermaid\n{DIAGRAM}```\n\n```mermaid\nflowchart LR\n  A --> B\n```\n"

    html = convert(root, page, [FENCE], custom, strict=True, diagrams=BOTH)

    assert html.count("<svg") == 1
    assert html.count('<pre class="mermaid">') == 1


def test_a_fence_with_options_of_its_own_hides_no_include(root):
    text = '```{0} exec="on" source="above"\nprint(1)\n```\n\nText.\n\n'
    custom = {FENCE: {"custom_fences": [{"name": "run", "class": "run"}]}}
    page = text.format("run") + "```python ./shop.py total\n```\n"

    assert "print(1)" in (html := convert(root, page, [FENCE], custom, strict=True))
    assert "def total" in unescape(re.sub("<[^>]*>", "", html))


def test_a_broken_diagram_is_an_error_in_its_place(root):
    with pytest.raises(PageError, match=r"docs/page.md:3:5: error\[diagram-"):
        convert(root, "```sequence\nsequenceDiagram\nA->>>>B\n```\n", strict=True)

    html = convert(root, "```sequence\nsequenceDiagram\nA->>>>B\n```\n")
    assert "inlaid-error" in html
    assert "docs/page.md:3:5" in html


def test_a_page_lists_all_errors_and_logs_them(root, caplog):
    page = "```py ./shop.py totl\n```\n\n```py ./gone.py\n```\n\n```py ./shop.py total\n"

    with caplog.at_level(logging.WARNING, "inlaid"):
        html = convert(root, page)

    assert html.count("inlaid-error") == 3
    assert [re.search(r"\[([\w-]+)\]", record.getMessage())[1] for record in caplog.records] == [
        "region-missing",
        "file-missing",
        "fence-unclosed",
    ]


def test_what_is_quoted_is_never_read_as_markdown(root):
    (root / "snippets/odd.md").write_text("--8<-- 'x'\n{{ x }}\n\ta [b](c) \x02wzxhzdk:0\x03 *d*\n")

    for extensions in HOSTS.values():
        html = convert(root, "```md ./odd.md\n```", [*extensions, "pymdownx.snippets"])
        assert read_code(html) == ["--8<-- 'x'\n{{ x }}\n\ta [b](c) wzxhzdk:0 *d*"]


def test_one_instance_converts_page_after_page(root):
    md = markdown.Markdown(
        extensions=["pymdownx.superfences", "inlaid"],
        extension_configs={"inlaid": {"root": str(root)}},
    )
    first = md.convert("```py ./shop.py report\n```")
    (root / "snippets/shop.py").write_text(SHOP.replace("[1, 2]", "[3]"))

    assert "1" in first
    assert "3" in md.convert("```py ./shop.py report\n```")
    assert "report-2" not in md.reset().convert("```py ./shop.py report\n```")


def test_a_plugin_names_the_page_and_places_are_those_of_the_file(root):
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    project = load_project(root)
    build = Build(project, project.open_library())
    text = "---\ntitle: x\n---\n\n<!--\n```py ./shop.py totl\n```\n-->\n\n- a\n\n\t```py ./shop.py totl\n\t```\n"
    build.start_page(Page("docs/page.md", text))

    markdown.markdown(
        text.split("---\n\n")[1],
        extensions=["inlaid"],
        extension_configs={"inlaid": {"build": build}},
    )

    (found,) = build.current.diagnostics
    assert str(found.location) == "docs/page.md:12:18"
    assert found.text == "\t```py ./shop.py totl"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('# P\n\n--8<-- "part.md"\n', 3),
        ('---\ntitle: x\n---\n\n# P\n\none\n\n--8<-- "part.md"\n\nlast\n', 9),
        ('--8<-- "other.md"\n\none\n\n\n--8<-- "part.md"\n\n--8<-- "other.md"\n', 6),
        ('--8<-- "part.md"\n\none\n\n```py ./shop.py snippet-report\n```\n', 1),
        ("--8<--\nother.md\npart.md\n--8<--\n", 1),
    ],
)
def test_what_a_snippet_brings_in_is_placed_where_the_page_names_it(root, text, line):
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    (root / "part.md").write_text("text\n\n" * 20 + "```py ./shop.py totl\n```\n")
    (root / "other.md").write_text("other\n\ntext\n")
    project = load_project(root)
    build = Build(project, project.open_library())
    build.start_page(Page("docs/page.md", text))

    markdown.markdown(
        text.removeprefix("---\ntitle: x\n---\n\n"),
        extensions=["pymdownx.snippets", "inlaid"],
        extension_configs={
            "inlaid": {"build": build},
            "pymdownx.snippets": {"base_path": [str(root)]},
        },
    )

    (found,) = [
        diagnostic for diagnostic in build.current.diagnostics if "totl" in diagnostic.message
    ]
    assert (found.location.path, found.location.line) == ("docs/page.md", line)


@pytest.mark.parametrize(
    "text", ['# P\n\n--8<-- "part.md"\n', '--8<-- "part.md"', 'a\n\n- b\n\n    --8<-- "part.md"\n']
)
def test_no_diagnostic_stands_on_a_line_that_the_page_does_not_have(root, text):
    (root / "docs").mkdir()
    plugin = "plugins:\n  - inlaid: {diagrams: [sequence, mermaid]}\n"
    (root / "mkdocs.yml").write_text(f"site_name: x\n{plugin}")
    (root / "part.md").write_text(
        "text\n\n" * 5 + "```mermaid\nsequenceDiagram\n  A->>B: x\n  A->B x\n```\n\n```sequence\n"
        "participant A\nparticipant A\nfoo\n```\n\n```py ./gone.py\n"
    )
    project = load_project(root)
    build = Build(project, project.open_library())
    build.start_page(Page("docs/page.md", text))

    markdown.markdown(
        text,
        extensions=["pymdownx.superfences", "pymdownx.snippets", "inlaid"],
        extension_configs={
            "inlaid": {"build": build},
            "pymdownx.snippets": {"base_path": [str(root)]},
        },
    )

    found = build.current.diagnostics
    assert {diagnostic.code.name for diagnostic in found} >= {"diagram-syntax", "fence-unclosed"}
    line = text.split("--8<--")[0].count("\n") + 1
    assert {diagnostic.location.line for diagnostic in found} == {line}
    assert {other.location.line for diagnostic in found for other in diagnostic.related} <= {line}


def test_an_unknown_option_is_named_with_the_nearest():
    with pytest.raises(ConfigError, match=r"^<options>:1:1: error\[setting-unknown\] base_pth"):
        markdown.markdown("x", extensions=["inlaid"], extension_configs={"inlaid": {"base_pth": 1}})


def test_what_was_removed_is_reported_before_a_page_is_converted():
    options = {"renderer": "markdown-it"}
    with pytest.raises(ConfigError, match="was removed, because"):
        markdown.Markdown(extensions=["inlaid"], extension_configs={"inlaid": options})


@pytest.mark.slow
@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_a_mistake_in_the_settings_shows_no_frames_of_the_host(tmp_path, host):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: S\nmarkdown_extensions:\n  - inlaid: {optoin: 3}\ntheme: {name: material}\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", host, "build", "-f", "mkdocs.yml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "mkdocs.yml:3:14: error[setting-unknown] optoin: unknown setting\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert "  File " not in done.stderr
