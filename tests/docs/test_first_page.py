"""The first tutorial: the files that it has its reader write are those that its commands run on."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/tutorials/first.md").read_text()
FENCE = re.compile(
    r'^(`{3,})\w+ title="(?P<path>[^"]+)"\n(?P<text>.*?)^\1$', re.MULTILINE | re.DOTALL
)


def test_the_files_are_those_of_the_example():
    written = {found["path"]: found["text"] for found in FENCE.finditer(PAGE)}
    kept = {
        path.relative_to(ROOT / "snippets/first").as_posix(): path.read_text()
        for path in (ROOT / "snippets/first").rglob("*.*")
        if not path.parts[-1].startswith(".")
    }
    assert written == kept


def test_the_options_that_are_added_are_those_that_the_reader_adds():
    shown = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0])
    added = re.search(r"printf '      (verify: .*)\\n' > options.txt", PAGE)
    assert shown["plugins"][1]["inlaid"] == yaml.safe_load(added[1])
