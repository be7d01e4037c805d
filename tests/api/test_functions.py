"""What each function of the public API returns and raises."""

import dataclasses
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner

import inlaid
from inlaid.cli.main import main

SHOP = "# ANCHOR: one\nx = 1\n# ANCHOR_END: one\n\n# ANCHOR: two\ny = 2\n# ANCHOR_END: two\n"
WRONG = "# ANCHOR: good\nx = 1\n# ANCHOR_END: good\n# ANCHOR: left-open\ny = 2\n"


def write(root, **files):
    for name, text in {"mkdocs.yml": "plugins: [inlaid]\n", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def project(tmp_path):
    page = "# Shop\n\n```python ./shop.py one\n```\n\n```python ./shop.py tow\n```\n"
    return write(tmp_path / "p", **{"docs/index.md": page, "snippets/shop.py": SHOP})


@pytest.fixture
def good(tmp_path):
    page = "```python ./shop.py one\n```\n\n```json\n{}\n```\n\n```nginx\nx\n```\n"
    return write(tmp_path / "good", **{"docs/index.md": page, "snippets/shop.py": SHOP})


def list_values(value):
    """The value and the dataclasses in it."""
    if isinstance(value, tuple):
        return [inner for part in value for inner in list_values(part)]
    if not dataclasses.is_dataclass(value):
        return []
    parts = [getattr(value, field.name) for field in dataclasses.fields(value)]
    return [value, *list_values(tuple(parts))]


def test_check_returns_what_the_command_prints(project, monkeypatch):
    report = inlaid.check(project)

    assert (report.ok, report.pages, report.includes, report.diagrams) == (False, 1, 2, 0)
    (problem,) = report.diagnostics
    assert (problem.code, problem.severity) == ("region-missing", inlaid.Severity.ERROR)
    assert (problem.path, problem.line, problem.column, problem.end_column) == ("docs/index.md", 6, 21, 24)  # fmt: skip
    assert problem.text == "```python ./shop.py tow"
    monkeypatch.chdir(project)
    lines = CliRunner().invoke(main, ["check"]).output.splitlines()
    assert lines[0] == str(problem)
    assert f"  help: {problem.help}" in lines


def test_check_takes_pages_and_folders(project):
    write(project, **{"docs/more/a.md": "```python ./shop.py one\n```\n"})

    for paths in (["docs/more"], [Path("docs/more/a.md")], [project / "docs/more"]):
        report = inlaid.check(project, paths)
        assert (report.ok, report.pages) == (True, 1)


def test_check_reads_all_sources_when_asked(good):
    write(good, **{"snippets/wrong.py": WRONG})

    assert inlaid.check(good).ok
    (problem,) = inlaid.check(good, all_sources=True).diagnostics
    assert (problem.code, problem.path, problem.line) == ("region-unclosed", "snippets/wrong.py", 4)


def test_a_second_place_is_told(good):
    write(good, **{"snippets/a.py": WRONG})
    page = "```python ./a.py left-open\n```\n"

    first, second = inlaid.resolve(page, path="docs/a.md", root=good).diagnostics

    assert (first.code, first.path, second.path) == ("region-unclosed", "docs/a.md", "snippets/a.py")  # fmt: skip
    assert first.related == (inlaid.RelatedPlace("snippets/a.py", 4, 3, "# ANCHOR: left-open"),)


def test_roots_may_be_relative_and_are_not_mixed_up(project, good, monkeypatch):
    monkeypatch.chdir(project.parent)

    assert [inlaid.check(root).ok for root in ("p", "good", Path("p"), "good/mkdocs.yml")] == [False, True, False, True]  # fmt: skip
    assert Path.cwd() == project.parent
    monkeypatch.chdir(project)
    assert inlaid.check(".") == inlaid.check(project)


def test_calls_from_several_threads_do_not_disturb_one_another(project, good):
    expected = [inlaid.check(project), inlaid.check(good)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(inlaid.check, [project, good] * 8))

    assert found == expected * 8


def test_only_the_root_counts(project):
    """A folder below a project is a project of its own, with all defaults."""
    (problem,) = inlaid.check(project / "docs").diagnostics[:1]
    assert (problem.code, problem.path) == ("file-missing", "index.md")


@pytest.mark.parametrize("root", ["nowhere", Path("nowhere"), "a\0b", "/dev/null/x"])
@pytest.mark.parametrize(
    "call",
    [
        inlaid.check,
        inlaid.verify,
        lambda root: inlaid.resolve("", path="a.md", root=root),
        lambda root: inlaid.find_regions("a.py", root=root),
        lambda root: inlaid.publish(".", "out", root=root),
        lambda root: inlaid.publish(root, "out"),
    ],
)
def test_a_missing_root_is_wrong_use(call, root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(inlaid.UsageError, match=f"no such folder: {root}"):
        call(root)


def test_arguments_that_cannot_be_used_are_wrong_use(project):
    with pytest.raises(inlaid.UsageError, match=r"no such file or folder: .*gone\.md"):
        inlaid.check(project, ["docs/gone.md"])
    with pytest.raises(inlaid.UsageError, match=r"paths: expected several, such as \['docs'\]"):
        inlaid.check(project, "docs")
    with pytest.raises(inlaid.UsageError, match="jobs: expected a number from 1, found 0"):
        inlaid.verify(project, jobs=0)
    (project / "docs/index.md").unlink()
    (project / "docs").rmdir()
    with pytest.raises(inlaid.UsageError, match="docs_dir: no folder docs"):
        inlaid.check(project)


def test_a_wrong_setting_is_named(project):
    write(project, **{"mkdocs.yml": "plugins: [inlaid: {base_pth: x}]\n"})

    with pytest.raises(inlaid.ConfigError, match="base_pth"):
        inlaid.check(project)


def test_what_the_system_refuses_is_an_error_of_ours(project, tmp_path):
    write(tmp_path, **{"site/index.html": "x", "out": "a file"})

    with pytest.raises(inlaid.InlaidError, match=r"out.*: (File exists|Not a directory)"):
        inlaid.publish(tmp_path / "site", "out", root=tmp_path)


def test_resolve_returns_blocks(project):
    text = (
        '---\ntitle: T\n---\n\n- item\n\n    ```python ./shop.py one two title="Both" hl_lines=2\n'
        "    ```\n\n```python ./shop.py tow\n```\n\n```text\nplain\n```\n"
    )

    page = inlaid.resolve(text, path=Path("docs/new.md"), root=str(project))

    assert (page.ok, page.path, page.sources) == (False, "docs/new.md", ("snippets/shop.py",))
    (block,) = page.blocks
    assert (block.line, block.end_line, block.path, block.revision) == (7, 8, "snippets/shop.py", "")  # fmt: skip
    assert (block.language, block.title, block.highlighted) == ("python", "Both", (2,))
    assert block.lines == (inlaid.Line("x = 1", 2), inlaid.Line("# …", None), inlaid.Line("y = 2", 6))  # fmt: skip
    assert (block.text, block.origin) == ("x = 1\n# …\ny = 2", "snippets/shop.py:2-6")
    assert [problem.code for problem in page.diagnostics] == ["region-missing"]


def test_resolve_needs_no_page_and_takes_any_text(project):
    for text in (
        "",
        "\ud800",
        "```python ./shop.py one",
        "\0",
        "﻿```python ./shop.py one\r\n```\r\n",
    ):
        for path in ("README.md", "../other/a.md", project / "docs/a.md"):
            page = inlaid.resolve(text, path=path, root=project)
            assert page.ok or not page.blocks
    assert inlaid.resolve("", path=project / "docs/a.md", root=project).path == "docs/a.md"


def test_a_stale_body_is_shown_and_told(project):
    text = "```python ./shop.py one\nx = 0\n```\n"

    page = inlaid.resolve(text, path="README.md", root=project)

    assert [problem.code for problem in page.blocks[0].diagnostics] == ["stale-body"]
    assert page.diagnostics == page.blocks[0].diagnostics


def test_regions_in_order_of_their_lines(project, monkeypatch):
    monkeypatch.chdir(project)
    found = inlaid.find_regions("snippets/shop.py")

    listed = [
        (region.name, region.dialect, region.first, region.last, region.text) for region in found
    ]
    assert listed == [
        ("one", "mdbook", 2, 2, "x = 1"),
        ("two", "mdbook", 6, 6, "y = 2"),
    ]
    assert inlaid.find_regions(project / "snippets/shop.py", root=project) == found
    assert inlaid.find_regions("snippets/shop.py", root=project) == found


def test_regions_are_those_of_the_dialects_of_the_root(project):
    write(project, **{"mkdocs.yml": "plugins: [inlaid: {dialects: [toggle]}]\n"})

    assert inlaid.find_regions("snippets/shop.py", root=project) == ()


def test_a_region_with_wrong_markers_is_left_out(tmp_path):
    (tmp_path / "a.py").write_text(WRONG)
    (tmp_path / "empty.py").write_text("# ANCHOR: a\n# ANCHOR_END: a\n")

    assert [region.name for region in inlaid.find_regions(tmp_path / "a.py")] == ["good"]
    (empty,) = inlaid.find_regions(tmp_path / "empty.py")
    assert (empty.lines, empty.first, empty.last) == ((), 2, 1)


def test_regions_of_what_is_no_source(tmp_path):
    (tmp_path / "binary").write_bytes(b"\0\xff")
    for path, message in (
        (tmp_path / "gone.py", "no such file: .*gone.py"),
        (tmp_path / "a\0b", "no such file"),
        (tmp_path, "a directory"),
        (tmp_path / "binary", "binary"),
    ):
        with pytest.raises(inlaid.UsageError, match=message):
            inlaid.find_regions(path)


def test_verify_returns_what_became_of_each_example(good):
    verification = inlaid.verify(good, jobs=1, cache=False)

    results = verification.results
    assert [
        (result.line, result.kind, result.language, result.status.value) for result in results
    ] == [
        (1, "included file", "python", "ok"),
        (4, "typed-in block", "json", "ok"),
        (8, "typed-in block", "nginx", "skipped"),
    ]
    assert verification.results[2].reason
    assert (verification.ok, verification.diagnostics) == (True, ())
    assert verification.count(inlaid.Status.OK) == 2
    assert not (good / ".inlaid/verified.json").exists()
    inlaid.verify(good, record=True)
    assert (good / ".inlaid/verified.json").exists()


def test_verify_finds_what_fails(project):
    write(project, **{"docs/bad.md": "```python\nx = (\n```\n"})

    verification = inlaid.verify(project, cache=False)

    assert not verification.ok
    assert verification.count(inlaid.Status.FAILED) == 1
    assert [(diagnostic.path, diagnostic.line) for diagnostic in verification.diagnostics] == [("docs/bad.md", 2), ("docs/index.md", 6)]  # fmt: skip
    assert inlaid.verify(project, ["docs/bad.md"], cache=False).diagnostics == verification.diagnostics[:1]  # fmt: skip


def test_verify_runs_in_a_thread(good):
    found = []
    thread = threading.Thread(target=lambda: found.append(inlaid.verify(good)))
    thread.start()
    thread.join()
    assert found[0].ok


def test_diagrams_are_whole_files_or_diagnostics():
    diagram = inlaid.render_diagram("sequenceDiagram\n  title Greeting\n  Ada->>Bob: <hi>\n")
    assert (diagram.ok, diagram.title, diagram.steps) == (True, "Greeting", ("Ada to Bob: <hi>",))
    assert "<style>" in diagram.svg
    assert diagram.svg.endswith("</svg>")

    wrong = inlaid.render_diagram("sequenceDiagram\n  Ada->>\n", path="flow.mmd")
    assert (wrong.ok, wrong.svg, wrong.title, wrong.steps) == (False, "", "", ())
    assert [(diagnostic.path, diagnostic.line) for diagnostic in wrong.diagnostics] == [
        ("flow.mmd", 2)
    ]


@pytest.fixture
def site(good):
    return write(good, **{"site/index.html": "<h1>1</h1>", "site/a.html": "a"}) / "site"


def test_publish_serves_what_is_new(site, good):
    first = inlaid.publish(site, "published", root=good)
    (site / "index.html").write_text("<h1>2</h1>")
    second = inlaid.publish(str(site), (good / "published").as_uri(), root=str(good))

    assert (first.is_new, first.files, first.sent, first.sent_bytes) == (True, 2, 2, 11)
    assert (second.is_new, second.files, second.sent, second.deleted) == (True, 2, 1, 0)
    assert first.target == second.target == (good / "published").as_uri()
    assert Path(second.location).read_text() == "<h1>2</h1>"
    assert inlaid.publish(site, "published", root=good) == dataclasses.replace(second, sent=0, sent_bytes=0, is_new=False)  # fmt: skip


def test_a_target_that_is_a_path_is_no_url(site, good):
    for target in (Path("out:1"), good / "50%25?"):
        assert inlaid.publish(site, target, root=good).is_new
        assert (good / target / "current/a.html").read_text() == "a"


def test_publish_takes_the_settings_of_the_root(site, good):
    write(good, **{"mkdocs.yml": "plugins: [inlaid: {publish: {max_delete: 0}}]\n"})
    inlaid.publish(site, "published", root=good)
    (site / "a.html").unlink()

    with pytest.raises(inlaid.PublishError, match="publish-limit"):
        inlaid.publish(site, "published", root=good)


def test_publish_keeps_out_what_is_not_verified(site, good):
    (site / "inlaid.json").write_text('{"version": 1, "run": null, "blocks": []}')

    with pytest.raises(inlaid.InlaidError, match="provenance-missing"):
        inlaid.publish(site, "published", root=good)
    assert not (good / "published").exists()


@pytest.mark.slow
def test_publish_replaces_foreign_files_only_when_asked(site, good, moto_server, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    store = boto3.client("s3", endpoint_url=moto_server)
    store.create_bucket(Bucket="public-api")
    store.put_object(Bucket="public-api", Key="index.html", Body=b"not ours")
    call = {"root": good, "endpoint_url": moto_server}

    with pytest.raises(
        inlaid.PublishError, match=r"1 file that Inlaid did not publish: index\.html"
    ):
        inlaid.publish(site, "s3://public-api", **call)
    assert store.get_object(Bucket="public-api", Key="index.html")["Body"].read() == b"not ours"

    assert inlaid.publish(site, "s3://public-api", replace=True, **call).is_new
    assert store.get_object(Bucket="public-api", Key="index.html")["Body"].read() == b"<h1>1</h1>"


@pytest.mark.parametrize(
    "target", ["", "ftp://a/b", "~/x", "a\0b", "file:///a%00b", "s3://[a", "s3://", "/"]
)
def test_a_target_that_is_none_is_refused(target, site, good):
    with pytest.raises(inlaid.PublishError):
        inlaid.publish(site, target, root=good)


def test_values_are_frozen_and_survive_pickling(project, good):
    found = (
        inlaid.check(project),
        inlaid.resolve("```python ./shop.py one tow\n```\n", path="docs/a.md", root=project),
        inlaid.resolve("```python ./shop.py one\n```\n", path="docs/a.md", root=project),
        inlaid.find_regions(project / "snippets/shop.py"),
        inlaid.verify(good),
        inlaid.render_diagram("sequenceDiagram\n  A->>"),
    )
    values = list_values(found)

    assert {type(value).__name__ for value in values} >= {"Report", "Diagnostic", "Resolution", "Block", "Line", "Region", "Verification", "ExampleResult", "Diagram"}  # fmt: skip
    assert all(type(value).__dataclass_params__.frozen for value in values)
    assert len({hash(value) for value in values}) > 1
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(inlaid.verify)) is inlaid.verify
