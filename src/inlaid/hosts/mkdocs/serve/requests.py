"""The requests that browsers make of the server: which pages are open, and which must wait."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

_LONGEST_WAIT = 30.0  # seconds
_POLLED = 70.0  # seconds within which an open page polls again

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Requests:
    """Stands before the server's application.

    A browser with an open page polls the server, and tells which page it is; a page that is yet to
    be built again is not given out in its old form.
    """

    def __init__(self, application: Application, mount_path: str) -> None:
        self.application = application
        self.mount_path = mount_path
        self.opened: dict[str, float] = {}
        self.awaited: set[str] = set()
        self.condition = threading.Condition()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        if path.startswith("/livereload/"):
            self._note_open(environ.get("HTTP_REFERER", ""))
        else:
            url = self._find_url(path.encode("latin-1").decode("utf-8", "ignore"))
            with self.condition:
                self.condition.wait_for(lambda: url not in self.awaited, _LONGEST_WAIT)
        return self.application(environ, start_response)

    def find_open(self) -> set[str]:
        """The addresses of the pages that are open in a browser, relative to the site."""
        now = time.monotonic()
        with self.condition:
            self.opened = {url: at for url, at in self.opened.items() if now - at < _POLLED}
            return set(self.opened)

    def expect(self, urls: Iterable[str]) -> None:
        """Let requests of these pages wait until they are fulfilled, and of no others."""
        with self.condition:
            self.awaited = set(urls)
            self.condition.notify_all()

    def fulfil(self, url: str) -> None:
        """Let requests of a page go on."""
        with self.condition:
            self.awaited.discard(url)
            self.condition.notify_all()

    def _note_open(self, referer: str) -> None:
        url = self._find_url(unquote(urlsplit(referer).path))
        with self.condition:
            self.opened[url] = time.monotonic()

    def _find_url(self, path: str) -> str:
        return path.removeprefix(self.mount_path).removesuffix("index.html")


def find_address(url: str) -> str:
    """The address of a page as requests name it, from its `url` in MkDocs."""
    return unquote(url).removesuffix("index.html").removeprefix("./")
