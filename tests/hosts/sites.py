"""Small sites, built and served by the real MkDocs."""

import contextlib
import io
import logging
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from jinja2 import BytecodeCache
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.servers.moto import find_port

QUIET = {"NO_MKDOCS_2_WARNING": "1"}
SHOP = """\
import os
# snippet-total
def total(prices):
    return sum(prices)
# snippet-total

print(total([1, 2]))
"""


def write_site(root: Path, files: dict[str, str], **config) -> Path:
    """Write a site and return its configuration."""
    settings = {"site_name": "Shop", "plugins": ["inlaid"], **config}
    texts = {"mkdocs.yml": yaml.safe_dump(settings), "snippets/shop.py": SHOP, **files}
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root / "mkdocs.yml"


class Compiled(BytecodeCache):
    """The templates of themes, compiled once a process; found by their text."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket) -> None:
        """Fill the bucket, if its template is known."""
        if found := self.known.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket) -> None:
        """Keep what is in the bucket."""
        self.known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


def share_templates(theme) -> None:
    """Let a theme compile its templates only if no other has."""
    make = theme.get_env

    def get_env():
        env = make()
        env.bytecode_cache = COMPILED
        return env

    theme.get_env = get_env


def build_site(config: Path, **options) -> str:
    """Build in this process; return what MkDocs logs. Raises as MkDocs does."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        settings = load_config(str(config), **options)
        share_templates(settings.theme)
        settings.plugins.on_startup(command="build", dirty=False)
        build(settings)
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


class Server:
    """`mkdocs serve` in a process of its own."""

    def __init__(self, config: Path, program: str = "mkdocs", *options: str) -> None:
        self.port = find_port()
        self.log = config.parent / "serve.log"
        self.temporary = TemporaryDirectory()  # for the site that it leaves when it is ended
        command = [
            sys.executable,
            "-m",
            program,
            "serve",
            "-f",
            config,
            "-a",
            f"127.0.0.1:{self.port}",
        ]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, *options],
                stdout=log,
                stderr=log,
                env={**os.environ, **QUIET, "TMPDIR": self.temporary.name},
                cwd=config.parent,
            )

    def __enter__(self):
        self.wait_for("", bool)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)
        self.temporary.cleanup()

    def read(self, path: str = "") -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=60) as answer:
            return answer.read().decode()

    def wait_for(self, path: str, test, seconds: float = 60) -> str:
        """The page as soon as it passes; fails with the log when it doesn't in time."""
        deadline = time.monotonic() + seconds
        text = ""
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                text = self.read(path)
                if test(text):
                    return text
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.03)
        raise AssertionError(f"not in time:\n{self.log.read_text()}\n{text[-3000:]}")
