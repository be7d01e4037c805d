"""Places to publish to, each with plain ways to look at what lies there and to harm it."""

import fcntl
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from inlaid.publish.objects.owner import name_owner
from inlaid.publish.open import open_target
from inlaid.publish.origin import Origin
from inlaid.publish.plan.manifest import MANIFEST_PATH
from inlaid.publish.progress import SILENT
from inlaid.publish.publisher import carry_out, propose_rollback, propose_site
from inlaid.publish.settings import PUBLISH, DeleteLimit
from tests.publish.sites import write_site

BIN = Path(sys.executable).parent
ALL = DeleteLimit(percent=100)


class Place:
    """A target; ``folder`` is where sites for it are built."""

    def __init__(self, folder: Path, options: dict) -> None:
        self.folder, self.count = folder, 0
        self.settings = PUBLISH({"grace": 0, "keep": 3, "jobs": 4, **options})

    def open(self):
        return open_target(self.url, self.folder, self.settings, name_owner("tester"))

    def build(self, files: dict[str, bytes]) -> Path:
        self.count += 1
        return write_site(self.folder / f"site{self.count}", files)

    def propose(self, files: dict[str, bytes], *, repair: bool = False):
        site = self.build(files)
        return propose_site(site, self.open(), self.settings, Origin("me", "c0ffee"), repair=repair)

    def publish(self, files: dict[str, bytes], *, repair: bool = False, replaces: bool = False):
        return self.carry_out(self.propose(files, repair=repair), replaces=replaces)

    def carry_out(self, proposal, *, replaces: bool = False):
        return carry_out(proposal, self.open(), ALL, SILENT, replaces=replaces)

    def roll_back(self, release: str = ""):
        return self.carry_out(propose_rollback(release, self.open(), self.settings))

    def find_command(self, site: Path, **publish: object) -> tuple[list[str], Path]:
        """Return the command that publishes the site, and the folder in which to run it."""
        project = self.folder / f"project{self.count}"
        project.mkdir(exist_ok=True)
        settings = {"publish": {"grace": 0, "keep": 3, **publish}}
        config = {"site_name": "x", "site_dir": str(site), "plugins": [{"inlaid": settings}]}
        (project / "mkdocs.yml").write_text(json.dumps(config))
        words = [str(BIN / "inlaid"), "publish", "--to", self.url, "--jobs", "4"]
        return [*words, *self.arguments], project

    def start(self, site: Path) -> subprocess.Popen:
        """Start the command, so that signals reach it as in a terminal."""
        command, folder = self.find_command(site)
        return subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def is_free(self) -> bool:
        """Whether nobody holds the lock."""
        raise NotImplementedError

    def read_site(self) -> dict[str, bytes]:
        """Return what readers get, by path."""
        return {path: self.read(path) for path in self.list() if not path.startswith(".inlaid/")}


class Folder(Place):
    arguments = ()

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {})
        self.root = folder / "www"
        self.url = self.root.as_uri()

    @property
    def web(self) -> Path:
        return self.root / "current"

    def list(self) -> list[str]:
        return [
            path.relative_to(self.web).as_posix() for path in self.web.rglob("*") if path.is_file()
        ]

    def read(self, path: str) -> bytes:
        return (self.web / path).read_bytes()

    def write(self, path: str, content: bytes) -> None:
        """In place, as an editor may."""
        (self.web / path).parent.mkdir(parents=True, exist_ok=True)
        with (self.web / path).open("wb") as stream:
            stream.write(content)

    def delete(self, path: str) -> None:
        (self.web / path).unlink()

    def harm_kept(self, content: bytes) -> None:
        """Alter a content everywhere but in what is served."""
        for path in (self.root / "releases").rglob("*"):
            is_served = path.resolve().is_relative_to(self.web.resolve())
            if path.is_file() and not is_served and path.read_bytes() == content:
                path.write_bytes(b"harmed")

    def is_free(self) -> bool:
        with (self.root / "lock").open("a") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
            return True


class BucketPlace(Place):
    def __init__(self, folder: Path, bucket) -> None:
        super().__init__(folder, {"endpoint_url": bucket.endpoint})
        self.bucket, self.url = bucket, f"{bucket.url}/docs"
        self.arguments = ("--endpoint-url", bucket.endpoint)

    def list(self) -> list[str]:
        return list(self.bucket.tags("docs/"))

    def read(self, path: str) -> bytes:
        return self.bucket.get(f"docs/{path}")

    def write(self, path: str, content: bytes) -> None:
        self.bucket.put(f"docs/{path}", content)

    def delete(self, path: str) -> None:
        self.bucket.delete(f"docs/{path}")

    def harm_kept(self, content: bytes) -> None:
        for path in self.list():
            if path.startswith(".inlaid/objects/") and self.read(path) == content:
                self.write(path, b"harmed")

    def is_free(self) -> bool:
        manifest = json.loads(self.read(MANIFEST_PATH)) if MANIFEST_PATH in self.list() else {}
        pending = manifest.get("pending")
        return pending is None or datetime.fromisoformat(pending["expires"]) <= datetime.now(UTC)
