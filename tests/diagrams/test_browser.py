import importlib.util
from pathlib import Path

import pytest

from inlaid.diagrams.language.model import ParticipantKind
from inlaid.diagrams.picture.figure import render_diagram
from inlaid.project.assets import list_assets

pytestmark = pytest.mark.slow

spec = importlib.util.spec_from_file_location("invented", Path(__file__).parent / "invented.py")
invented = importlib.util.module_from_spec(spec)
spec.loader.exec_module(invented)

FONTS = ("Arimo", "DejaVu Sans", "Inter", "Lato", "Noto Sans", "Open Sans", "Roboto")

# Every text of every diagram: inside its box, inside the picture, apart from every other text.
CHECK = """
async (font) => {
  await Promise.all([...document.fonts].filter(f => f.family === font).map(f => f.load()));
  document.body.style.fontFamily = `'${font}', sans-serif`;
  const faults = [];
  let texts = 0;
  for (const svg of document.querySelectorAll('svg')) {
    const say = (what, element) =>
      faults.push(`${svg.dataset.file}: ${what}: ${element.textContent.slice(0, 60)}`);
    const view = svg.viewBox.baseVal;
    const seen = [];
    const boxes = [...svg.querySelectorAll('.b rect, .n rect, .i rect')].map(e => e.getBBox());
    const frames = [...svg.querySelectorAll('.f rect')].map(e => e.getBBox());
    const isOn = (line, box) => {
      const x = (line.left + line.right) / 2, y = (line.top + line.bottom) / 2;
      return box.x < x && x < box.x + box.width && box.y < y && y < box.y + box.height;
    };
    for (const element of svg.querySelectorAll('text')) {
      texts += 1;
      const bounds = element.getBBox();
      const baseline = element.y.baseVal[0].value;
      const line = {
        left: bounds.x, right: bounds.x + bounds.width, top: baseline - 11, bottom: baseline + 4,
      };
      if (line.left < view.x || line.right > view.x + view.width
          || line.top < view.y || line.bottom > view.y + view.height) say('outside the picture', element);
      for (const box of boxes)
        if (isOn(line, box) && (line.left < box.x || line.right > box.x + box.width
            || line.top < box.y - 1 || line.bottom > box.y + box.height + 1)) say('outside its box', element);
      for (const frame of frames)
        if (isOn(line, frame) && (line.left < frame.x || line.right > frame.x + frame.width)) say('cut by a frame', element);
      for (const other of seen) {
        if (line.left < other.right - 0.5 && other.left < line.right - 0.5
            && line.top < other.bottom - 0.5 && other.top < line.bottom - 0.5) say('overlaps', element);
      }
      seen.push(line);
    }
    const picture = svg.getBBox();
    if (picture.x < view.x || picture.y < view.y || picture.x + picture.width > view.x + view.width
        || picture.y + picture.height > view.y + view.height) faults.push(`${svg.dataset.file}: drawn outside the picture`);
  }
  return [texts, faults];
}
"""


@pytest.fixture(scope="module")
def page(browser, corpus, fonts):
    page = browser.new_page()
    texts = {
        entry["file"]: entry["text"]
        for entry in corpus
        if entry["verdict"] == "ok" and entry["file"].startswith("spec/")
    }
    texts |= {f"invented {seed}": invented.invent_diagram(seed) for seed in range(120)}
    figures = []
    for name, text in texts.items():
        result = render_diagram(text, name, 1)
        assert result.html, result.diagnostics
        figures.append(result.html.replace("<svg ", f'<svg data-file="{name}" ', 1))
    page.set_content(
        f"<!doctype html><meta charset=utf-8><style>{fonts.find_faces()}{list_assets()['inlaid.css']}</style>"
        + "".join(figures)
    )
    yield page
    page.close()


@pytest.mark.parametrize("font", FONTS)
def test_every_text_has_its_place_in_every_font(page, font):
    texts, faults = page.evaluate(CHECK, font)
    assert texts > 5000
    assert faults == [], "\n".join(faults)


def test_a_symbol_lies_within_its_head_where_there_is_little_room(browser):
    kinds = [kind.value for kind in ParticipantKind if kind is not ParticipantKind.PARTICIPANT]
    crowd = "".join(f"  P{i}->>P{i + 1}: a message\n" for i in range(12))
    figures = [
        render_diagram(
            f'sequenceDiagram\n  participant P0@{{ "type": "{kind}" }}\n{crowd}', kind, 1
        ).html
        for kind in kinds
    ]
    page = browser.new_page()
    page.set_content("".join(figures))
    found = page.evaluate(
        """[...document.querySelectorAll('svg')].map(svg => {
          const [head, symbol] = ['.b rect', '.y'].map(name => svg.querySelector(name).getBBox());
          return [symbol.width, symbol.x - head.x, head.x + head.width - symbol.x - symbol.width];
        })"""
    )
    page.close()
    assert len(found) == len(kinds)
    assert min(min(sizes) for sizes in found) >= 2
