"""Figures in real builds: what the search finds, the language of steps, options, and colours."""

import json
import re

import pytest

from inlaid.project.check import check_project
from inlaid.project.project import load_project
from tests.hosts.sites import build_site, write_site

DRAWN = """```sequence
sequenceDiagram
  Browser->>Server: fetch the page & its <b>
  loop daily
    Server-->>Browser: page
  end
```
"""


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_the_search_finds_steps_and_no_picture(tmp_path, theme):
    page = f"# Shop\n\nBefore.\n\n{DRAWN}\nAfter.\n"
    config = write_site(
        tmp_path, {"docs/index.md": page}, theme={"name": theme}, plugins=["search", "inlaid"]
    )
    assert build_site(config, strict=True) == ""
    index = json.loads((tmp_path / "site/search/search_index.json").read_text("utf-8"))
    for entry in index["docs"]:
        words = re.sub(r"<[^>]+>", " ", entry["text"])
        assert words.split().count("Before.") == words.split().count("After.") == 1
        assert words.count("Browser to Server: fetch the page") == 1
        assert words.count("fetch the page") == 1
        assert "loop: daily" in words


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        ({"name": "mkdocs", "locale": "fr"}, "<li>Browser à Server : fetch"),
        ({"name": "material", "language": "de"}, "<li>Browser an Server: fetch"),
        ({"name": "mkdocs"}, "<li>Browser to Server: fetch"),
    ],
)
def test_steps_are_in_the_language_of_the_theme(tmp_path, theme, said):
    config = write_site(tmp_path, {"docs/index.md": DRAWN}, theme=theme)
    build_site(config, strict=True)
    assert said in (tmp_path / "site/index.html").read_text("utf-8")


def test_a_fence_says_how_wide_its_figure_is(tmp_path):
    label = "A->>B: " + "some words of a label " * 6
    text = "```sequence{}\nsequenceDiagram\n" + label + "\n```\n"
    pages = {
        f"docs/{name}.md": text.replace("{}", option)
        for name, option in {
            "plain": "",
            "small": " width=300",
            "wide": " width=wide",
            "bare": " wide",
        }.items()
    }
    quoted = "```sequence ./long.mmd width=300\n```\n"
    files = {"snippets/long.mmd": f"sequenceDiagram\n{label}\n", "docs/quoted.md": quoted}
    config = write_site(tmp_path, pages | files)
    build_site(config, strict=True)

    def measure(name):
        html = (tmp_path / f"site/{name}/index.html").read_text("utf-8")
        return int(re.search(r"--inlaid-width:(\d+)px", html)[1])

    assert measure("small") == measure("quoted") <= 300 < measure("plain") <= 688
    assert measure("plain") <= measure("wide") <= 1000
    assert measure("bare") == measure("wide")


def test_a_width_that_is_none_is_reported_at_its_place(tmp_path):
    page = DRAWN.replace("```sequence", "```sequence width=big", 1)
    write_site(tmp_path, {"docs/index.md": page})
    (found,) = check_project(load_project(tmp_path)).diagnostics
    assert (found.code.name, str(found.location)) == ("option-value", "docs/index.md:1:19")
    assert "wide or a number of pixels" in found.message


COLOURS = """```sequence
sequenceDiagram
  box Aqua Front
  participant A
  end
  rect rgb(255, 230, 230)
  A->>B: on red
  rect navy
  Note over A: a note
  A->>B: on blue
  end
  end
  A->>B: plain
```
"""
READ = """
(image) => {
  const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const load = new Image();
  load.src = image;
  return load.decode().then(() => {
    const canvas = document.createElement('canvas');
    canvas.width = load.width; canvas.height = load.height;
    const context = canvas.getContext('2d');
    context.drawImage(load, 0, 0);
    return [...document.querySelectorAll('svg.inlaid-svg text')].map(text => {
      const box = text.getBoundingClientRect();
      const {data} = context.getImageData(box.x, box.y, box.width, box.height);
      const all = [];
      for (let i = 0; i < data.length; i += 4) all.push([...data.slice(i, i + 3)]);
      all.sort((a, b) => light(a) - light(b));
      const ground = all[all.length >> 1];
      const ratio = end => (Math.max(light(end), light(ground)) + 0.05) / (Math.min(light(end), light(ground)) + 0.05);
      return [text.textContent, ground, Math.max(ratio(all[0]), ratio(all.at(-1)))];
    });
  });
}
"""
THEMES = {
    "material": {"name": "material", "font": False},
    "slate": {"name": "material", "font": False, "palette": {"scheme": "slate"}},
    "mkdocs": {"name": "mkdocs"},
    "mkdocs-dark": {"name": "mkdocs", "color_mode": "dark"},
    "readthedocs": {"name": "readthedocs"},
}


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_authors_colours_are_seen_and_texts_on_them_read_in_every_theme(tmp_path, browser, theme):
    config = write_site(tmp_path, {"docs/index.md": f"# A\n\n{COLOURS}"}, theme=THEMES[theme])
    build_site(config, strict=True)
    page = browser.new_page(viewport={"width": 1200, "height": 1100})
    page.route(re.compile("^http"), lambda route: route.abort())
    page.goto((tmp_path / "site/index.html").as_uri())
    from base64 import b64encode  # noqa: PLC0415

    shot = f"data:image/png;base64,{b64encode(page.screenshot()).decode()}"
    seen = page.evaluate(READ, shot)
    page.close()
    grounds = {text: ground for text, ground, _ in seen}
    contrasts = {text: round(ratio, 1) for text, _, ratio in seen}
    plain, red, blue = (grounds[text] for text in ("plain", "on red", "on blue"))
    assert red[0] - plain[0] > blue[0] - plain[0] + 6
    assert blue[2] - plain[2] > red[2] - plain[2] + 6
    assert sum(abs(a - b) for a, b in zip(grounds["Front"], plain, strict=True)) > 12
    assert {text: ratio for text, ratio in contrasts.items() if ratio < 7} == {}


@pytest.mark.parametrize(
    ("header", "figure", "caption"),
    [
        ('sequence title="A <b> order" id=way class="big blue"', 'class="inlaid-diagram big blue" id="way"', "A &lt;b&gt; order"),
        ('{.mermaid .big #way title="Two words"}', 'class="inlaid-diagram big" id="way"', "Two words"),
        ('sequence ./flow.mmd title="Quoted" id=way', 'class="inlaid-diagram" id="way"', "Quoted"),
        ("sequence id=way", 'class="inlaid-diagram" id="way"', ""),
        ("sequence title=Short", 'class="inlaid-diagram"', "Short"),
    ],
)  # fmt: skip
def test_a_figure_has_a_caption_an_anchor_and_classes(tmp_path, header, figure, caption):
    diagram = "sequenceDiagram\n  Shop->>Bank: pay\n"
    body = "" if "./" in header else diagram
    page = f"# Shop\n\n```{header}\n{body}```\n\nSee [the way](#way).\n"
    config = write_site(
        tmp_path,
        {"docs/index.md": page, "snippets/flow.mmd": diagram},
        plugins=[{"inlaid": {"base_path": "snippets", "diagrams": ["sequence", "mermaid"]}}],
    )
    build_site(config, strict="way" in figure)
    html = (tmp_path / "site/index.html").read_text("utf-8")
    assert f"<figure {figure}>" in html
    assert re.findall(r"<figcaption>(.*?)</figcaption>", html) == ([caption] if caption else [])


def test_two_figures_that_want_one_anchor_get_two(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": DRAWN.replace("e\n", "e id=way\n", 1) * 2})
    build_site(config, strict=True)
    html = (tmp_path / "site/index.html").read_text("utf-8")
    assert re.findall(r'<figure[^>]* id="([^"]*)"', html) == ["way", "way-2"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("sequence titel=x", [("option-unknown", 13, "unknown option 'titel'")]),
        ("sequence linenums=1", [("option-unknown", 13, "unknown option 'linenums'")]),
        ("sequence ./flow.mmd linenums=1 title=x", [("option-value", 24, "linenums: a diagram shows no lines")]),
        ("sequence title=x verify=off:plan trace=run", []),
    ],
)  # fmt: skip
def test_an_option_that_a_figure_does_not_take_is_reported_once(tmp_path, header, expected):
    diagram = "sequenceDiagram\n  Shop->>Bank: pay\n"
    body = "" if "./" in header else diagram
    write_site(
        tmp_path,
        {"docs/index.md": f"```{header}\n{body}```\n", "snippets/flow.mmd": diagram},
        plugins=[{"inlaid": {"base_path": "snippets", "traces": {"run": "run.jsonl"}}}],
    )
    found = check_project(load_project(tmp_path)).diagnostics
    assert [(one.code.name, one.location.column, one.message) for one in found] == expected
