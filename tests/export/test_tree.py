"""The folder of an export: what is written, what is left alone, and what is refused."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import inlaid
from inlaid.cli.main import main
from tests.export.sites import FILES, write_files


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path)
    return tmp_path


def export(*arguments, **more):
    result = CliRunner().invoke(main, ["export", *arguments], **more)
    return result.exit_code, result.output


def count(output):
    return [int(part.split()[0]) for part in output.rpartition("\n")[0].split(":")[0].split(", ")]


def list_files(folder):
    return {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}  # fmt: skip


def test_only_what_changed_is_written(shop):
    time.sleep(0.1)  # what is as young as the export is looked at again
    assert count(export("out")[1]) == [3, 13, 1, 4, 0]
    before = {path: path.stat().st_mtime_ns for path in Path("out").rglob("*")}
    assert count(export("out")[1]) == [3, 13, 1, 0, 0]
    assert {path: path.stat().st_mtime_ns for path in Path("out").rglob("*")} == before

    Path("snippets/a.rs").write_text("fn main() { changed() }\n")
    assert count(export("out")[1]) == [3, 13, 1, 1, 0]
    assert "changed()" in Path("out/guide.md").read_text()
    Path("docs/a.rs").write_text("// beside the page, which goes first\n")
    assert count(export("out")[1]) == [3, 13, 1, 2, 0]
    assert "beside the page" in Path("out/guide.md").read_text()
    Path("docs/picture.svg").write_text("<svg/>\n")
    assert count(export("out")[1])[3] == 1
    Path("mkdocs.yml").write_text("site_name: Other\nplugins: [{inlaid: {diagrams: []}}]\n")
    assert "```sequence\n" not in Path("out/guide.md").read_text()
    assert count(export("out")[1])[2:4] == [0, 1]
    assert "```sequence\n" in Path("out/guide.md").read_text()


def test_pages_without_a_block_are_the_same_to_the_byte(shop):
    data = b"\xef\xbb\xbf---\r\na: 1\r\n---\r\n\r\n# T\r\n\r\n```js\r\nx\r\n```\r\n\tb  \r\nlast"
    Path("docs/plain.md").write_bytes(data)
    Path("docs/mixed.md").write_bytes(b"# T\r\n\r\n```text ./plain dedent=off\r\nold\r\n```")
    export("out")
    assert Path("out/plain.md").read_bytes() == data
    code = FILES["snippets/plain"].replace("\n", "\r\n").encode()
    assert Path("out/mixed.md").read_bytes() == b"# T\r\n\r\n```text\r\n" + code + b"```"


def test_what_is_gone_is_deleted(shop):
    export("--for", "mkdocs", "docs", "out")
    wanted = {"index.md", "guide.md", "guide.diagram-1.svg", "other.md", "picture.svg", ".inlaid-export.json"}  # fmt: skip
    assert list_files("out") == wanted
    Path("out/own.txt").write_text("not ours")
    for name in ("guide.md", "picture.svg"):
        Path("docs", name).unlink()
    code, said = export("--for", "mkdocs", "docs", "out")
    assert (code, count(said)[3:]) == (0, [0, 3])
    assert list_files("out") == {"index.md", "other.md", "own.txt", ".inlaid-export.json"}


@pytest.mark.parametrize("name", ["guide.md", "picture.svg"])
def test_files_of_others_are_not_touched(shop, name):
    Path("out").mkdir()
    Path("out", name).write_text("mine")
    code, said = export("out")
    assert (code, name in said, list_files("out")) == (1, True, {name})
    Path("out", name).unlink()
    assert export("out")[0] == 0
    Path("out/guide.md").write_text("changed by hand")
    Path("snippets/a.rs").write_text("fn main() { changed() }\n")
    assert export("out")[0] == 1
    assert Path("out/guide.md").read_text() == "changed by hand"


def test_with_an_error_nothing_is_written(shop):
    export("out")
    before = Path("out/guide.md").read_text()
    Path("snippets/a.rs").write_text("fn main() { changed() }\n")
    Path("docs/other.md").write_text("```python ./missing.py\n```\n")
    code, said = export("out")
    assert (code, "docs/other.md:1:11: error[file-missing]" in said) == (1, True)
    assert Path("out/guide.md").read_text() == before


@pytest.mark.parametrize("arguments", [["docs/out"], ["."], ["docs", "docs"], [], ["-", "out"]])
def test_folders_that_cannot_be(shop, arguments):
    before = list_files(".")
    code, said = export(*arguments)
    assert (code, said.count("\n"), list_files(".")) == (2, 1, before)


def test_as_a_filter(shop):
    page = "# T\r\n\r\n```python ./a.py snippet-a\r\n```\r\n\r\n```sequence\r\nsequenceDiagram\r\nA->>B: c\r\n```\r\n"
    result = CliRunner().invoke(main, ["export", "-", "--path", "docs/new.md"], input=page.encode())
    assert result.exit_code == 0
    said = result.stdout_bytes
    assert said.count(b"\r\n") == said.count(b"\n")
    assert b"```python\r\ndef f(x):\r\n" in said
    assert b"```mermaid\r\nsequenceDiagram" in said
    code, said = export("-", "--for", "vitepress", input=page)
    assert (code, 'src="data:image/svg+xml;base64,' in said) == (0, True)
    code, said = export("-", input="```python ./b.py\n```\n")
    assert (code, said[:23]) == (1, "<stdin>:1:11: error[fil")


@pytest.mark.parametrize("target", ["gfm", "mkdocs"])
def test_what_a_snippet_brings_in_is_written_out(shop, target):
    Path("parts").mkdir()
    Path("parts/p.md").write_text('```python ./a.py snippet-a title=""\n```\n')
    Path("docs/other.md").write_text('# O\n\n--8<-- "parts/p.md"\n\nText.\n')
    assert export("--for", target, "out")[0] == 0
    text = Path("out/other.md").read_text()
    assert text.startswith("# O\n\n```python\ndef f(x):\n")
    source = Path("snippets/a.py")
    source.write_text(source.read_text().replace("return", "fresh"))
    assert export("--for", target, "out")[0] == 0
    assert "fresh" in Path("out/other.md").read_text()


def test_the_function(shop):
    done = inlaid.export(shop, "out", target="vitepress")
    assert (done.ok, done.pages, done.blocks, done.diagrams) == (True, 3, 13, 1)
    assert set(done.written) == list_files("out") - {".inlaid-export.json"}
    assert inlaid.export(shop, "out", target="vitepress").written == ()
    with pytest.raises(inlaid.UsageError, match="target: expected gfm"):
        inlaid.export(shop, "out", target="x")
    Path("docs/other.md").write_text("```python ./missing.py\n```\n")
    done = inlaid.export(shop, "out", target="vitepress")
    assert (done.ok, done.written, done.diagnostics[0].path) == (False, (), "docs/other.md")


def test_the_manifest_maps_pages_to_sources(shop):
    export("out")
    manifest = json.loads(Path("out/.inlaid-export.json").read_text())
    assert manifest["pages"]["guide.md"]["sources"][0] == "snippets/a.py"
    assert manifest["pages"]["other.md"]["sources"] == []


@pytest.mark.slow
def test_a_thousand_pages_again(shop):
    for number in range(1000):
        Path(f"docs/p{number}.md").write_text(f"# P {number}\n\n```python ./a.py snippet-a\n```\n")
    assert count(export("out")[1]) == [1003, 1013, 1, 1004, 0]
    assert count(export("out")[1]) == [1003, 1013, 1, 0, 0]


@pytest.mark.slow
def test_watching(shop):
    command = [sys.executable, "-m", "inlaid", "export", "--watch", "--for", "zensical", "docs", "out"]  # fmt: skip
    with Path("log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait(lambda: "fn main() {}" in read("out/guide.md"), process)
        Path("snippets/a.rs").write_text("fn main() { changed() }\n")
        wait(lambda: "changed()" in read("out/guide.md"), process)
        Path("docs/new.md").write_text("# New\n")
        wait(lambda: read("out/new.md") == "# New\n", process)
        Path("snippets/a.rs").rename("snippets/b.rs")
        wait(lambda: "error[file-missing]" in read("log"), process)
        assert "changed()" in read("out/guide.md")  # the last good pages
        Path("docs/new.md").unlink()
        Path("docs/a.rs").write_text("fn beside() {}\n")
        wait(lambda: "beside()" in read("out/guide.md") and not Path("out/new.md").exists(), process)  # fmt: skip
    finally:
        process.terminate()
        process.wait(20)


def read(path):
    try:
        return Path(path).read_text("utf-8")
    except FileNotFoundError:
        return ""


def wait(test, process, seconds=60):
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end, read("log")
        assert process.poll() is None, read("log")
        time.sleep(0.05)
