"""Scan real files for all dialects, against reading the same bytes and against pymdownx.snippets.

    python benchmarks/scan.py FOLDER [--rounds N]

FOLDER is a corpus as benchmarks/corpus.py takes it. Ratios of CPU time in one run:

- scanning every file for all dialects against reading and decoding it;
- reading and scanning the pymdownx files for all dialects against `pymdownx.snippets`, which
  extracts the regions of the one dialect that it knows;
- finding fences, resolving and checking them, all regions or one a file, against the same.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

from markdown import Markdown
from pymdownx.snippets import SnippetPreprocessor

from inlaid.includes.resolution import Shown
from inlaid.includes.resolve import resolve_page
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from inlaid.pages.page import Page
from inlaid.project.project import ProjectLibrary
from inlaid.sources.decode import decode_text
from inlaid.sources.tree import Places, SourceTree

SETTINGS = {
    "base_path": [],
    "restrict_base_path": True,
    "encoding": "utf-8",
    "check_paths": True,
    "auto_append": [],
    "url_download": False,
    "url_max_size": 0,
    "url_timeout": 1,
    "url_request_headers": {},
    "dedent_subsections": True,
    "max_retries": 0,
    "backoff_retries": 0,
    "backoff_factor": 0,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    files = [path for path in sorted(options.folder.rglob("files/**/*")) if path.is_file()]
    size = sum(file.stat().st_size for file in files)
    print(f"{len(files)} files, {size / 1e6:.1f} MB")
    read = measure(lambda: [read_text(file) for file in files], options.rounds)
    scan = measure(
        lambda: [find_regions(parse_source(str(file), read_text(file))) for file in files],
        options.rounds,
    )
    print(f"read and decode      {read:7.3f} s")
    print(
        f"and scan all        {scan:7.3f} s: {scan / read:.1f} times, {size / 1e6 / scan:.0f} MB/s"
    )
    root = options.folder / "05-pymdownx" / "files"
    few = [file for file in files if "05-pymdownx" in file.parts]
    alone = measure(
        lambda: [find_regions(parse_source(str(file), read_text(file))) for file in few],
        options.rounds,
    )
    ours, theirs = compare(root, find_names(root), options.rounds)
    print(
        f"scan {len(few)} files {alone:.4f} s, pymdownx.snippets extracts their regions in "
        f"{theirs:.4f} s: {alone / theirs:.2f} times"
    )
    print(
        f"all regions:  ours {ours:.3f} s, pymdownx.snippets {theirs:.3f} s: "
        f"{ours / theirs:.2f} times"
    )
    one = list({path: (path, name) for path, name in find_names(root)}.values())
    ours_one, theirs_one = compare(root, one, options.rounds)
    print(
        f"one a file:   ours {ours_one:.3f} s, pymdownx.snippets {theirs_one:.3f} s: "
        f"{ours_one / theirs_one:.2f} times"
    )
    return 0 if alone < theirs else 1


def read_text(path: Path) -> str:
    text = decode_text(str(path), path.read_bytes())
    return text if isinstance(text, str) else ""


def find_names(root: Path) -> list[tuple[str, str]]:
    """Every region of the pymdownx dialect: its file and its name."""
    library = ProjectLibrary(SourceTree(Places(root, base_paths=())))
    found = []
    for path in sorted(file for file in root.rglob("*") if file.is_file()):
        source = library.tree.read(path)
        found += [
            (path.relative_to(root).as_posix(), region.name)
            for region in getattr(source, "regions", ())
            if region.dialect == "pymdownx"
        ]
    return found


def compare(root: Path, names: list[tuple[str, str]], rounds: int) -> tuple[float, float]:
    """Seconds of ours and of theirs for the same regions; what they extract is compared, too."""
    page = "".join(f"```py ./{path} {name}\n```\n" for path, name in names)
    lines = [f'--8<-- "{path}:{name}"' for path, name in names]

    def ours() -> list[str]:
        library = ProjectLibrary(SourceTree(Places(root, base_paths=())))
        includes = resolve_page(Page("page.md", page), library).includes
        return [include.block.text for include in includes if isinstance(include, Shown)]

    def theirs() -> list[str]:
        preprocessor = SnippetPreprocessor(SETTINGS | {"base_path": [str(root)]}, Markdown())
        return preprocessor.run(lines)

    ours_text, theirs_text = "\n".join(ours()), "\n".join(theirs())
    assert squeeze(ours_text) == squeeze(theirs_text), "they extract different text"
    return measure(ours, rounds), measure(theirs, rounds)


def squeeze(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def measure(call: Callable[[], object], rounds: int) -> float:
    """The shortest CPU time of a call, in seconds; what lived before is not collected in it."""
    gc.collect()
    gc.freeze()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
