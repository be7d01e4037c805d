"""Prove that no input makes the engine super-linear: time at a size against four times the size.

    python benchmarks/hostile.py [--size N] [--only NAME]

Each row is an attack on one stage. A linear stage gives a ratio near 4, a quadratic one near 16;
the script exits with 1 when a ratio is above 8 (and the time is long enough to be measured).
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

from inlaid.diagnostics.report import format_text
from inlaid.includes.directive import NO_OPTIONS, Options
from inlaid.includes.info.info_string import parse_directive
from inlaid.includes.resolution import Resolution
from inlaid.includes.resolve import resolve_page
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import SourceMap, find_regions
from inlaid.pages.fences import find_fences
from inlaid.pages.header import is_include
from inlaid.pages.page import Page
from inlaid.render.commonmark import find_commonmark_fences, find_undefined_references

Attack = Callable[[int], object]

# One marker of each dialect and form: repeated on one line, and on many lines.
MARKERS = {
    "toggle": "// snippet-a",
    "paradox": "// #a",
    "mdbook": "// ANCHOR: a",
    "mdbook end": "// ANCHOR_END: a",
    "asciidoctor": "// tag::a[]",
    "asciidoctor open": "tag::a",
    "asciidoctor end": "// end::a[]",
    "vscode": "// #region a",
    "vscode json": '"// #region": "a",',
    "vscode block": "/* #region a */",
    "vscode end": "// #endregion",
    "pymdownx": "# --8<-- [start:a]",
    "pymdownx dashes": "--8<--",
    "google": "# [START a]",
    "google exclude": "# [START_EXCLUDE]",
    "google in a text": 'f("// [START a]");',
    "markdownsnippets": "// begin-snippet: a",
    "markdownsnippets end": "// end-snippet",
    "bluehawk": "// :snippet-start: a",
    "bluehawk end": "// :snippet-end:",
    "bluehawk remove": "x // :remove:",
    "bluehawk state": "// :state-start: a",
    "bluehawk replace": '// :replace-start: {"terms": {"a',
    "bluehawk emphasize": "x // :emphasize:",
    "snipsync": "// @@@SNIPSTART a",
    "snipsync end": "// @@@SNIPEND",
    "docfx": "// <a>",
    "docfx end": "// </a>",
    "aws": "// snippet-start:[a]",
    "aws open": "// snippet-start:[",
    "aws end": "// snippet-end:[a]",
    "docregion": "// #docregion a",
    "docregion list": "// #docregion a, b, c",
    "docregion end": "// #enddocregion",
    "docregion behind code": "x; // #docregion a",
    "markdownsnippets behind code": "x; // begin-snippet: a",
    "doxygen": "//! [a]",
    "jep413": "// @start region=a",
    "jep413 end": "// @end",
    "jep413 block": "// @highlight region",
    "present": "// START a OMIT",
    "present line": "x; // OMIT",
    "docc": "// snippet.a",
    "docc cut": "// snippet.hide",
    "docs": "// [docs:a]",
}
# What is repeated between two ends, so that every place in between can be tried.
FILLERS = {
    "spaces": ("", " ", "x"),
    "tabs": ("// ", "\t", "x"),
    "hashes": ("", "#", "x"),
    "stars": ("/", "*", "x"),
    "dashes": ("", "-", "8"),
    "slashes": ("", "/", "x"),
    "quotes": ("", '"', "x"),
    "label and spaces": ("// #a", " ", "x"),
    "label and dashes": ("// #", "-", " x"),
    "tag and spaces": ("// <", " ", "x></"),
    "tag tail": ("// </a>", " ", "x"),
    "region and spaces": ("// #region a", " ", "x"),
    "region in spaces": ("//", " ", "region"),
    "pragma in spaces": ("#", " ", "pragma x region"),
    "region block": ("/* #region a", " ", "*x"),
    "region stars": ("/* #region a", "*", "x"),
    "region json": ('"// #region"', " ", ": x"),
    "anchor in stars": ("x = 1 // ANCHOR: a ", "*", "x"),
    "anchor in spaces": ("ANCHOR:", " ", "*"),
    "exclude in spaces": ("// [START", " ", "a]"),
    "bluehawk spaces": ("// :snippet-start: a", " ", "x"),
    "bluehawk dashes": ("// :", "a-", "b"),
    "begin-snippet words": ("// begin-snippet: ", "a ", "("),
    "pymdownx spaces": ("--8<--", " ", "[start"),
    "doxygen spaces": ("//! [a]", " ", "x]"),
    "doxygen names": ("//! [", "a", "]x]"),
    "jep413 tags": ("// ", "@highlight ", "region"),
    "jep413 quotes": ("// ", '@start region="', "x"),
    "jep413 spaces": ("// @start region", " ", "x"),
    "present words": ("x; // START", " a", " OMIT"),
    "present starts": ("x; // ", "START", " OMIT"),
    "present builds": ("x; // ", "+build ", "OMIT"),
    "docs names": ("x; // ", "[docs:a-end", "]"),
    "docregion commas": ("// #docregion ", ",", "a"),
}


def scan(text: str, path: str = "a.js") -> SourceMap:
    return find_regions(parse_source(path, text))


def show(text: str, count: int, selector: str = "a") -> Resolution:
    """Resolve ``count`` includes of one source."""
    source = scan(text)
    fences = f"```js ./a.js {selector}\n```\n" * count
    return resolve_page(Page("page.md", fences), _Library(source))


class _Library:
    languages = ()

    def __init__(self, source: SourceMap) -> None:
        self.source = source

    def open_source(self, _reference: str, _page: Page, _revision: str) -> SourceMap:
        return self.source

    def find_symbol(self, _source: SourceMap, _symbol: object) -> object:
        raise NotImplementedError

    def is_same_code(self, _language: str, one: str, other: str) -> bool:
        return one == other

    def find_defaults(self, _page: Page) -> Options:
        return NO_OPTIONS


def nest(size: int, start: str, end: str) -> str:
    """``size`` regions, each inside the one before."""
    starts = [start.format(at) for at in range(size)]
    return "\n".join([*starts, "x", *(end.format(at) for at in reversed(range(size)))])


def parse_info(info: str) -> object:
    return is_include(info) and parse_directive(info, 1)


def report(text: str) -> str:
    return format_text(resolve_page(Page("page.md", text), _Library(scan("x\n"))).diagnostics)


def _mark_lines(marker: str) -> Attack:
    return lambda size: scan((marker + "\n") * size)


def _mark_one_line(marker: str) -> Attack:
    return lambda size: scan((marker + " ") * size)


def _fill(parts: tuple[str, str, str]) -> Attack:
    first, filler, last = parts
    line = [first, "", last]
    return lambda size: [
        scan(line[0] + filler * (size * 10 // len(filler)) + line[2] + "\n" + near)
        # The keys of every dialect, so that every trigger is run.
        for near in ("#endregion </ -8<- ANCHOR: tag:: [START begin-snippet :x-start: docregion",)
    ]


find_references = partial(find_undefined_references, shortcuts=True, is_grave=False)

ATTACKS: dict[str, Attack] = {
    **{f"lines of {name}": _mark_lines(marker) for name, marker in MARKERS.items()},
    **{f"one line of {name}": _mark_one_line(marker) for name, marker in MARKERS.items()},
    **{f"one line: {name}": _fill(parts) for name, parts in FILLERS.items()},
    "one long line": lambda size: scan("// snippet-a\n" + "x" * size * 10 + "\n// snippet-a\n"),
    "nested named": lambda size: scan(nest(size, "// ANCHOR: a{}", "// ANCHOR_END: a{}")),
    "nested anonymous": lambda size: scan(nest(size, "// #region a{}", "// #endregion")),
    "nested strict": lambda size: scan(nest(size, "// :snippet-start: a{}", "// :snippet-end: {}")),
    "nested replace": lambda size: scan(
        nest(size // 4, "// :replace-start: {{ {}", "// :replace-end: {}")
    ),
    "crossing": lambda size: scan(
        "\n".join(
            [f"// ANCHOR: a{at}" for at in range(size)]
            + [f"// ANCHOR_END: a{at}" for at in range(size)]
        )
    ),
    "one region of many ranges": lambda size: show(
        "// ANCHOR: a\nx\n// ANCHOR_END: a\ny\n" * size, 1
    ),
    "many includes of many regions": lambda size: show(
        "".join(f"// ANCHOR: a{at}\nx\n// ANCHOR_END: a{at}\n" for at in range(size // 10)),
        size // 10,
        "a7",
    ),
    "many includes of many edits": lambda size: show(
        "// ANCHOR: a\nx\n// ANCHOR_END: a\n" + "x // :remove:\n" * (size // 10), size // 10
    ),
    "many includes of many lines": lambda size: show("x\n" * (size // 10), size // 10, "3-4"),
    "many cuts in one region": lambda size: show(
        "// ANCHOR: a\n"
        + "x\n// [START_EXCLUDE]\ny\n// [END_EXCLUDE]\n" * (size // 10)
        + "// ANCHOR_END: a\n",
        1,
    ),
    "many uncomments in one region": lambda size: show(
        "// ANCHOR: a\n"
        + "x\n// :uncomment-start:\n// y\n// :uncomment-end:\n" * (size // 10)
        + "// ANCHOR_END: a\n",
        1,
    ),
    "many missing regions": lambda size: show(
        "".join(f"// ANCHOR: a{at}\nx\n// ANCHOR_END: a{at}\n" for at in range(size)),
        size // 100,
        "b7",
    ),
    "many selectors": lambda size: show("x\n" * 10, 1, "3 " * size),
    "many selectors of one region": lambda size: show(
        "// ANCHOR: a\nx\n// ANCHOR_END: a\n", 1, "a " * (size // 10)
    ),
    "diff of many lines": lambda size: show("x\ny\n" * (size // 100), 1, "1- diff=2-"),
    "info: words": lambda size: parse_info("js ./a.js " + "a " * size),
    "info: words of a diff": lambda size: parse_info("js ./a.js diff=" + "a " * size),
    "info: quotes": lambda size: parse_info("js ./a.js " + '"a" ' * size),
    "info: open quote": lambda size: parse_info("js ./a.js " + '\\"' * size + '"'),
    "info: backslashes": lambda size: parse_info('js ./a.js "' + "\\" * size),
    "info: slashes": lambda size: parse_info("js ./a.js " + "/" * size),
    "info: patterns": lambda size: parse_info("js ./a.js " + "/a/../b/," * size),
    "info: open patterns": lambda size: parse_info("js ./a.js hl=" + ",/a" * size),
    "info: options": lambda size: parse_info("js ./a.js " + "x=1 " * (size // 10)),
    "info: highlights": lambda size: parse_info("js ./a.js hl=" + "L1," * size),
    "info: hl_lines": lambda size: parse_info("js ./a.js hl_lines=" + "1," * size + "x"),
    "info: spaces": lambda size: parse_info(" " * size + "js" + " " * size),
    "info: braces": lambda size: parse_info("{" * size + " include=./a.js" + "{" * size),
    "info: attributes": lambda size: parse_info("{ .a include=./a.js " + "b=c " * size + "}"),
    "fences": lambda size: find_fences("```js ./a.js\n```\n" * size),
    "fences, unclosed": lambda size: find_fences("```js ./a.js\n" * size),
    "fences, longer and longer": lambda size: find_fences(
        "\n".join("`" * (3 + at % 50) + "js" for at in range(size))
    ),
    "fences in a deep list": lambda size: find_fences(
        "".join("    " * (at % 50) + "- a\n" for at in range(size)) + "```js\n```"
    ),
    "fences, quotes": lambda size: find_fences(">" * size + "```js\n" + ">" * size + "```\n"),
    "fences, comments": lambda size: find_fences("<!-- a\n" * size + "```js\n```\n"),
    "fences, raw": lambda size: find_fences("<pre>\n" * size + "```js\n```\n"),
    "fences, ticks on a line": lambda size: find_fences("`" * size * 10 + "\n```js\n```\n"),
    "page of many missing": lambda size: report("```js ./a.js b\n```\n" * (size // 10)),
    "commonmark fences": lambda size: find_commonmark_fences(
        "```js ./a.js\n```\n\n" * (size // 10)
    ),
    "commonmark, unclosed": lambda size: find_commonmark_fences("```js ./a.js\n" * size),
    "references": lambda size: find_references(Page("page.md", "[ab][cd] [ef]\n\n" * (size // 10))),
    "references on a line": lambda size: find_references(Page("page.md", "[ab] " * (size // 10))),
    "references, open": lambda size: find_references(Page("page.md", "[" * (size // 10) + "[ab]")),
    "references, closed": lambda size: find_references(
        Page("page.md", "[ab]" + "]" * (size // 10))
    ),
    "references with entities": lambda size: find_references(
        Page("page.md", "[a&amp;b]\n" * (size // 10))
    ),
    "references, images": lambda size: find_references(
        Page("page.md", "![" * (size // 10) + "[ab]")
    ),
    "references, links open": lambda size: find_references(
        Page("page.md", "[ab](" * (size // 10) + "[ab]")
    ),
}


def measure(attack: Attack, size: int) -> float:
    """Seconds of CPU, the better of two."""
    times = []
    for _ in range(2):
        start = time.process_time()
        attack(size)
        times.append(time.process_time() - start)
    return min(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=4_000)
    parser.add_argument("--only", default="", help="only attacks whose name holds this")
    options = parser.parse_args()
    worst = []
    for name, attack in ATTACKS.items():
        if options.only not in name:
            continue
        small, large = measure(attack, options.size), measure(attack, options.size * 4)
        ratio = large / max(small, 1e-6)
        bad = ratio > 8 and large > 0.05
        worst += [name] * bad
        print(
            f"{name:36} {small:8.3f} s {large:8.3f} s  x{ratio:5.1f}{'  <-- not linear' * bad}",
            flush=True,
        )
    print(f"{len(worst)} attacks are not linear" + (f": {', '.join(worst)}" if worst else ""))
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
