"""The workflow files of the guides are what their hosts take, by schemas that need no network."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

PAGE = (Path(__file__).parents[2] / "docs/how-to/host.md").read_text("utf-8")
GITHUB = "vendor.github-workflows"
SCHEMAS = {
    "GitHub Pages": GITHUB, "GitLab Pages": "vendor.gitlab-ci", "Netlify": "",
    "Cloudflare Pages": GITHUB, "Read the Docs": "vendor.readthedocs", "Zensical": GITHUB,
    "VitePress": GITHUB,
}  # fmt: skip
WRONG = {
    GITHUB: "on: push\njobs: {a: {step: []}}\n",
    "vendor.gitlab-ci": "pages: {scripts: [a]}\n",
    "vendor.readthedocs": "version: 9\n",
}
# Nobody publishes a schema of this file: https://docs.netlify.com/configure-builds/file-based-configuration/
TEXT = {"type": "string"}
NETLIFY = {
    "type": "object",
    "required": ["build"],
    "additionalProperties": False,
    "properties": {
        "build": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                **dict.fromkeys(("base", "publish", "command", "ignore"), TEXT),
                "environment": {"type": "object", "additionalProperties": TEXT},
            },
        }
    },
}


def read_text(host):
    section = PAGE.partition(f"\n## {host}\n")[2].partition("\n## ")[0]
    (text,) = re.findall(r"```(?:yaml|toml)\n(.*?)```", section, re.DOTALL)
    return text


def check(schema, text, folder):
    file = folder / "file.yml"
    file.write_text(text)
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, file]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_each_host_has_a_file():
    assert re.findall(r"^## (.*)", PAGE, re.MULTILINE) == list(SCHEMAS)


@pytest.mark.slow
@pytest.mark.parametrize("host", SCHEMAS)
def test_the_file_is_valid(host, tmp_path):
    text, schema = read_text(host), SCHEMAS[host]
    if schema:
        done = check(schema, text, tmp_path)
        assert done.returncode == 0, done.stdout
    else:
        jsonschema.validate(tomllib.loads(text), NETLIFY)
    built = re.search(r"(?:mkdocs|zensical|vitepress) build|^mkdocs:", text, re.MULTILINE)
    assert text.index("inlaid check") < built.start()


@pytest.mark.slow
@pytest.mark.parametrize("schema", WRONG)
def test_a_wrong_file_is_not(schema, tmp_path):
    assert check(schema, WRONG[schema], tmp_path).returncode == 1
