"""Pages hold nothing that changes without their own blocks; what runs say stands beside them."""

import json
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
# What may change: what runs say, and what MkDocs stamps with the time or the day.
STAMPED = {"inlaid.json", "inlaid.html", "index.html", "sitemap.xml", "sitemap.xml.gz"}
PAGE = """\
# Page {0}

```python ./m{0}.py r
```

```pycon
>>> {0}
{0}
```
"""


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "one"
    (folder / "docs").mkdir(parents=True)
    (folder / "snippets").mkdir()
    for number in range(3):
        text = f"# region r\nx = {number}\n# endregion r\n"
        (folder / f"snippets/m{number}.py").write_text(text)
        (folder / f"docs/p{number}.md").write_text(PAGE.format(number))
    (folder / "docs/index.md").write_text("# Home\n\nWords.\n")
    configure(folder)
    return folder


def configure(folder, **options):
    link = "https://example.com/{rev}/{path}#L{first}"
    options = {"source_link": link, **options}
    config = {
        "site_name": "S",
        "site_url": "https://example.com/",
        "theme": "material",
        "plugins": ["search", {"inlaid": options}],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(config))


def run(folder, *command):
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make(folder):
    run(folder, "inlaid", "verify", "--no-cache")
    run(folder, "mkdocs", "build", "-q")


def read_site(folder):
    return {
        path.relative_to(folder / "site").as_posix(): path.read_bytes()
        for path in (folder / "site").rglob("*")
        if path.is_file()
    }


def find_changes(before, after):
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.mark.parametrize("badges", ["block", "page", "off"])
def test_a_second_time_only_what_runs_say_is_sent(site, badges, tmp_path):
    configure(site, provenance=badges)
    publish = ("inlaid", "publish", "--yes", "--json", "--to", f"file://{tmp_path}/out")
    make(site)
    before = read_site(site)
    run(site, *publish)
    time.sleep(1.1)
    make(site)
    changed = find_changes(before, read_site(site))
    assert "inlaid.json" in changed
    assert changed <= STAMPED
    assert json.loads(run(site, *publish))["sent"] == len(changed)


def test_two_full_clones_make_the_same_pages(site, tmp_path):
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.com")
    git = shutil.which("git")
    for arguments in (("init", "-q"), ("add", "."), (*identity, "commit", "-qm", "First")):
        subprocess.run([git, *arguments], cwd=site, check=True)
    other = tmp_path / "two"
    subprocess.run([git, "clone", "-q", site, other], check=True)
    make(site)
    time.sleep(1.1)
    make(other)
    assert find_changes(read_site(site), read_site(other)) <= STAMPED


def test_a_change_of_one_source_changes_its_page_alone(site):
    make(site)
    before = read_site(site)
    (site / "snippets/m1.py").write_text("# region r\nx = 11\n# endregion r\n")
    make(site)
    pages = {name for name in find_changes(before, read_site(site)) if name.startswith("p")}
    assert pages == {"p1/index.html"}


def test_what_is_only_parsed_has_no_mark_and_typed_in_blocks_have_none(site):
    make(site)
    page = (site / "site/p1/index.html").read_text()
    assert "data-inlaid-level" not in page
    assert "inlaid-block:" not in page


def test_a_page_or_nothing_at_all(site):
    configure(site, provenance="page")
    make(site)
    page = (site / "site/p1/index.html").read_text()
    assert '<a href="../inlaid.html#docs/p1.md">1 parsed, 1 as printed</a></p>' in page
    assert "data-inlaid-level" not in page
    configure(site, provenance="off")
    make(site)
    page = (site / "site/p1/index.html").read_text()
    assert "inlaid.html" not in page
    assert "as printed" not in page
    assert not (site / "site/inlaid.html").exists()
    assert (site / "site/inlaid.json").exists()


@pytest.mark.parametrize("badges", ["block", "page"])
def test_an_unverified_block_shows_nothing(site, badges):
    configure(site, provenance=badges)
    run(site, "mkdocs", "build", "-q")
    before = read_site(site)
    assert not any(b"inlaid-level" in text for text in before.values() if b"<html" in text)
    make(site)
    for number in range(3):
        (site / f"snippets/m{number}.py").write_text(f"# region r\nx = {number}{number}\n# endregion r\n")  # fmt: skip
        (site / f"docs/p{number}.md").write_text(PAGE.format(number).replace(">>>", ">>> 0 +"))
    run(site, "mkdocs", "build", "-q")
    pages = {name: text for name, text in read_site(site).items() if name.endswith(".html")}
    assert not any(b'class="inlaid-level' in text for text in pages.values())
    assert "inlaid.html" not in pages


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id"))
        if tag == "a" and "href" in found:
            self.links.append(found["href"])


def test_the_page_of_proof_is_in_the_theme_and_leads_to_blocks(site):
    make(site)
    proof = (site / "site/inlaid.html").read_text()
    assert '<nav class="md-header__inner' in proof
    assert "<h1>What is proved</h1>\n<p>3 parsed, 3 as printed</p>" in proof
    assert not re.search(r"\bline \d|\.md:\d", proof)
    page = Links((site / "site/p1/index.html").read_text())
    links = [link for link in Links(proof).links if link.startswith("p1/#")]
    assert len(links) == 2
    assert {link.partition("#")[2] for link in links} <= page.ids
    written = json.loads((site / "site/inlaid.json").read_text())
    assert [block["level"] for block in written["blocks"]] == ["parsed", "as printed"] * 3
    assert written["run"]["tools"]["python"]
    assert not any("inlaid.html" in json.dumps(block) for block in written["blocks"])
    index = (site / "site/search/search_index.json").read_text()
    assert "What is proved" not in index


def test_a_failed_block_says_so(site):
    (site / "snippets/m1.py").write_text("# region r\nx = (\n# endregion r\n")
    subprocess.run([BIN / "inlaid", "verify", "-q"], cwd=site, check=False, capture_output=True)
    run(site, "mkdocs", "build", "-q")
    page = (site / "site/p1/index.html").read_text()
    assert 'data-inlaid-level="failed"' in page
    back = next(link for link in Links(page).links if "inlaid.html" in link)
    proof = Links((site / "site/inlaid.html").read_text())
    assert back.partition("#")[2].replace("%3A", ":") in proof.ids
