from pathlib import Path

import pytest

from inlaid.diagrams.picture.figure import FigureOptions, render_diagram
from inlaid.project.assets import list_assets

pytestmark = pytest.mark.slow

AXE = Path(__file__).parents[1] / "browser/node_modules/axe-core/axe.min.js"
SCHEMES = {
    "light": ("#ffffff", "#1f2328"),
    "dark": ("#1e2129", "#e2e4e9"),
}
STEPS = """
sequenceDiagram
    title Buying
    accDescr: How an order is placed
    autonumber
    actor U as User
    participant S@{ "type": "database", "alias": "Store" }
    link S: Manual @ https://example.org/manual
    U->>+S: GET /
    Note over U,S: one<br>two
    loop every day
        S-->>U: page
    end
    alt paid
        U-xS: pay
    else refused
        S<<->>U: talk
    end
    rect rgb(200, 220, 255)
        S->>S: rest
    end
    deactivate S
"""


def open_page(browser, body, scheme="light", width=1000):
    background, colour = SCHEMES[scheme]
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.set_content(
        f'<!doctype html><html lang="en"><meta charset=utf-8><title>Diagrams</title><style>{list_assets()["inlaid.css"]}'
        f"body{{background:{background};color:{colour};--md-default-bg-color:{background};font-family:sans-serif}}</style>"
        f"<main><h1>Diagrams</h1>{body}</main><script>{list_assets()['inlaid.js']}</script></html>"
    )
    return page


@pytest.mark.parametrize(("scheme", "step"), [("light", 1), ("dark", 8)])
def test_axe_finds_no_violation(browser, corpus, scheme, step):
    valid = [
        entry for entry in corpus if entry["verdict"] == "ok" and entry["file"].startswith("spec/")
    ]
    drawn = [render_diagram(entry["text"], entry["file"], 1).html for entry in valid[::step]]
    page = open_page(browser, "".join(drawn), scheme)
    page.add_script_tag(path=AXE)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    found = [
        (violation["id"], len(violation["nodes"]), violation["nodes"][0]["html"][:200])
        for violation in result["violations"]
    ]
    page.close()
    assert len(valid) == 359
    assert found == []


def test_a_screen_reader_hears_name_and_steps(browser):
    page = open_page(
        browser, render_diagram(STEPS.replace("    link", "    %% link"), "x.mmd", 1).html
    )
    picture = page.get_by_role("img", name="Buying")
    assert picture.count() == 1
    assert page.locator("[aria-label=Buying], svg title").count() == 1
    assert picture.locator("desc").text_content() == "How an order is placed"
    assert page.evaluate(LISTED) == [
        "(1) User to Store: GET /",
        "Store becomes active",
        "note over User and Store: one two",
        ["loop: every day", "(2) Store to User: page"],
        ["if: paid", "(3) User to Store (lost): pay"],
        ["otherwise: refused", "(4) Store and User, both ways: talk"],
        "(5) Store to itself: rest",
        "Store is no longer active",
    ]
    page.close()


# What the list says: a block is a list whose first entry is its own text.
LISTED = """
() => {
  const read = (item) => {
    const inner = [...item.querySelectorAll(':scope > ol > li')].map(read);
    return inner.length ? [item.firstChild.data, ...inner] : item.textContent;
  };
  return [...document.querySelectorAll('.inlaid-steps > ol > li')].map(read);
}
"""


@pytest.mark.parametrize(
    ("language", "said", "marked"),
    [
        ("de", ["(1) User an Store: GET /", "Store wird aktiv"], None),
        ("pt-BR", ["(1) User para Store: GET /", "Store fica ativo"], None),
        ("zh", ["(1) User 到 Store：GET /", "Store 变为活动"], None),
        ("zh_TW", ["(1) User 到 Store：GET /", "Store 變為活動"], None),
        ("zh-Hant", ["(1) User 到 Store：GET /", "Store 變為活動"], None),
        ("xx", ["(1) User to Store: GET /", "Store becomes active"], "en"),
    ],
)
def test_steps_have_the_language_of_the_page_or_say_which_they_have(
    browser, language, said, marked
):
    options = FigureOptions(language)
    page = open_page(browser, render_diagram(STEPS, "x.mmd", 1, options=options).html)
    assert page.evaluate(LISTED)[:2] == said
    assert page.locator(".inlaid-steps").get_attribute("lang") == marked
    page.close()


def test_the_keyboard_stops_at_links_and_only_where_something_scrolls(browser):
    wide = "".join(f"P{i}->>P{i + 1}: message\n" for i in range(20))
    linked = "link P0: Manual @ https://example.org/manual\n"
    page = open_page(
        browser,
        render_diagram(STEPS, "x.mmd", 1).html
        + render_diagram(f"sequenceDiagram\n{wide}{linked}", "x.mmd", 1).html,
    )
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                "document.activeElement.closest('a, div, button').className.baseVal ?? document.activeElement.className"
            )
        )
    assert stops == ["", "inlaid-scroll", "", "inlaid-open"]
    assert page.evaluate("document.querySelectorAll('[tabindex]').length") == 1
    page.close()


def test_a_picture_that_scrolls_opens_large(browser):
    wide = "".join(f"P{i}->>P{i + 1}: message\n" for i in range(20))
    page = open_page(browser, render_diagram(f"sequenceDiagram\n{wide}", "x.mmd", 1).html)
    page.get_by_role("button", name="Open large").click()
    dialog = page.get_by_role("dialog")
    shown = dialog.locator("svg").bounding_box()["width"]
    assert shown == float(page.locator(".inlaid-scroll svg").get_attribute("width"))
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0
    page.close()


def test_the_edge_shows_that_a_picture_goes_on(browser):
    wide = "".join(f"P{i}->>P{i + 1}: message\n" for i in range(20))
    page = open_page(browser, render_diagram(f"sequenceDiagram\n{wide}", "x.mmd", 1).html)
    edges = "e => ['--inlaid-before', '--inlaid-behind'].map(n => parseFloat(getComputedStyle(e).getPropertyValue(n)))"
    box = page.locator(".inlaid-scroll")
    assert box.evaluate(edges) == [0, 48]
    box.evaluate("e => e.scrollLeft = e.scrollWidth")
    page.wait_for_timeout(100)
    assert box.evaluate(edges) == [48, 0]
    page.close()
    small = open_page(browser, render_diagram(STEPS, "x.mmd", 1).html)
    assert small.locator(".inlaid-scroll").evaluate(edges) == [0, 0]
    small.close()


def test_a_wide_diagram_scrolls_inside_its_box_on_a_phone(browser):
    wide = "sequenceDiagram\n" + "".join(f"P{i}->>P{i + 1}: a longer message\n" for i in range(9))
    page = open_page(browser, render_diagram(wide, "x.mmd", 1).html, width=375)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    box = page.locator(".inlaid-scroll")
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.locator("svg text").first.evaluate("e => getComputedStyle(e).fontSize") == "14px"
    page.close()


def test_a_diagram_that_nearly_fits_is_shrunk(browser):
    rendered = render_diagram(STEPS, "x.mmd", 1).html
    page = open_page(browser, rendered)
    natural = float(page.locator("svg").get_attribute("width"))
    page.set_viewport_size({"width": int(natural * 0.9) + 16, "height": 800})
    page.add_style_tag(content="body { margin: 8px } figure { margin: 0 }")
    box = page.locator(".inlaid-scroll")
    assert box.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    shown = page.locator("svg").bounding_box()
    assert 0.88 < shown["width"] / natural < 0.91
    assert shown["height"] < float(page.locator("svg").get_attribute("height")) * 0.91
    page.close()


def test_labels_are_selectable_text(browser):
    page = open_page(browser, render_diagram(STEPS, "x.mmd", 1).html)
    page.locator("svg text", has_text="GET /").dblclick()
    assert page.evaluate("getSelection().toString()").strip() == "GET"
    page.close()


CONTRAST = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const read = (css) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const paint = (below, css, opacity) => {
    const top = read(css), alpha = top[3] / 255 * opacity;
    return below.map((v, i) => i < 3 ? v * (1 - alpha) + top[i] * alpha : 255);
  };
  const ground = read(getComputedStyle(document.body).backgroundColor);
  const results = [];
  for (const svg of document.querySelectorAll('svg'))
    for (const text of svg.querySelectorAll('text')) {
      const at = text.getBBox(), x = at.x + at.width / 2, y = at.y + at.height / 2;
      let colour = ground;
      for (const shape of svg.querySelectorAll('rect, path.tab')) {
        if (shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING) break;
        const box = shape.getBBox(), style = getComputedStyle(shape);
        if (x < box.x || x > box.x + box.width || y < box.y || y > box.y + box.height) continue;
        if (style.fill !== 'none') colour = paint(colour, style.fill, Number(style.fillOpacity));
      }
      const [a, b] = [light(paint(colour, getComputedStyle(text).fill, 1)), light(colour)].sort((m, n) => n - m);
      results.push([(a + 0.05) / (b + 0.05), text.textContent.slice(0, 40)]);
    }
  return results;
}
"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_is_readable_on_every_ground(browser, corpus, scheme):
    # The colours that authors wrote in these diagrams count as well.
    chosen = [
        entry for entry in corpus if entry["file"].startswith("spec/") and entry["verdict"] == "ok"
    ]
    body = "".join(render_diagram(entry["text"], "x.mmd", 1).html for entry in chosen)
    page = open_page(browser, body + render_diagram(STEPS, "x.mmd", 1).html, scheme)
    measured = page.evaluate(CONTRAST)
    page.close()
    assert len(measured) > 3000
    assert [row for row in measured if row[0] < 4.5] == []
