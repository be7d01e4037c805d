"""Mistakes that such a program is prone to, made on purpose: a test of the programs sees each."""

import os
import shutil
import subprocess

import pytest

from .conftest import PROGRAMS, ROOT

pytestmark = pytest.mark.slow

DECODE = "decodeURIComponent(object.key.replaceAll('+', ' '))"
UPLOAD = "    await uploadFiles(settings.bucket, prefix, assets);\n"
REPLACED = "    if (await isReplaced(bucket, key, tag)) return undefined;\n"
INDEX = "    const index = await uploadIndex(settings.bucket, prefix, assets);\n"
AGAIN = "    return (await isReplaced(bucket, key, tag)) ? undefined : index;\n"
EXTRACT = "    const names = await extractTarball(tarball, directory, settings);\n"
SHELL = """\
    const { execSync } = require('node:child_process');
    const { writeFileSync } = require('node:fs');
    writeFileSync(`${directory}.tgz`, await tarball.transformToByteArray());
    execSync(`cd ${directory} && tar xzf ${directory}.tgz && rm ${directory}.tgz`);
    const found = execSync(`cd ${directory} && find . ! -type d`).toString().trim();
    const names = found.split('\\n').map((name) => name.slice(2)).sort();
"""

# Each mistake: what it is, the text and what replaces it, and the test that sees it.
PLANTED = {
    "no key decoding": (DECODE, "object.key", "publishes each file under its fingerprint"),
    "index before files": (
        UPLOAD + REPLACED + INDEX,
        INDEX + UPLOAD,
        "one upload that fails for good",
    ),
    "no look for a later upload": (
        AGAIN,
        "    return index;\n",
        "two uploads of one key, the second while the index is sent",
    ),
    "shell extraction": (EXTRACT, SHELL, "refuses a tarball with a symbolic link"),
    "missing content type": (
        "      ContentType: type || 'application/octet-stream',\n",
        "",
        "publishes each file under its fingerprint",
    ),
    "unawaited stream": (
        "  await pipeline(createReadStream(path), hash);",
        "  pipeline(createReadStream(path), hash);",
        "publishes each file under its fingerprint",
    ),
}


def run_test(folder, pattern):
    """The names of the tests that match and fail, and how many ran."""
    environment = {
        "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "NODE_PATH": str(PROGRAMS / "node_modules"),
    }
    command = [
        "node",
        "--test-reporter=tap",
        f"--test-name-pattern={pattern}",
        "test/assetify.test.js",
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    lines = [line for line in done.stdout.splitlines() if pattern in line and "# SKIP" not in line]
    return [line.startswith("ok") for line in lines if line.startswith(("ok", "not ok"))]


def copy_programs(folder, old="", new=""):
    source = (PROGRAMS / "assetify.js").read_text()
    assert old in source
    shutil.copytree(PROGRAMS / "test", folder / "test")
    (folder / "assetify.js").write_text(source.replace(old, new, 1) if old else source)
    (folder / "node_modules").symlink_to(PROGRAMS / "node_modules")
    return folder


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_is_seen(tmp_path, mistake):
    old, new, name = PLANTED[mistake]
    verdicts = run_test(copy_programs(tmp_path, old, new), name)
    assert verdicts
    assert not any(verdicts)


def test_the_program_itself_passes_them(tmp_path):
    pattern = "publishes each file under its fingerprint"
    assert run_test(copy_programs(tmp_path), pattern) == [True]
