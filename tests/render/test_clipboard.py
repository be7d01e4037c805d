"""What a reader's clipboard holds after the button or the keys, in Chromium."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.hosts.sites import build_site, write_site
from tests.render.test_look import open_page, serve

pytestmark = pytest.mark.slow

SESSION = """\
$ for each in 1 2; do
> echo "<$each>"
>
> done
<1>
<2>
$ printf '%s\\n' a \\
    b
a
b
$ cat <<END
here
END
here
$ false
[1]
"""
COMMANDS = """\
for each in 1 2; do
echo "<$each>"

done
printf '%s\\n' a \\
    b
cat <<END
here
END
false"""
SHOP = "import os\n\n\ndef a():\n    return 1\n\n\nb = 2\n"
OLD = "import os\nb = 3\n"
NOTED = "a = 1  # (1)!\nb = 2  # [!code --]\nb = 3  # [!code ++]\n"
# Each heading names a block, which comes right below it, and what its button copies.
BLOCKS = {
    "typed": (f"```console\n{SESSION}```", COMMANDS),
    "included": ("```console ./session.console\n```", COMMANDS),
    "numbered": ('```console linenums="1" hl_lines="1"\n' + SESSION + "```", COMMANDS),
    "python": (
        "```pycon\n>>> def f():\n...     return 1\n...\n>>> f()\n1\n```",
        "def f():\n    return 1\n\nf()",
    ),
    "output": ("```console\na\n> b\n# c\n```", "a\n> b\n# c"),
    "math": ("```latex\n$ x $\n> y\n```", "$ x $\n> y"),
    "bash": ("```bash\ncat <<END\n$ a\nEND\n```", "cat <<END\n$ a\nEND"),
    "elided": (
        "```python ./shop.py 1 8\n```",
        "import os\n# …\nb = 2",
    ),
    "diff": ('```python ./shop.py 1 8 elide=off diff="./old.py 1-"\n```', "import os\nb = 2"),
    "noted": ("```python ./noted.py linenums=source\n```\n\n1. One.", "a = 1\nb = 3"),
    "collapsed": ("```python ./shop.py collapse=2\n```", SHOP.rstrip()),
    "folded": ("```python ./shop.py 8 context=fold\n```", "b = 2"),
}
# Whether there is a button of the theme for a block that is typed in.
OURS = [name for name, (fence, _) in BLOCKS.items() if " ./" in fence]
PATCH = """\
--- a/snippets/old.py
+++ b/snippets/shop.py
@@ -1,2 +1,2 @@
 import os
-b = 3
+b = 2
"""
MATERIAL = {"name": "material", "font": False, "features": ["content.code.copy"]}
EXTENSIONS = ["pymdownx.superfences", {"pymdownx.highlight": {"anchor_linenums": True}}]
CONTEXT = "```console ./session.console 1 context=fold\n```\n"


def write_files(page):
    return {
        "docs/index.md": page,
        "snippets/session.console": SESSION,
        "snippets/shop.py": SHOP,
        "snippets/old.py": OLD,
        "snippets/noted.py": NOTED,
    }


@contextmanager
def open_site(browser, tmp_path_factory, theme):
    blocks = (f"## {name}\n\n{fence}\n\n" for name, (fence, _) in BLOCKS.items())
    page = "# Copy\n\n" + "".join(blocks) + "## context\n\n" + CONTEXT
    root = tmp_path_factory.mktemp("copy")
    build_site(write_site(root, write_files(page), theme=theme, markdown_extensions=EXTENSIONS))
    with serve(root / "site") as address:
        page = open_page(browser, address)
        yield page
        page.context.close()


@pytest.fixture(scope="module")
def material(browser, tmp_path_factory):
    with open_site(browser, tmp_path_factory, MATERIAL) as page:
        yield page


@pytest.fixture(scope="module", params=["mkdocs", "readthedocs"])
def plain(request, browser, tmp_path_factory):
    with open_site(browser, tmp_path_factory, request.param) as page:
        yield page


def read_clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("name", BLOCKS)
def test_the_button_of_material_copies_what_works(material, name):
    material.evaluate("navigator.clipboard.writeText('nothing')")

    material.locator(f"#{name} ~ div >> button[data-clipboard-target]").first.click()

    material.wait_for_function("navigator.clipboard.readText().then(text => text !== 'nothing')")
    assert read_clipboard(material) == BLOCKS[name][1]


@pytest.mark.parametrize("name", OURS)
def test_the_button_of_a_block_copies_what_works(plain, name):
    plain.evaluate("navigator.clipboard.writeText('nothing')")

    button = plain.locator(f"#{name} ~ .inlaid >> nth=0").get_by_role(
        "button", name="Copy", exact=True
    )
    button.click()

    plain.wait_for_function("navigator.clipboard.readText().then(text => text !== 'nothing')")
    assert read_clipboard(plain) == BLOCKS[name][1]


def test_a_theme_has_one_button_for_a_block(material, plain):
    own = ".inlaid-copy:visible:not([data-inlaid-patch], [data-inlaid-program])"
    assert material.locator(own).count() == 0
    assert plain.locator(own).count() == len(OURS) + 1


def test_the_second_button_of_a_diff_copies_a_patch(material):
    material.evaluate("navigator.clipboard.writeText('nothing')")

    material.get_by_role("button", name="Copy the patch").click()

    material.wait_for_function("navigator.clipboard.readText().then(text => text !== 'nothing')")
    assert read_clipboard(material) == PATCH


def test_the_commands_of_a_whole_session_are_copied(material):
    material.evaluate("navigator.clipboard.writeText('nothing')")

    material.get_by_role("button", name="Copy the whole program").last.click()

    material.wait_for_function("navigator.clipboard.readText().then(text => text !== 'nothing')")
    assert read_clipboard(material) == COMMANDS


def test_what_is_copied_runs(tmp_path):
    ran = subprocess.run(
        ["bash", "-c", COMMANDS], capture_output=True, text=True, cwd=tmp_path, check=False
    )

    assert ran.stdout == "<1>\n<2>\na\nb\nhere\n"
    assert subprocess.run([sys.executable, "-c", BLOCKS["elided"][1]], check=False).returncode == 0


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_prompts_are_no_part_of_a_selection(browser, tmp_path, theme):
    page = "# Copy\n\n```console ./session.console 1-6\n```\n"
    build_site(
        write_site(tmp_path, write_files(page), theme=theme, markdown_extensions=["codehilite"])
    )
    with serve(tmp_path / "site") as address:
        page = open_page(browser, address)
        page.evaluate("getSelection().selectAllChildren(document.querySelector('pre code'))")

        page.keyboard.press("Control+c")

        assert read_clipboard(page).startswith("for each in 1 2; do\n> echo")
        page.context.close()
