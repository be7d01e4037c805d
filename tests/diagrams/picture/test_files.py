"""Pictures as files are looked at as pixels: in a browser, as an image of a page, in rsvg, in Cairo."""

import subprocess
from base64 import b64encode
from html import escape

import pytest

from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.figure import render_diagram
from inlaid.diagrams.picture.picture_file import FileOptions, Theme, convert, draw_file

pytestmark = pytest.mark.slow

TEXT = """sequenceDiagram
    title Buying
    autonumber
    box Aqua Front
    actor U as User
    participant S@{ "type": "database", "alias": "Store" }
    end
    participant C as Cache
    U->>+S: GET /
    U->>C: a long label that crosses the bar
    Note over U,S: a note
    rect rgb(255, 230, 230)
    loop every day
        S-->>U: page
    end
    end
    S->>-S: rest
"""
# The colour of each pixel in a row through the middle of what is named, and its extremes.
READ = """
async ([source, places]) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.drawImage(image, 0, 0);
  const scale = canvas.width / places.width;
  const light = (r, g, b) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const read = ([x, y, width, height]) => {
    const {data} = context.getImageData(x * scale, y * scale, Math.max(1, width * scale), Math.max(1, height * scale));
    const values = [];
    for (let i = 0; i < data.length; i += 4) values.push(light(data[i], data[i + 1], data[i + 2]));
    return values.sort((a, b) => a - b);
  };
  const results = places.texts.map(place => {
    const values = read(place), ground = values[values.length >> 1];
    const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return Math.max(ratio(ground, values[0]), ratio(ground, values.at(-1)));
  });
  const all = read([0, 0, places.width, places.height]);
  return {least: Math.min(...results), black: all.filter(v => v < 0.01).length / all.length,
          ground: context.getImageData(2, 2, 1, 1).data.slice(0, 4).join(',')};
}
"""
PLACES = """
() => {
  const svg = document.querySelector('svg'), at = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].map(text => {
    const box = text.getBoundingClientRect();
    return [box.x - at.x, box.y - at.y, box.width, box.height];
  });
  return {width: at.width, height: at.height, texts};
}
"""


def draw(theme=Theme.AUTO, background=""):
    diagram, _ = parse_diagram(TEXT, "x.mmd", 1)
    return draw_file(diagram, FileOptions(theme, background))


def embed(data, kind):
    return f"data:{kind};base64,{b64encode(data).decode()}"


def look(browser, source, *, scheme="light"):
    page = browser.new_page(color_scheme=scheme)
    page.set_content(f"<!doctype html><body style='margin:0'>{draw()}")
    places = page.evaluate(PLACES)
    page.set_content(f"<!doctype html><meta name=color-scheme content={scheme}>")
    seen = page.evaluate(READ, [source, places])
    page.close()
    assert len(places["texts"]) > 14
    return seen


def convert_rsvg(svg):
    done = subprocess.run(["rsvg-convert"], input=svg.encode(), capture_output=True, check=True)
    return done.stdout


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("program", ["chromium", "rsvg", "cairo"])
def test_a_file_is_readable_in_every_program(browser, program, theme):
    diagram, _ = parse_diagram(TEXT, "x.mmd", 1)
    images = {
        "chromium": lambda: embed(draw(theme).encode(), "image/svg+xml"),
        "rsvg": lambda: embed(convert_rsvg(draw(theme)), "image/png"),
        "cairo": lambda: embed(convert(diagram, ".png", FileOptions(theme)), "image/png"),
    }
    seen = look(browser, images[program]())
    assert seen["least"] > 4.5
    assert seen["black"] < 0.06
    assert seen["ground"] == {Theme.LIGHT: "255,255,255,255", Theme.DARK: "30,33,41,255"}[theme]


@pytest.mark.parametrize(
    ("scheme", "ground"), [("light", "255,255,255,255"), ("dark", "30,33,41,255")]
)
def test_a_file_follows_the_scheme_of_its_page(browser, scheme, ground):
    page = browser.new_page(color_scheme=scheme)
    source = embed(draw().encode(), "image/svg+xml")
    page.set_content(
        f"<!doctype html><meta name=color-scheme content={scheme}><body style='margin:0'>"
        f"<img src='{source}'>"
    )
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": 40, "height": 40})
    page.close()
    seen = look(browser, embed(shot, "image/png"))
    assert seen["ground"] == ground


def test_a_ground_can_be_chosen_or_left_out(browser):
    def see(background):
        source = embed(draw(background=background).encode(), "image/svg+xml")
        return look(browser, source)["ground"]

    assert see("none") == "0,0,0,0"
    assert see("rgb(10, 200, 30)") == "10,200,30,255"


def test_a_pdf_holds_its_texts():
    diagram, _ = parse_diagram(TEXT, "x.mmd", 1)
    assert convert(diagram, ".pdf").startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("page", "ink"), [("#fff", "#222"), ("#222", "#eee")], ids=["light", "dark"]
)
def test_a_figure_is_readable_where_style_sheets_are_dropped(browser, page, ink):
    # Feeds, mail, reader mode: the elements and their attributes stay, class names don't matter.
    html = render_diagram(TEXT, "x.mmd", 1).html
    view = browser.new_page()
    view.set_content(f"<!doctype html><body style='margin:0;background:{page};color:{ink}'>{html}")
    places = view.evaluate(PLACES)
    shot = view.locator("svg").screenshot()
    seen = view.evaluate(READ, [embed(shot, "image/png"), places])
    view.close()
    assert seen["least"] > 4.5
    assert seen["black"] < 0.06


def test_no_shape_depends_on_the_style_sheet():
    # Black is what a shape without a colour is; it has one, or its group does.
    diagram, _ = parse_diagram(TEXT, "x.mmd", 1)
    for shape in ("rect", "path", "circle"):
        for element in draw_file(diagram).split(f"<{shape} ")[1:]:
            attributes = element.partition(">")[0]
            if "class=" in attributes:
                assert "fill=" in attributes, escape(attributes)
