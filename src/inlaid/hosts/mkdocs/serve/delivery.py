"""What the server gives out while the site is built: the old site, or nothing until it is done."""

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

_NAMES = ("_wanted_epoch", "_visible_epoch", "_epoch_cond", "_want_rebuild", "_rebuild_cond")
_MOMENT = re.compile(rb"Build Date UTC.*")


class Delivery:
    """The server's own view of which site is out: pages wait while its two epochs differ."""

    def __init__(self, server: LiveReloadServer) -> None:
        self.server = server
        self.can_stay = all(hasattr(server, name) for name in _NAMES)

    def ask(self) -> None:
        """Let the server call its builder, in the thread in which it always does."""
        with self.server._rebuild_cond:  # noqa: SLF001 (see `can_stay`; so below)
            self.server._want_rebuild = True  # noqa: SLF001
            self.server._rebuild_cond.notify_all()  # noqa: SLF001

    def stay(self) -> None:
        """Give out what there is, and reload no browser."""
        with self.server._epoch_cond:  # noqa: SLF001
            self.server._wanted_epoch = self.server._visible_epoch  # noqa: SLF001
            self.server._epoch_cond.notify_all()  # noqa: SLF001

    @contextmanager
    def keep_old(self, find_open: Callable[[], Iterable[str]]) -> Iterator[None]:
        """Give out the old site while another is built in its place, or again when that fails.

        Browsers are reloaded if a page that is open in one, by its address, came out another.
        """
        site = Path(self.server.root)
        kept = Path(tempfile.mkdtemp(prefix="mkdocs_"))
        old = kept / "site"
        try:
            site.rename(old)
        except OSError:  # such as a file in use, where that matters
            kept.rmdir()
            yield
            return
        site.mkdir()
        self.server.root = str(old)
        self.stay()
        try:
            yield
        except BaseException:
            shutil.rmtree(site, ignore_errors=True)
            with suppress(OSError):
                old.rename(site)
            raise
        else:
            if any(_read(site, url) != _read(old, url) for url in find_open()):
                self.server._wanted_epoch = round(time.monotonic() * 1000)  # noqa: SLF001
        finally:
            self.server.root = str(site)
            shutil.rmtree(kept, ignore_errors=True)


def _read(site: Path, url: str) -> bytes:
    path = site / url
    try:
        return _MOMENT.sub(b"", (path / "index.html" if path.is_dir() else path).read_bytes())
    except OSError:
        return b""
