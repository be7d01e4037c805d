"""How real diagrams fit a column of text, beside mermaid: width, area, bytes and time.

    python benchmarks/fit.py FOLDER...

Draws every sequence diagram of the Markdown pages and `.mmd` files below the folders, checkouts of
repositories for example; those that either of the two refuses are counted and left out. Mermaid
runs in Chromium; it comes from npm at the first use, into .cache/benchmarks.
"""

import re
import statistics
import sys
from pathlib import Path
from time import perf_counter

from diagrams import install_mermaid, measure_chromium

from inlaid.diagrams.language.envelope import is_sequence_diagram
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.figure import render_figure
from inlaid.diagrams.picture.layout import TEXT_COLUMN, layout_diagram

FENCE = re.compile(
    r"^([ \t>]*)(`{3,}|~{3,})[ \t]*\{?mermaid[^\n]*\n(.*?)^[ \t>]*\2[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
SUFFIXES = {".md", ".mdx", ".markdown", ".mmd", ".mermaid"}
SIZES = (1.0, 0.85, 0.7)
MERMAID = """
async (texts) => {
  mermaid.initialize({startOnLoad: false, suppressErrorRendering: true});
  const results = [];
  for (const [index, text] of texts.entries()) {
    try {
      let size = 0, spent = 0, box = null;
      for (let round = 0; round < 2; round += 1) {
        const start = performance.now();
        const {svg} = await mermaid.render(`d${round}x${index}`, text);
        spent = performance.now() - start;
        size = new Blob([svg]).size;
        const parsed = new DOMParser().parseFromString(svg, 'text/html');
        box = parsed.querySelector('svg').viewBox.baseVal;
      }
      results.push([box.width, box.height, size, spent]);
    } catch (error) { results.push(null); }
  }
  return results;
}
"""


def find_texts(folders):
    texts = {}
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                for found in [text] if path.suffix in {".mmd", ".mermaid"} else read_fences(text):
                    if is_sequence_diagram(found):
                        texts[found.strip()] = found
    return list(texts.values())


def read_fences(text):
    for indent, _, body in FENCE.findall(text):
        yield "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))


def measure_inlaid(texts):
    results = []
    for text in texts:
        diagram, _ = parse_diagram(text, "x.mmd", 1)
        if diagram is None:
            results.append(None)
            continue
        render_figure(diagram)
        start = perf_counter()
        parsed, _ = parse_diagram(text, "x.mmd", 1)
        html = render_figure(parsed)
        spent = (perf_counter() - start) * 1000
        layout = layout_diagram(diagram)
        results.append((layout.width, layout.height, len(html.encode()), spent))
    return results


def main(folders):
    install_mermaid()
    texts = find_texts(folders)
    rows = {"inlaid": measure_inlaid(texts), "mermaid": measure_chromium(MERMAID, texts)}
    refused = {name: sum(result is None for result in results) for name, results in rows.items()}
    both = [pair for pair in zip(*rows.values(), strict=True) if None not in pair]
    print(f"{len(texts)} diagrams; refused: {refused}; both draw {len(both)}\n")
    print(f"{'':10}" + "".join(f"{f'fit at {size:.0%}':>14}" for size in SIZES), end="")
    print(f"{'area, px':>12}{'bytes':>9}{'ms':>8}")
    for name, results in zip(rows, zip(*both, strict=True), strict=True):
        shares = [TEXT_COLUMN / width for width, *_ in results]
        print(f"{name:10}", end="")
        for size in SIZES:
            count = sum(share >= size for share in shares)
            print(f"{f'{count} ({count / len(both):.0%})':>14}", end="")
        area = statistics.median(width * height for width, height, *_ in results)
        size, spent = (statistics.median(column) for column in list(zip(*results, strict=True))[2:])
        print(f"{area:12.0f}{size:9.0f}{spent:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
