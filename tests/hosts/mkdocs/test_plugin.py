"""The plugin in real builds of MkDocs, with Material and with its own theme."""

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from mkdocs.plugins import EVENTS

from inlaid.hosts.mkdocs import InlaidPlugin
from inlaid.project.check import check_project
from inlaid.project.project import load_project
from tests.hosts.sites import SHOP, build_site, write_site

THEMES = ["material", "mkdocs"]
PYGMENTS = [
    {"pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span"}},
    "pymdownx.superfences",
]
PAGE = "# Shop\n\n```python ./shop.py snippet-total\n```\n"


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_a_block_is_highlighted_and_styled(tmp_path, theme):
    config = write_site(
        tmp_path,
        {"docs/index.md": PAGE, "docs/sub/page.md": PAGE},
        theme={"name": theme},
        markdown_extensions=PYGMENTS,
    )

    assert build_site(config, strict=True) == ""

    html = (tmp_path / "site/sub/page/index.html").read_text()
    assert '<span class="k">def</span>' in html
    assert '<span class="filename">shop.py</span>' in html
    assert 'href="../../assets/inlaid/inlaid.css"' in html
    assert 'src="../../assets/inlaid/inlaid.js"' in html
    assert ".inlaid-error" in (tmp_path / "site/assets/inlaid/inlaid.css").read_text()
    assert (tmp_path / "site/assets/inlaid/inlaid.js").exists()


def test_without_any_extension_blocks_are_highlighted(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE})

    build_site(config, strict=True)

    html = (tmp_path / "site/index.html").read_text()
    assert '<code class="nohighlight">' in html  # a script of the theme leaves it alone
    assert '<span class="k">def</span> <span class="nf">total</span>' in html


def test_a_failing_build_lists_every_problem_and_leaves_the_old_site(tmp_path, caplog):
    config = write_site(tmp_path, {"docs/index.md": PAGE})
    build_site(config)
    before = (tmp_path / "site/index.html").read_bytes()
    (tmp_path / "docs/index.md").write_text(PAGE + "\n```py ./shop.py snippet-totl\n```\n")
    (tmp_path / "docs/other.md").write_text(
        "# Other\n\n```py ./gone.py\n```\n\nSee [the docs][docs].\n\n```sequence\nnonsense\n```\n"
    )

    with pytest.raises(Abort):
        build_site(config)

    assert (tmp_path / "site/index.html").read_bytes() == before
    assert not (tmp_path / "site/other").exists()
    text = caplog.text
    places = re.findall(r"^(docs/\S+): error\[([\w-]+)\]", text, re.MULTILINE)
    assert places == [
        ("docs/index.md:6:17", "region-missing"),
        ("docs/other.md:3:7", "file-missing"),
        ("docs/other.md:9:1", "diagram-type"),
    ]
    assert "Inlaid found 3 problems" in text


def test_pages_that_a_build_leaves_out_may_be_broken(tmp_path):
    config = write_site(
        tmp_path,
        {
            "docs/index.md": PAGE,
            "docs/x/draft.md": "```py ./gone.py\n```\n",
            "docs/d.md": "```py ./gone.py\n```\n",
        },
        exclude_docs="x/",
        draft_docs="d.md",
    )

    assert build_site(config, strict=True) == ""


@pytest.mark.parametrize(
    ("wanted", "found"), [(True, ["3:5"]), (False, []), ("shortcuts", ["3:5", "3:29"])]
)
def test_a_build_only_mentions_references(tmp_path, caplog, wanted, found):
    page = "# Shop\n\nSee [the docs][docs] in the [AWS Console].\n"
    config = write_site(
        tmp_path, {"docs/index.md": page}, plugins=[{"inlaid": {"check_references": wanted}}]
    )

    with caplog.at_level(logging.INFO):
        assert build_site(config, strict=True) == ""

    said = [record.getMessage() for record in caplog.records if "reference-" in record.getMessage()]
    assert [re.search(r"index.md:(\S+): warning", message)[1] for message in said] == found


def test_a_plugin_that_keeps_the_options_of_extensions_has_ours(tmp_path):
    """As mkdocstrings does, which converts what it finds in code by them."""
    hook = (
        "from markdown import Markdown\n"
        "from mkdocs.plugins import event_priority\n"
        "kept = {}\n"
        "@event_priority(50)\n"  # as a plugin that is listed before ours
        "def on_config(config):\n"
        "    kept['options'] = config.mdx_configs or {}\n"
        "    return config\n"
        "def on_page_markdown(markdown, config, **_):\n"
        "    md = Markdown(extensions=config.markdown_extensions, extension_configs=kept['options'])\n"
        "    return markdown + md.convert('```python ./h.py\\n```\\n')\n"
    )
    files = {"docs/index.md": "# H\n\n```python ./h.py\n```\n\n", "hook.py": hook}
    files |= {f"{name}/h.py": f"from_{name} = 1\n" for name in ("one", "two")}
    write_site(tmp_path, files, plugins=[{"inlaid": {"base_path": ["one"]}}])
    text = (tmp_path / "mkdocs.yml").read_text()
    other = tmp_path / "two.yml"
    other.write_text(text.replace("- one", "- two") + f"hooks: [{tmp_path}/hook.py]\n")

    build_site(other)

    html = (tmp_path / "site/index.html").read_text()
    assert re.findall(r"from_\w+", html) == ["from_two", "from_two"]


def test_references_may_be_errors(tmp_path, caplog):
    page = "# Shop\n\nSee the [AWS Console].\n"
    wanted = {"check_references": {"shortcuts": "error"}}
    config = write_site(tmp_path, {"docs/index.md": page}, plugins=[{"inlaid": wanted}])

    for _ in ("converted", "never kept"):
        with pytest.raises(Abort):
            build_site(config)
    assert caplog.text.count("docs/index.md:3:9: error[reference-undefined]") == 2


def test_references_that_a_plugin_defines_are_links(tmp_path, caplog):
    hook = (
        "def on_page_markdown(markdown, **_):\n"
        "    return markdown + '\\n\\n[docs]: https://docs.example/\\n'\n"
    )
    page = "# Shop\n\nSee [the docs][docs] and [more][gone].\n"
    config = write_site(tmp_path, {"docs/index.md": page, "hook.py": hook}, hooks=["hook.py"])

    with caplog.at_level(logging.INFO):
        assert build_site(config, strict=True) == ""

    said = [record.getMessage() for record in caplog.records if "reference-" in record.getMessage()]
    assert len(said) == 1
    assert "docs/index.md:3:26: warning[reference-undefined] reference 'gone'" in said[0]


def test_a_page_that_another_plugin_makes_is_reported_as_well(tmp_path, caplog):
    hook = (
        "from mkdocs.structure.files import File\n"
        "def on_files(files, config):\n"
        "    files.append(File.generated(config, 'made.md', content='# Made\\n\\n```py ./gone.py\\n```\\n'))\n"
        "    return files\n"
    )
    config = write_site(tmp_path, {"docs/index.md": PAGE, "hook.py": hook}, hooks=["hook.py"])

    with pytest.raises(Abort):
        build_site(config)

    assert "docs/made.md:3:7: error[file-missing]" in caplog.text


def test_places_are_those_of_the_file_with_its_front_matter(tmp_path, caplog):
    page = "---\ntitle: Shop\ninlaid:\n  base_path: deep\n---\n\n# Shop\n\n\n```py ./shop.py totl\n```\n"
    config = write_site(tmp_path, {"docs/index.md": page, "deep/shop.py": SHOP})

    with pytest.raises(Abort):
        build_site(config)

    assert (
        "docs/index.md:10:17: error[region-missing] no region 'totl' in deep/shop.py" in caplog.text
    )


def test_links_to_blocks_and_their_lines_are_valid(tmp_path):
    page = PAGE + "\n[block](#snippet-total) [line](other.md#snippet-total-L4)\n"
    config = write_site(
        tmp_path,
        {"docs/index.md": page, "docs/other.md": PAGE},
        markdown_extensions=PYGMENTS,
        validation={"anchors": "warn"},
    )

    assert build_site(config, strict=True) == ""


def test_a_link_to_a_block_that_is_not_there_is_reported(tmp_path):
    config = write_site(
        tmp_path,
        {"docs/index.md": PAGE + "\n[block](#snippet-totl)\n"},
        validation={"anchors": "warn"},
    )

    assert "no such anchor" in build_site(config)


def test_the_source_link_is_that_of_the_configuration(tmp_path):
    options = {"source_link": "https://example.org/{rev}/{path}#L{first}-L{last}"}
    config = write_site(tmp_path, {"docs/index.md": PAGE}, plugins=[{"inlaid": options}])

    build_site(config, strict=True)

    assert (
        'href="https://example.org/HEAD/snippets/shop.py#L3-L4"'
        in (tmp_path / "site/index.html").read_text()
    )


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"base_paht": "src"}, "3:5: error[setting-unknown] base_paht: unknown setting"),
        (
            {"renderer": "markdown-it"},
            "3:5: error[setting-removed] renderer: the setting was removed",
        ),
        (
            {"cache": "ful"},
            "3:12: error[setting-value] cache: expected off, content, pages or full",
        ),
    ],
)
def test_a_mistake_in_an_option_is_a_configuration_error(
    tmp_path, monkeypatch, caplog, option, said
):
    monkeypatch.chdir(tmp_path)
    config = write_site(tmp_path, {"docs/index.md": PAGE}, plugins=[{"inlaid": option}])

    with pytest.raises(Abort):
        build_site(config)

    assert f"\nmkdocs.yml:{said}" in caplog.text


@pytest.mark.parametrize(
    ("plugin", "extension"),
    [
        ({}, {"base_path": ["code"]}),
        ({"base_path": None}, {"base_path": "code", "strict": True}),
        ({"base_path": ["code"]}, {}),
        ({"base_path": ["code"], "cache": "off"}, {"base_path": "code", "cache": False}),
    ],
)
def test_options_of_plugin_and_extension_are_one_set(tmp_path, monkeypatch, plugin, extension):
    monkeypatch.chdir(tmp_path)
    config = write_site(
        tmp_path,
        {"docs/index.md": PAGE, "code/shop.py": SHOP},
        plugins=[{"inlaid": plugin}],
        markdown_extensions=[{"inlaid": extension}],
    )
    (tmp_path / "snippets/shop.py").unlink()

    assert build_site(config, strict=True) == ""

    assert ">total</span>" in (tmp_path / "site/index.html").read_text()
    assert check_project(load_project(tmp_path)).diagnostics == ()


def test_options_of_plugin_and_extension_must_agree(tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    config = write_site(
        tmp_path,
        {"docs/index.md": PAGE},
        plugins=[{"inlaid": {"base_path": ["code"]}}],
        markdown_extensions=[{"inlaid": {"base_path": ["src"]}}],
    )

    with pytest.raises(Abort):
        build_site(config)

    assert "error[setting-conflict] base_path: the extension and the plugin" in caplog.text


def test_what_mkdocs_reads_of_every_plugin_is_no_option_of_ours(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE}, plugins=[{"inlaid": {"enabled": True}}])

    assert build_site(config, strict=True) == ""

    assert check_project(load_project(tmp_path)).diagnostics == ()


def test_the_extension_may_be_listed_and_events_may_come_twice(tmp_path):
    hook = "def on_config(config):\n    return config.plugins['inlaid'].on_config(config)\n"
    config = write_site(
        tmp_path,
        {"docs/index.md": PAGE, "hook.py": hook},
        markdown_extensions=["inlaid"],
        hooks=["hook.py"],
    )

    assert build_site(config, strict=True) == ""

    html = (tmp_path / "site/index.html").read_text()
    assert html.count("inlaid.css") == 1
    assert html.count(">total</span>") == 1


@pytest.mark.slow
def test_the_command_line_says_what_is_wrong_and_exits_with_1(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE.replace("total", "totl")})

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", config],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "did you mean 'snippet-total' (snippets/shop.py:2)?" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_plugin_for_languages_sees_only_files_on_the_disk(tmp_path):
    # As mkdocs-static-i18n does, which comes last, and builds a second time at the end.
    hook = (
        "from mkdocs.plugins import event_priority\n"
        "@event_priority(-100)\n"
        "def on_files(files, config):\n"
        "    assert all(f.abs_src_path.startswith(config.docs_dir) or 'themes' in f.abs_src_path\n"
        "               for f in files)\n"
    )
    config = write_site(tmp_path, {"docs/index.md": PAGE, "hook.py": hook}, hooks=["hook.py"])
    build_site(config)
    assert (tmp_path / "site/assets/inlaid/inlaid.css").exists()


@pytest.mark.slow
def test_properdocs_loads_the_plugin_unchanged(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE}, theme="material")

    done = subprocess.run(
        [sys.executable, "-m", "properdocs", "build", "--strict", "-f", config],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert ">total</span>" in (tmp_path / "site/index.html").read_text()


@pytest.mark.slow
def test_zensical_runs_the_extension(tmp_path):
    config = write_site(
        tmp_path,
        {"docs/index.md": PAGE},
        plugins=["search"],
        markdown_extensions=["inlaid", *PYGMENTS],
    )

    done = subprocess.run(
        [Path(sys.executable).with_name("zensical"), "build", "-f", config],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    html = (tmp_path / "site/index.html").read_text()
    assert '<span class="filename">shop.py</span>' in html
    assert '<span class="k">def</span>' in html


def test_every_event_is_one_that_mkdocs_sends():
    ours = {name[3:] for name in vars(InlaidPlugin) if name.startswith("on_")}
    assert ours <= set(EVENTS)


def test_a_page_in_utf_16_is_built_as_it_is_checked(tmp_path):
    config = write_site(tmp_path, {"docs/index.md": PAGE})
    (tmp_path / "docs/index.md").write_text(PAGE + "\ncafé\n", "utf-16")

    assert build_site(config) == ""

    shown = (tmp_path / "site/index.html").read_text("utf-8")
    assert "<p>café</p>" in shown
    assert "def</span>" in shown or "def total" in shown


def test_a_build_reads_a_page_for_its_check_and_to_convert_it_and_a_source_once(tmp_path):
    files = {"docs/index.md": "# A\n\n```python ./a.py\n```\n", "snippets/a.py": "a = 1\n"}
    write_site(tmp_path, files)
    code = (
        "import atexit, runpy, sys\n"
        "names = []\n"
        "sys.addaudithook(lambda event, args: event == 'open' and names.append(str(args[0])))\n"
        "atexit.register(lambda: print([sum(name.endswith(end) for name in names)"
        " for end in ('docs/index.md', 'snippets/a.py')]))\n"
        "sys.argv = ['mkdocs', 'build', '--quiet']\n"
        "runpy.run_module('mkdocs', run_name='__main__')\n"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout == "[2, 1]\n"


def test_the_text_of_a_page_is_what_another_plugin_gives_its_file(tmp_path, caplog):
    hook = (
        "def on_page_read_source(page, **_):\n"
        "    page.file.content_string = '# B\\n\\n\\n```python ./b.py\\n```\\n'\n"
        "    return page.file.content_string\n"
    )
    files = {"docs/index.md": "# A\n", "hook.py": hook}
    config = write_site(tmp_path, files, hooks=["hook.py"])

    with pytest.raises(Abort):
        build_site(config)

    assert "docs/index.md:4:11: error[file-missing]" in caplog.text
