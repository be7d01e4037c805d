"""Run a corpus of real region markers through `inlaid sync` and `inlaid check`.

    python benchmarks/corpus.py FOLDER [--show N] [--dialect NAME]

FOLDER holds one folder a dialect, each with `files/` and `oracle.json` (entries: file, region,
expected or error). Every entry becomes a fence of one page, the page is synced with --keep-going,
and its bodies and diagnostics are compared with the oracle. Prints per dialect: exact, right error,
differs by a rule of ours (with the rule), wrong; exits with 1 when anything is wrong.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from inlaid.cli.main import main as inlaid
from inlaid.render.commonmark import find_commonmark_fences

# Folders whose entries aren't regions: page syntax of other tools, line classes.
OTHER_GRAMMARS = {"13a-embedme", "13b-docusaurus", "13c-shiki"}
# Other readings of an entry by the original tool: of indentation, of repeats, of exclusions.
ALTERNATIVES = (
    "all_occurrences",
    "expected_dedented",
    "expected_nodedent",
    "expected_indent0",
    "expected_with_exclude_blocks_removed",
)
ELISION = re.compile(r"\s*(?:\S+ )?(?:…|\.\.\.)(?: \S+)?\s*")
NOT_OURS = "section 2: not a selector of ours"


@dataclass(frozen=True)
class Answer:
    """What a fence became: its body, or the codes of what is wrong with it."""

    body: str | None
    codes: tuple[str, ...]
    messages: tuple[str, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="how many wrong entries to print")
    parser.add_argument("--dialect", default="", help="only folders whose name holds this")
    options = parser.parse_args()
    wrong = 0
    for folder in find_folders(options.folder):
        if options.dialect not in folder.name:
            continue
        counts: Counter[str] = Counter()
        for entry, answer, verdict in judge_folder(folder):
            counts[verdict] += 1
            if verdict == "WRONG" and counts[verdict] <= options.show:
                show(entry, answer)
        wrong += counts["WRONG"]
        row = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        print(f"{folder.name:28} {sum(counts.values()):5}: {row}", flush=True)
    print(f"{wrong} wrong")
    return 1 if wrong else 0


def find_folders(folder: Path) -> list[Path]:
    found = (path for path in sorted(folder.iterdir()) if (path / "oracle.json").is_file())
    return [path for path in found if path.name not in OTHER_GRAMMARS]


def judge_folder(folder: Path) -> Iterator[tuple[dict, Answer, str]]:
    entries = json.loads((folder / "oracle.json").read_text("utf-8"))
    asked = [row for row in entries if write_fence(row)]
    answers = dict(zip(map(id, asked), answer_all(folder / "files", asked), strict=True))
    for entry in entries:
        answer = answers.get(id(entry))
        if answer is None:
            yield entry, Answer(None, (), ()), NOT_OURS
        else:
            yield entry, answer, judge(entry, answer)


def answer_all(files: Path, entries: Sequence[dict]) -> list[Answer]:
    """Write one page of all entries, sync and check it, and read the answers."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "files").symlink_to(files.resolve())
        (root / "mkdocs.yml").write_text(
            f"site_name: Corpus\nplugins:\n  - inlaid:\n      allow: ['{files.resolve()}']\n"
        )
        page = root / "page.md"
        page.write_text("\n".join(write_fence(entry) for entry in entries), "utf-8")
        lines = {fence.line: at for at, fence in enumerate(read_fences(page))}
        synced = run("sync", "--keep-going", page)
        checked = run("check", page)
        fences = read_fences(page)
        assert len(fences) == len(entries) == len(lines)
        now = {fence.line: at for at, fence in enumerate(fences)}
        problems = collect(synced, lines)
        again = collect(checked, now)
        assert {at: {problem["code"] for problem in row} for at, row in problems.items()} == {
            at: {problem["code"] for problem in row} for at, row in again.items()
        }, "check and sync tell different stories"
        return [build_answer(fence.body, problems.get(at, [])) for at, fence in enumerate(fences)]


def read_fences(page: Path) -> tuple:
    return find_commonmark_fences(page.read_bytes().decode())


def run(command: str, *arguments: object) -> list[dict]:
    result = CliRunner().invoke(inlaid, [command, "--format", "json", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return json.loads(result.stdout)["diagnostics"]


def collect(diagnostics: list[dict], lines: dict[int, int]) -> dict[int, list[dict]]:
    """The diagnostics of each fence; those about sources alone are left out."""
    found: dict[int, list[dict]] = {}
    for diagnostic in diagnostics:
        if diagnostic["path"] == "page.md":
            found.setdefault(lines[diagnostic["line"]], []).append(diagnostic)
    return found


def build_answer(body: Sequence[str], problems: list[dict]) -> Answer:
    messages = tuple(f"{problem['message']} | {problem['help']}" for problem in problems)
    codes = tuple(problem["code"] for problem in problems)
    return Answer(None if problems else "\n".join(body), codes, messages)


def write_fence(entry: dict) -> str:
    """The fence that asks for an entry; empty when fences of ours can't."""
    selectors = write_selectors(entry)
    if selectors is None:
        return ""
    state = entry.get("state")
    option = f' state="{state}"' if isinstance(state, str) else ""
    return f'``` - "./files/{entry["file"]}"{selectors}{option}\n```\n'


def write_selectors(entry: dict) -> str | None:
    region = entry.get("region")
    if "options" in entry:
        return write_sphinx(entry["options"])
    if entry.get("kind") in {"wildcard", "negated", "wildcard-neg", "neg"}:
        return None
    if entry.get("ln"):
        return " " + write_lines(entry["lines"])
    if region is None:
        return ""
    names = re.split("[;,]", region) if entry.get("kind") == "multi" else [region]
    return "".join(f' "{name}"' for name in names)


def write_sphinx(options: dict) -> str | None:
    """The selectors that mean the same as options of `literalinclude`."""
    if set(options) <= {"lineno-match", "encoding"}:
        return ""
    if set(options) <= {"pyobject", "dedent"}:
        return f" ::{options['pyobject']}" if "pyobject" in options else None
    if set(options) == {"lines"}:
        parts = [part.strip() for part in options["lines"].split(",")]
        return "".join(f" {part}" for part in parts)
    return None


def write_lines(ranges: list[list[int]]) -> str:
    return " ".join(f"{first}-{last}" for first, last in ranges)


def judge(entry: dict, answer: Answer) -> str:
    if answer.body is None:
        return "right error" if entry["expected"] is None else judge_refusal(entry, answer)
    if entry["expected"] is None:
        return rule_for_error(entry) or "WRONG"
    texts = [entry["expected"], *(entry[key] for key in ALTERNATIVES if key in entry)]
    texts = [text.removesuffix("\n") for text in texts]
    if answer.body in texts:
        return "exact"
    shown = normalise(answer.body)
    if any(shown == normalise(text) for text in texts):
        return "rule 7: dedent and trim"
    if any(drop_elisions(shown) == drop_elisions(normalise(text)) for text in texts):
        return "rule 6: elision line between pieces"
    return rule_for_text(entry, answer) or "WRONG"


def judge_refusal(entry: dict, answer: Answer) -> str:
    codes = set(answer.codes)
    if codes == {"lines-out-of-range"}:
        return "section 2: out of range is an error"
    if codes == {"empty-region"} and not entry["expected"].strip():
        return "rule 5: empty region"
    if codes == {"marker-with-code"}:
        return "rule 2: marker with code"
    if codes == {"region-duplicate"}:
        return "rule 3: duplicate"
    if codes == {"selector-syntax"} and "0" in entry.get("options", {}).get("lines", "").split(","):
        return "section 2: lines are counted from 1"
    if codes == {"symbol-ambiguous"}:
        return "section 2: overloads need a choice"
    return "WRONG"


def rule_for_error(entry: dict) -> str:
    if "differently named end marker" in entry.get("upstream_test", ""):
        return "section 5: what names no open region is a comment behind #endregion"
    return {"overlapping": "rule 1: crossing works"}.get(entry["error"], "")


def rule_for_text(entry: dict, answer: Answer) -> str:
    """Entries where the original tool does what a rule of ours forbids."""
    if "ordinary line(s) ending in #word" in entry.get("quirk", ""):
        return "section 5: a label comment holds nothing else"
    if "vitepress_1_6_4" in entry:
        return "rule 2 and 3: all markers are removed, lone comments are kept"
    assert answer.body is not None
    if "pyobject" in entry.get("options", {}):
        body, expected = normalise(answer.body), normalise(entry["expected"])
        if expected in body or body in expected:
            return "section 2: a symbol has its comment, not what follows it"
    return ""


def normalise(text: str) -> str:
    """Rule 7: blank lines at both ends and common indentation removed."""
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


def drop_elisions(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not ELISION.fullmatch(line))


def show(entry: dict, answer: Answer) -> None:
    print("=" * 20, entry["file"], repr(entry["region"]), "error:", entry.get("error"))
    print("entry:", {k: v for k, v in entry.items() if k not in {"expected", *ALTERNATIVES}})
    for message in answer.messages:
        print("  diagnostic:", message)
    print("--- expected\n" + str(entry["expected"])[:1500])
    if answer.body is not None:
        print("--- shown\n" + answer.body[:1500])


if __name__ == "__main__":
    sys.exit(main())
