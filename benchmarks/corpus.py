"""Run a corpus of real region markers through the real fence path and count what comes out.

    python benchmarks/corpus.py FOLDER [--show N] [--dialect NAME]

FOLDER holds one folder a dialect, each with `files/` and `oracle.json` (entries: file, region,
expected or error). Prints per dialect: exact, right error, differs by a rule of ours (with the
rule), wrong; exits with 1 when anything is wrong.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from inlaid.core.page import Page
from inlaid.core.resolve import Include, resolve_page
from inlaid.project import ProjectLibrary
from inlaid.sources.tree import Places, SourceTree

# Folders whose entries aren't regions: other tools' options, page syntax, line classes.
OTHER_GRAMMARS = {"11-sphinx-literalinclude", "13a-embedme", "13b-docusaurus", "13c-shiki"}
ALTERNATIVES = (
    "all_occurrences",
    "expected_dedented",
    "expected_nodedent",
    "expected_indent0",
    "expected_with_exclude_blocks_removed",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="how many wrong entries to print")
    parser.add_argument("--dialect", default="", help="only folders whose name holds this")
    options = parser.parse_args()
    wrong = 0
    for folder in sorted(options.folder.iterdir()):
        if not (folder / "oracle.json").is_file() or options.dialect not in folder.name:
            continue
        if folder.name in OTHER_GRAMMARS:  # not markers of regions
            continue
        counts: Counter[str] = Counter()
        for entry, verdict, found in judge_folder(folder):
            counts[verdict] += 1
            if verdict == "WRONG" and counts[verdict] <= options.show:
                show(entry, found)
        wrong += counts["WRONG"]
        row = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        print(f"{folder.name:28} {sum(counts.values()):5}: {row}")
    return 1 if wrong else 0


def judge_folder(folder: Path) -> Iterator[tuple[dict, str, Include]]:
    entries = json.loads((folder / "oracle.json").read_text("utf-8"))
    library = ProjectLibrary(SourceTree(Places(folder / "files", base_paths=())))
    for entry in entries:
        page = Page("page.md", write_fence(entry))
        include = resolve_page(page, library).includes[0]
        yield entry, judge(entry, include, folder), include


def write_fence(entry: dict) -> str:
    selector = write_selector(entry)
    state = entry.get("state")
    option = f' state="{state}"' if isinstance(state, str) else ""
    return f'``` - "/{entry["file"]}"{selector}{option}\n```\n'


def write_selector(entry: dict) -> str:
    region = entry.get("region")
    if entry.get("ln"):
        return " " + write_lines(entry)
    if region is None:
        return ""
    names = region.split(",") if entry.get("kind") == "multi" else [region]
    return "".join(f' "{each}"' for each in names)


def write_lines(entry: dict) -> str:
    return " ".join(f"{first}-{last}" for first, last in entry["lines"])


def judge(entry: dict, include: Include, folder: Path) -> str:
    errors = [each.code.name for each in include.diagnostics]
    if include.block is None:
        if entry["expected"] is None:
            return "right error"
        return judge_refusal(entry, errors)
    if entry["expected"] is None:
        return rule_for_error(entry) or "WRONG"
    shown = include.block.text
    texts = [entry["expected"], *(entry[key] for key in ALTERNATIVES if key in entry)]
    if shown in texts:
        return "exact"
    if any(shown == normalise(each) for each in texts):
        return "rule 7: dedent and trim"
    if any(drop_elisions(include) == normalise(each) for each in texts):
        return "rule 6: elision line between pieces"
    return rule_for_text(entry) or "WRONG"


def judge_refusal(entry: dict, errors: list[str]) -> str:
    if entry.get("kind") in {"wildcard", "negated", "wildcard-neg"}:
        return "section 2: not a selector of ours"
    if errors == ["lines-out-of-range"]:
        return "section 2: out of range is an error"
    if errors == ["empty-region"] and not entry["expected"].strip():
        return "rule 5: empty region"
    if errors == ["marker-with-code"]:
        return "rule 2: marker with code"
    if errors == ["region-duplicate"]:
        return "rule 3: duplicate"
    return "WRONG"


def rule_for_error(entry: dict) -> str:
    return {"overlapping": "rule 1: crossing works"}.get(entry["error"], "")


def rule_for_text(entry: dict) -> str:
    """Entries whose own notes say that the original tool does what a rule of ours forbids."""
    if "ordinary line(s) ending in #word" in entry.get("quirk", ""):
        return "section 5: a label comment holds nothing else"
    if entry.get("kind") == "multi" or "vitepress_1_6_4" in entry:
        return "rule 2 and 3: all markers are removed, lone comments are kept"
    return ""


def normalise(text: str) -> str:
    lines = text.split("\n")
    solid = [at for at, line in enumerate(lines) if line.strip()]
    if not solid:
        return ""
    lines = lines[solid[0] : solid[-1] + 1]
    indents = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines if line.strip()]
    low, high = min(indents), max(indents)
    width = 0
    while width < min(len(low), len(high)) and low[width] == high[width]:
        width += 1
    return "\n".join(
        line[width:] if line.strip() else line[min(width, len(line)) :] for line in lines
    )


def drop_elisions(include: Include) -> str:
    assert include.block is not None
    return "\n".join(each.text for each in include.block.lines if each.number is not None)


def show(entry: dict, include: Include) -> None:
    print("=" * 20, entry["file"], repr(entry["region"]), "error:", entry.get("error"))
    print("entry:", {k: v for k, v in entry.items() if k not in {"expected", *ALTERNATIVES}})
    for each in include.diagnostics:
        print("  diagnostic:", each.code.name, each.message, "|", each.help)
    print("--- expected\n" + str(entry["expected"])[:1500])
    if include.block is not None:
        print("--- shown\n" + include.block.text[:1500])


if __name__ == "__main__":
    sys.exit(main())
