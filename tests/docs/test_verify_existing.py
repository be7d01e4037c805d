"""The guide to an existing site, taken step by step on a small one."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

pytestmark = [pytest.mark.slow, pytest.mark.long]
GUIDE = (Path(__file__).parents[2] / "docs/how-to/verify-existing.md").read_text()
SETTINGS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
PAGE = """# Start

```python
names = ["tapir"]
```

```python
print(names)
#> ['tapir']
```

```python
app = Starlette(folder="static")
```

```shell
pip install starlette
```

# Old

```python
names.size()
```
"""


def run(*arguments):
    result = CliRunner().invoke(main, ["verify", *arguments])
    return result.exit_code, result.output


def test_a_site_is_taken_from_nothing_to_green(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("starlette").mkdir()
    Path("starlette/applications.py").write_text(
        "import os\n\n\ndef Starlette(folder):\n    os.listdir(folder)\n"
    )
    Path("docs").mkdir()
    Path("docs/index.md").write_text(PAGE)

    look, execute, setup, off = SETTINGS[:4]
    config = Path("mkdocs.yml")
    config.write_text("site_name: x\n" + look)
    code, output = run()
    assert code == 0
    assert "1 ran, 1 as printed" in output
    assert "3 blocks were only parsed; `verify: {execute: [python, bash]}` runs them" in output

    config.write_text("site_name: x\n" + execute)
    code, output = run()
    assert code == 1
    assert "NameError: name 'Starlette' is not defined" in output

    config.write_text("site_name: x\n" + execute + setup + "            root: .\n")
    code, output = run()
    assert code == 1
    assert output.count("error[") == 1
    assert "AttributeError: 'list' object has no attribute 'size'" in output

    assert run("--baseline")[0] == 0
    code, output = run()
    assert code == 0
    assert "2 ran, 1 as printed, 1 known to fail, 1 skipped" in output.replace("2 ran", "2 ran")

    Path("docs/index.md").write_text(PAGE.replace("names.size()", "len(names)"))
    code, output = run()
    assert code == 1
    assert "the block no longer fails, and inlaid-baseline.txt still lists it" in output
    assert run("--baseline")[0] == 0
    assert run()[0] == 0

    Path("docs/index.md").write_text(f"---\n{off}---\n{PAGE}")
    assert "5 skipped" in run()[1]


def test_comments_of_the_guide_do_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    setup, live = re.findall(r"````markdown\n(.*?)````", GUIDE, re.DOTALL)
    Path("docs").mkdir()
    page = (
        "```python\nclass FakeClient: ...\n```\n\n" + setup + "\n```python\nclient\n```\n\n" + live
    )
    Path("docs/index.md").write_text(page)
    Path("mkdocs.yml").write_text("plugins: [inlaid: {verify: {execute: true}}]\n")
    code, output = run("-v")
    assert code == 0
    assert "it needs `--live`" in output
    assert "4 examples: 3 ran, 1 skipped" in output
