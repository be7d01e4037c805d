"""Compare the render phase of the two renderers with that of MkDocs by itself.

    python benchmarks/renderers.py [--pages N] [--includes N] [--theme NAME] [--rounds N]

Prints the CPU time that MkDocs spends converting pages (`Page.render`), each build in a process of
its own: of the same code pasted in, without Inlaid; of includes by Python-Markdown; by markdown-it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page
from pages import Corpus, make_parser, write_mkdocs

KINDS = {"pasted": "pasted", "python-markdown": "inlaid", "markdown-it": "inlaid"}


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        roots = {kind: write(Path(folder, kind), kind, options) for kind in KINDS}
        times: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for _ in range(options.rounds):
            for kind, root in roots.items():
                times[kind].append(run(root))
    medians = {kind: statistics.median(each) for kind, each in times.items()}
    for kind, median in medians.items():
        ratio = medians["pasted"] / median
        print(f"render phase, {kind:15} {median:6.2f} s CPU, {ratio:.2f} times as fast as pasted")


def write(root: Path, kind: str, options: argparse.Namespace) -> Path:
    """Write a site whose pages one of the renderers converts."""
    write_mkdocs(root, Corpus(KINDS[kind], options.pages, options.includes), options.theme)
    if kind != "pasted":
        path = root / "mkdocs.yml"
        config = yaml.safe_load(path.read_text())
        config["plugins"][-1] = {"inlaid": {"renderer": kind}}
        path.write_text(yaml.safe_dump(config))
    return root


def run(root: Path) -> float:
    """The seconds of one build, in a process of its own."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, __file__, "--measure", str(root)]
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def measure(root: str) -> float:
    """Build a site and return the CPU seconds of converting its pages."""
    spent = 0.0
    render = Page.render

    def timed(page: Page, *arguments: object) -> None:
        nonlocal spent
        started = time.process_time()
        render(page, *arguments)
        spent += time.process_time() - started

    Page.render = timed
    config = load_config(str(Path(root, "mkdocs.yml")))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return spent


if __name__ == "__main__":
    main()
