"""The corpus of the benchmarks: pages that show regions of files, the same for every tool."""

import argparse
import dataclasses
from pathlib import Path

import yaml

WORDS = "a site that shows what its programs do and proves that they do it"
LANGUAGES = {"py": "python", "js": "javascript", "sh": "bash"}
BODIES = {
    "py": """\
def part_{at}(items):
    total = 0
    for item in items:
        total += item.price * {at}
    if total > 100:
        return total * 0.9  # a discount
    return total
""",
    "js": """\
export function part{at}(items) {{
  const total = items.reduce((sum, item) => sum + item.price * {at}, 0);
  if (total > 100) {{
    return total * 0.9; // a discount
  }}
  return total;
}}
""",
    "sh": """\
part_{at}() {{
  local total=0
  for item in "$@"; do
    total=$((total + item * {at}))
  done
  echo "$total" # the sum
}}
""",
}
COMMENTS = {"py": "# {}", "js": "// {}", "sh": "# {}"}
# How a region begins and ends, and how a page shows it.
MARKS = {
    "pasted": ("", ""),
    "inlaid": ("snippet-part-{at}", "snippet-part-{at}"),
    "snippets": ("--8<-- [start:part-{at}]", "--8<-- [end:part-{at}]"),
    "vitepress": ("#region part-{at}", "#endregion part-{at}"),
    "mdbook": ("ANCHOR: part-{at}", "ANCHOR_END: part-{at}"),
}
FENCES = {
    "inlaid": '```{language} ./{name} snippet-part-{at} title=""\n```\n',
    "snippets": '```{language}\n--8<-- "{name}:part-{at}"\n```\n',
    "vitepress": "<<< @/../snippets/{name}#part-{at}{{{language}}}\n",
    "mdbook": "```{language}\n{{{{#include ../../snippets/{name}:part-{at}}}}}\n```\n",
}


@dataclasses.dataclass(frozen=True)
class Corpus:
    """Pages that show regions of files: the same pages for every kind of include."""

    kind: str
    pages: int
    includes: int

    def write(self, docs: Path, sources: Path) -> None:
        """Write the pages and the sources, each page with one of its own."""
        sources.mkdir(parents=True)
        for page in range(self.pages):
            name = find_source(page)
            suffix = name.rpartition(".")[2]
            codes = [BODIES[suffix].format(at=page * 100 + at) for at in range(self.includes)]
            (sources / name).write_text(self._mark(codes, COMMENTS[suffix]))
            path = find_page(docs, page)
            path.parent.mkdir(parents=True, exist_ok=True)
            parts = [f"# Page {page}\n"]
            for at, code in enumerate(codes):
                parts += [f"## Part {at}\n", make_text(page * 7 + at)]
                parts.append(self._show(name, LANGUAGES[suffix], at, code))
            path.write_text("\n".join(parts))

    def share(self, docs: Path, sources: Path, pages: int) -> None:
        """Show a source, `shared.py`, at the end of each of the first pages."""
        code = BODIES["py"].format(at=0)
        (sources / "shared.py").write_text(self._mark([code], COMMENTS["py"]))
        for page in range(min(pages, self.pages)):
            path = find_page(docs, page)
            path.write_text(f"{path.read_text()}\n{self._show('shared.py', 'python', 0, code)}")

    def _mark(self, codes: list[str], comment: str) -> str:
        start, end = (comment.format(mark) for mark in MARKS[self.kind])
        return "\n".join(
            f"{start.format(at=at)}\n{code}{end.format(at=at)}\n" for at, code in enumerate(codes)
        )

    def _show(self, name: str, language: str, at: int, code: str) -> str:
        if self.kind == "pasted":
            return f"```{language}\n{code}```\n"
        return FENCES[self.kind].format(name=name, language=language, at=at)


def find_page(docs: Path, page: int) -> Path:
    """The file of a page."""
    return docs / f"section{page // 50}" / f"page{page}.md"


def find_source(page: int) -> str:
    """The name of the source that a page has for itself."""
    return f"part{page}.{list(LANGUAGES)[page % len(LANGUAGES)]}"


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """The options of a benchmark of one site: its size and theme, and the rounds."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--includes", type=int, default=5)
    parser.add_argument("--theme", default="mkdocs")
    parser.add_argument("--rounds", type=int, default=5)
    return parser


def make_text(seed: int) -> str:
    """Three paragraphs."""
    known = WORDS.split()
    words = [known[(seed + at * at) % len(known)] for at in range(120)]
    return "\n\n".join(" ".join(words[at : at + 40]) + "." for at in (0, 40, 80)) + "\n"


def write_mkdocs(root: Path, corpus: Corpus, theme: str = "mkdocs") -> None:
    """Write a site for MkDocs and what reads its configuration."""
    snippets = {"base_path": [str(root / "snippets")], "check_paths": True}
    config = {
        "site_name": "Benchmark",
        **({"theme": {"name": theme}} if theme else {}),
        "plugins": ["search", *(["inlaid"] if corpus.kind == "inlaid" else [])],
        "markdown_extensions": [
            "admonition", "attr_list", "tables", "pymdownx.superfences", "pymdownx.highlight",
            *([{"pymdownx.snippets": snippets}] if corpus.kind == "snippets" else []),
        ],
        "watch": ["snippets"] if corpus.kind == "snippets" else [],
    }  # fmt: skip
    corpus.write(root / "docs", root / "snippets")
    (root / "docs/index.md").write_text("# Benchmark\n")
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config))
