"""What people write for other tools that run documentation, read as these read it."""

import json

import pytest
from click.testing import CliRunner

from inlaid.cli.verify import command
from tests.verify.one_page import verify_page

pytestmark = pytest.mark.slow


@pytest.fixture
def verify(tmp_path, monkeypatch):
    """Verify `docs/page.md`; return the status or level of each block, and the output."""
    monkeypatch.chdir(tmp_path)

    def verify(page, settings="execute: true"):
        report, output = verify_page(page, settings)
        return [block["level"] or block["status"] for block in report["examples"]], output

    return verify


FAILS = "raise KeyError('tapir')"

# A page, and what becomes of each of its blocks.
PAGES = {
    "Sybil: skip next": (
        f"<!--- skip: next -->\n\n```python\n{FAILS}\n```\n\n```python\n1\n```\n",
        ["skipped", "ran"],
    ),
    "Sybil: skip with a reason": (
        f"<!-- skip: next 'needs an account' -->\n\n```python\n{FAILS}\n```\n",
        ["skipped"],
    ),
    "Sybil: skip from here to there": (
        (
            f"<!--- skip: start -->\n```python\n{FAILS}\n```\n\n```py\n{FAILS}\n```\n"
            "<!--- skip: end -->\n```python\n1\n```\n"
        ),
        ["skipped", "skipped", "ran"],
    ),
    "Sybil: skip under a condition": (
        (
            "```python\nyear = 2026\n```\n"
            f"<!-- skip: next if(year > 2000, reason='old') -->\n```python\n{FAILS}\n```\n"
            f"<!-- skip: next if(year < 2000, reason='new') -->\n```python\n1\n```\n"
        ),
        ["ran", "skipped", "ran"],
    ),
    "Sybil, MyST: skip": (f"% skip: next\n\n```python\n{FAILS}\n```\n", ["skipped"]),
    "Sybil: code that nobody sees": (
        "<!--- invisible-code-block: python\nimport json\n-->\n\n```python\njson.dumps(1)\n```\n",
        ["ran", "ran"],
    ),
    "Sybil: a namespace that is cleared": (
        "```python\nx = 1\n```\n<!--- clear-namespace -->\n```python\nx\n```\n",
        ["ran", "failed"],
    ),
    "our own setup": (
        "<!-- inlaid: setup\nimport json\n-->\n\n```python\nprint(json.dumps(1))\n#> 1\n```\n",
        ["ran", "as printed"],
    ),
    "our own setup of another language": (
        "<!-- inlaid: setup js\nvar x = 1;\n-->\n\n```js\nif (x !== 1) throw 1;\n```\n",
        ["ran", "ran"],
    ),
    "pytest-examples: skipped": (f'```python {{test="skip"}}\n{FAILS}\n```\n', ["skipped"]),
    "pytest-examples: a later Python": (
        f'```python {{requires="9.1" upgrade="skip"}}\n{FAILS}\n```\n',
        ["skipped"],
    ),
    "pytest-examples: a group": (
        '```py {group="a"}\nx = 1\n```\n```py\ny = 1\n```\n```py {group="a"}\nassert x\n```\n',
        ["ran", "ran", "ran"],
    ),
    "pytest-examples: a group apart": (
        '```py {group="a"}\nx = 1\n```\n```py\nx\n```\n',
        ["ran", "failed"],
    ),
    "pytest-examples: text in quotes": (
        '```python\nif True:\n    print("a\\nb")\n    """\n    a\n    b\n    """\n```\n',
        ["as printed"],
    ),
    "pytest-examples: text in quotes that differs": (
        '```python\nprint("a\\nb")\n"""\na\nc\n"""\n```\n',
        ["failed"],
    ),
    "pytest-examples: what Black has broken": (
        '```python\nprint(dict(a=[1, 2], b="c"))\n"""\n{\n    \'a\': [1, 2],\n    \'b\': \'c\',\n}\n"""\n```\n',
        ["as printed"],
    ),
    "pytest-examples: sets and addresses": (
        (
            "```python\nprint({'b', 'a'})\n#> {'a', 'b'}\n"
            "print(object())\n#> <object object at 0x0123456789ab>\n```\n"
        ),
        ["as printed"],
    ),
    "prints in the order of their lines": (
        (
            "```python\ndef f(n):\n    print('in', n)\n    #> in 1\n    #> in 2\n"
            "    if n > 1:\n        print('more')\n        #> more\n    print('out')\n"
            "    #> out\n    #> out\nf(1)\nf(2)\n```\n"
        ),
        ["as printed"],
    ),
    "a value": ("```python\n1 + 1\n#> 2\nx = [3]  # => [3]\nx  # => [3]\n```\n", ["as printed"]),
    "JavaScript: values": (
        (
            "```js\nconsole.log('a');\nconst sum = (a, b) => {\n  return a + b;\n};\n"
            "sum(1, 2); // => 3\nconst all = [1,\n  2];\n// => [1, 2]\n"
            "({a: 1, b: 'c'}) // => {a: 1, b: \"c\"}\nconsole.log('x') // => x\nall; // => [3]\n```\n"
        ),
        ["failed"],
    ),
    "JavaScript: values that hold": (
        "```js\nconst a = [1]; // => [ 1 ]\n[1, 2]\n  .map((n) => n + 1); // => [2, 3]\n```\n",
        ["as printed"],
    ),
    "Ruby: values": (
        "```ruby\nnames = ['a']\nnames.map(&:upcase) # => [\"A\"]\nputs 3\n# => 3\n```\n",
        ["as printed"],
    ),
    "a value that differs": ("```python\n1 + 1\n#> 3\n```\n", ["failed"]),
    "pytest-markdown-docs: notest": (f"```python notest\n{FAILS}\n```\n", ["skipped"]),
    "pytest-markdown-docs: in braces": (f"```{{.python .notest}}\n{FAILS}\n```\n", ["skipped"]),
    "pytest-markdown-docs: mdx": (
        f"{{/* pmd-metadata: notest */}}\n\n```python\n{FAILS}\n```\n",
        ["skipped"],
    ),
    "pytest-codeblocks": (
        (
            f"<!--pytest-codeblocks:skip-->\n```python\n{FAILS}\n```\n"
            f"<!--pytest.mark.skip-->\n```python\n{FAILS}\n```\n"
            f"<!--pytest-codeblocks:skipif(sys.version_info < (9, 0))-->\n```python\n{FAILS}\n```\n"
            f"<!--pytest-codeblocks:importorskip(no_such_module)-->\n```python\n{FAILS}\n```\n"
            f"<!--pytest-codeblocks:expect-error-->\n```python\n{FAILS}\n```\n"
            "```python\nprint(1)\n```\n<!--pytest-codeblocks:expected-output-->\n```\n1\n```\n"
        ),
        [*["skipped"] * 4, "ran", "as printed", "as printed"],
    ),
    "Deno: ignore": ("```ts ignore\nlet x = (\n```\n", ["skipped"]),
    "ESLint: skip": ("<!-- eslint-skip -->\n\n```js\nlet x = (\n```\n", ["skipped"]),
    "MyST: doctest": ("```{doctest}\n>>> 1 + 1\n2\n```\n", ["as printed"]),
    "MyST: testcode": (
        "```{testcode}\nprint(1)\n```\n\n```{testoutput}\n1\n```\n",
        ["as printed"] * 2,
    ),
    "MyST-NB: tags": (
        (
            "```{code-cell} ipython3\n:tags: [skip-execution]\n1 / 0\n```\n\n"
            "```{code-cell} ipython3\n:tags: [raises-exception]\n1 / 0\n```\n"
        ),
        ["skipped", "ran"],
    ),
}


@pytest.fixture(scope="module")
def levels(tmp_path_factory):
    """What becomes of the blocks of each page, in one run, and what the run prints."""
    root = tmp_path_factory.mktemp("site")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid: {verify: {execute: true}}]\n")
    for number, (page, _) in enumerate(PAGES.values()):
        (root / f"docs/{number}.md").write_text(page)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        result = CliRunner().invoke(command, ["-v", "--no-cache", "--json", "report.json"])
    report = json.loads((root / "report.json").read_text())
    found = {f"docs/{number}.md": [] for number in range(len(PAGES))}
    for block in report["examples"]:
        found[block["page"]].append(block["level"] or block["status"])
    return dict(zip(PAGES, found.values(), strict=True)), result.output


@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_another_tool_is_read_as_that_reads_it(name, levels):
    found, output = levels
    assert found[name] == PAGES[name][1], output


@pytest.mark.long
def test_a_cell_of_a_notebook_runs_without_being_asked_to(verify):
    assert verify("```{code-cell} python\n1 + 1\n```\n", "")[0] == ["ran"]


def test_a_fault_in_code_that_nobody_sees_is_at_its_line(verify):
    _, output = verify("Text\n\n<!-- inlaid: setup\nx = 1\n1 / 0\n-->\n\n```python\n1\n```\n")
    assert "docs/page.md:5:1: error[command-failed]" in output
