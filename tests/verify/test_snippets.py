"""Typed-in blocks of compiled languages, compiled against a project."""

import json
import os
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from inlaid.cli.main import main
from inlaid.cli.verify import command
from tests.verify.planted import PLANTED

NODE_TOOLS = Path(__file__).with_name("typescript") / "node_modules" / ".bin"


def verify(project, monkeypatch, settings, pages, *options):
    config = {"site_name": "x", "plugins": [{"inlaid": {"verify": settings}}]}
    (project / "mkdocs.yml").write_text(yaml.safe_dump(config))
    (project / "docs").mkdir(exist_ok=True)
    for name, text in pages.items():
        (project / "docs" / name).write_text(text)
    monkeypatch.chdir(project)
    if str(NODE_TOOLS) not in os.environ["PATH"]:
        monkeypatch.setenv("PATH", f"{NODE_TOOLS}{os.pathsep}{os.environ['PATH']}")
    report = project / "report.json"
    result = CliRunner().invoke(command, ["--json", str(report), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return json.loads(report.read_text()), result


def write_page(language, blocks):
    """A page of the blocks, and the lines of their faults."""
    lines, places = [], []
    for block in blocks:
        lines.append(f"```{language}")
        for line in block.splitlines():
            if line.endswith(" @@"):
                places.append(len(lines) + 1)
            lines.append(line.removesuffix(" @@"))
        lines += ["```", ""]
    return "\n".join(lines), places


@pytest.mark.parametrize(
    "language",
    [pytest.param(name, marks=() if name == "c" else pytest.mark.long) for name in PLANTED],
)
def test_each_planted_fault_is_found_at_its_line(language, tmp_path, monkeypatch):
    planted = PLANTED[language]
    for name, text in planted.files.items():
        (tmp_path / "shop" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "shop" / name).write_text(text)
    settings = {"projects": {"shop": {"root": "shop", "blocks": [language]}}}
    if planted.prelude:
        settings["prelude"] = {language: planted.prelude}
    right, _ = write_page(language, planted.right)
    wrong, places = write_page(language, planted.wrong)
    report, result = verify(tmp_path, monkeypatch, settings, {"right.md": right, "wrong.md": wrong})

    found = {(at["path"], at["line"]) for at in report["diagnostics"]}
    assert found == {("docs/wrong.md", line) for line in places}, result.output
    assert len(places) == 10
    levels = [one["level"] for one in report["examples"] if one["page"] == "docs/right.md"]
    assert levels == ["compiled"] * len(planted.right)


RUST_PAGE = """\
```
assert_eq!(1 + 1, 2);
```

```should_panic
panic!("no");
```

```compile_fail
let x: u32 = "";
```

```ignore
nonsense(
```

```rust,no_run
loop {}
```

```rust
# let hidden = 1;
assert_eq!(hidden, 2);
```

```
let n: u32 = "1".parse()?;
Ok::<(), std::num::ParseIntError>(())
```

```Rust
|value| value + 1
```
"""


def test_a_book_of_rust_is_read_as_rustdoc_does(tmp_path, monkeypatch):
    settings = {"bare": "rust", "execute": ["rust"]}
    report, result = verify(tmp_path, monkeypatch, settings, {"a.md": RUST_PAGE})
    levels = [one.get("level") or one["status"] for one in report["examples"]]
    assert levels == [
        "ran", "ran", "compiled", "skipped", "compiled", "failed", "ran", "parsed",
    ], result.output  # fmt: skip
    assert [(at["line"], at["code"]) for at in report["diagnostics"]] == [(21, "command-failed")]
    assert "left: `1`" in result.output


def test_a_second_run_compiles_nothing(tmp_path, monkeypatch):
    settings = {"compile": ["c"], "prelude": {"docs/*": {"c": "#include <math.h>\n"}}}
    page = "```c\ndouble x(void) { return sqrt(2); }\n```\n"
    first, result = verify(tmp_path, monkeypatch, settings, {"a.md": page})
    assert [one["level"] for one in first["examples"]] == ["compiled"], result.output
    second, _ = verify(tmp_path, monkeypatch, settings, {"a.md": page})
    assert [one["cached"] for one in second["examples"]] == [True]


def test_an_unknown_project_is_named(tmp_path, monkeypatch):
    settings = {"projects": {"shop": {"root": ".", "blocks": ["c"]}}}
    page = "```{.c verify=shpo}\nint x;\n```\n"
    _, result = verify(tmp_path, monkeypatch, settings, {"a.md": page})
    assert "no project is called 'shpo'" in result.output
    assert "did you mean 'shop'?" in result.output


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"compile": ["pyton"]}, "blocks of 'pyton' can't be compiled"),
        ({"bare": "rusty"}, "nothing checks the language 'rusty'"),
        ({"prelude": {"c": "../x.h"}}, "'../x.h' must be a path inside the project"),
        ({"prelude": "x"}, "expected languages, each with code"),
    ],
)
def test_a_setting_that_is_wrong_is_an_error(settings, words, tmp_path, monkeypatch):
    config = {"site_name": "x", "plugins": [{"inlaid": {"verify": settings}}]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(config))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["verify"])
    assert result.exit_code == 1
    assert words in " ".join(result.output.split())
