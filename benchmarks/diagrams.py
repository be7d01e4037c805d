"""Compare Inlaid's sequence diagrams with mermaid in Chromium and with native renderers.

    python benchmarks/diagrams.py

Every renderer draws the corpus' valid diagrams twice to warm up and once more for the clock.
The others are installed below .cache/benchmarks at their first use, with npm and pip.
"""

import json
import statistics
import subprocess
import sys
import venv
from pathlib import Path
from time import perf_counter

from playwright.sync_api import sync_playwright

from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.figure import render_diagram
from inlaid.diagrams.picture.picture_file import draw_file

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache/benchmarks/diagrams"
CORPUS = ROOT / "tests/diagrams/corpus/diagrams.jsonl"
PACKAGES = ["mermaid@12.3.0", "beautiful-mermaid@1.1.3"]
WHEELS = ["merman==0.9.2", "merm==0.1.5"]

MERMAID = """
async (texts) => {
  mermaid.initialize({startOnLoad: false, suppressErrorRendering: true});
  const results = [];
  for (let round = 0; round < 3; round += 1)
    for (const [index, text] of texts.entries()) {
      try {
        const start = performance.now();
        const {svg} = await mermaid.render(`d${round}x${index}`, text);
        if (round === 2) results.push([performance.now() - start, new Blob([svg]).size]);
      } catch (error) { /* counted as not drawn */ }
    }
  return results;
}
"""
BEAUTIFUL = """
import {readFileSync} from 'node:fs';
import {renderMermaidSVG} from 'beautiful-mermaid';
const texts = JSON.parse(readFileSync(0, 'utf8')), results = [];
for (let round = 0; round < 3; round += 1)
  for (const text of texts)
    try {
      const start = performance.now();
      const svg = renderMermaidSVG(text);
      if (round === 2) results.push([performance.now() - start, Buffer.byteLength(svg)]);
    } catch (error) { /* counted as not drawn */ }
console.log(JSON.stringify(results));
"""
NATIVE = """
import json, sys
from time import perf_counter
texts, results = json.load(sys.stdin), []
if sys.argv[1] == "merman":
    import merman
    engine = merman.MermanEngine(None, None)
    draw = lambda text: engine.render_svg(text, None)
else:
    import merm
    draw = merm.render_diagram
for turn in range(3):
    for text in texts:
        try:
            start = perf_counter()
            svg = draw(text)
        except Exception:
            continue
        if turn == 2:
            results.append([(perf_counter() - start) * 1000, len(svg.encode())])
print(json.dumps(results))
"""


def read_corpus():
    entries = map(json.loads, CORPUS.read_text(encoding="ascii").splitlines())
    return [
        entry["text"]
        for entry in entries
        if entry["verdict"] == "ok" and entry["file"].startswith("spec/")
    ]


def install_mermaid():
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (CACHE / "node_modules/mermaid").exists():
        (CACHE / "package.json").write_text('{"private": true, "type": "module"}\n')
        subprocess.run(["npm", "install", "--silent", *PACKAGES], cwd=CACHE, check=True)


def install():
    install_mermaid()
    python = CACHE / "venv/bin/python"
    if not python.exists():
        venv.create(CACHE / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *WHEELS], check=True)
    return python


def measure_inlaid(texts, draw):
    results = []
    for turn in range(3):
        for text in texts:
            start = perf_counter()
            drawn = draw(text)
            if turn == 2:
                results.append(((perf_counter() - start) * 1000, len(drawn.encode())))
    return results


def draw_picture(text):
    diagram, _ = parse_diagram(text, "x.mmd", 1)
    return draw_file(diagram)


def measure_chromium(script, texts):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page()
        page.set_content("<body></body>")
        page.add_script_tag(path=CACHE / "node_modules/mermaid/dist/mermaid.min.js")
        results = page.evaluate(script, texts)
        browser.close()
    return results


def measure_program(command, texts):
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=CACHE
    )
    return json.loads(done.stdout)


def main():
    python = install()
    (CACHE / "beautiful.mjs").write_text(BEAUTIFUL)
    texts = read_corpus()
    rows = {
        "inlaid, picture": measure_inlaid(texts, draw_picture),
        "inlaid, figure with description": measure_inlaid(
            texts, lambda text: render_diagram(text, "x.mmd", 1).html
        ),
        "mermaid 12.3.0 in Chromium": measure_chromium(MERMAID, texts),
        "merman 0.9.2 (Rust)": measure_program([python, "-c", NATIVE, "merman"], texts),
        "merm 0.1.5 (Python)": measure_program([python, "-c", NATIVE, "merm"], texts),
        "beautiful-mermaid 1.1.3 (Node)": measure_program(["node", "beautiful.mjs"], texts),
    }
    ours = [statistics.median(column) for column in zip(*rows["inlaid, picture"], strict=True)]
    print(f"{len(texts)} diagrams; medians of warm runs\n")
    print(f"{'':34}{'drawn':>6}{'ms':>9}{'times ours':>12}{'bytes':>8}{'times ours':>12}")
    for name, results in rows.items():
        time, size = (statistics.median(column) for column in zip(*results, strict=True))
        ratio = f"{time / ours[0]:.1f}", f"{size / ours[1]:.1f}"
        print(f"{name:34}{len(results):6}{time:9.3f}{ratio[0]:>12}{size:8.0f}{ratio[1]:>12}")
    slowest = max(time for time, _ in rows["inlaid, picture"])
    print(f"\nslowest of ours: {slowest:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
