"""Readers: they fetch every page and asset of a site, while it is published and afterwards.

What may be read follows from the history of a site. A reader of whole releases never goes back: as
soon as it has seen one byte of a release, all that follows is of that release or of a later one. A
reader of a bucket in place may meet pages of two releases, but after a new page no old asset of it.
"""

import http.client
import threading
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from tests.publish.sites import find_links

Files = dict[str, bytes]
NOWHERE = "no/such/page.html"


@dataclass
class History:
    """The releases, oldest first; the last is perhaps under way, ``done`` the last that isn't."""

    releases: list[Files] = field(default_factory=list)
    done: int = -1

    def begin(self, files: Files) -> None:
        self.releases.append(files)

    def finish(self) -> None:
        self.done = len(self.releases) - 1

    def find(self, path: str, body: bytes | None, low: int) -> int | None:
        """Return the first release from ``low`` on that may answer this (None: nothing is there).

        What has left the site may still be served, for a while.
        """
        for number in range(low, len(self.releases)):
            expected = self.releases[number].get(path)
            if body == expected or (expected is None and self._has_left(path, body, number)):
                return number
        return None

    def _has_left(self, path: str, body: bytes | None, number: int) -> bool:
        return body in [release.get(path) for release in self.releases[:number]]


class Reader:
    """One connection to a web server."""

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(self.parts.hostname, self.parts.port)

    def get(self, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        self.connection.request("GET", f"{self.parts.path}/{quote(path)}")
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def fetch(self, path: str) -> bytes | None:
        """Return what is served, None where nothing is."""
        status, _, body = self.get(path)
        assert status in (200, 403, 404), (path, status, body)
        return body if status == 200 else None

    def look(self, paths) -> Files:
        """Return what is served at each of the paths."""
        found = {path: self.fetch(path) for path in paths}
        return {path: body for path, body in found.items() if body is not None}

    def close(self) -> None:
        self.connection.close()


class Crawler(threading.Thread):
    """Follows every link from the home page, again and again, until it is stopped.

    ``whole`` tells that it must get whole releases. ``crawls`` are the releases at which its walks
    began and ended.
    """

    def __init__(self, fetch, history: History, *, whole: bool) -> None:
        super().__init__()
        self.fetch, self.history, self.whole = fetch, history, whole
        self.low, self.fetched, self.mixed = -1, 0, 0
        self.faults: list[str] = []
        self.crawls: list[tuple[int, int]] = []
        self.done = threading.Event()

    def run(self) -> None:
        try:
            while not self.done.is_set():
                self.walk()
        except BaseException as error:
            self.faults.append(repr(error))
            raise

    def stop(self) -> None:
        self.done.set()
        self.join()

    def walk(self) -> None:
        """Read the pages that links lead to, each with its assets, then what no page links to."""
        begun = max(self.low, self.history.done)
        seen, queue = {"index.html"}, ["index.html"]
        while queue:
            for link in self.read_page(queue.pop()):
                if link not in seen:
                    seen.add(link)
                    queue.append(link)
        for path in sorted(self.history.releases[max(self.low, self.history.done)].keys() - seen):
            self.read(path)
        assert self.fetch(NOWHERE) is None
        self.crawls.append((begun, max(self.low, self.history.done)))

    def read_page(self, path: str) -> list[str]:
        """Read a page and its assets at once; return the pages that it links to."""
        release, content = self.read(path)
        if content is None:
            self.faults.append(f"{path} is linked and missing")
        links = find_links(content or b"")
        pages = [target for target in links if target.endswith(".html")]
        for link in [target for target in links if not target.endswith(".html")]:
            found, asset = self.read(link, release)
            if asset is None:
                self.faults.append(f"{link} of {path} is missing")
            self.mixed += found > release
        return pages

    def read(self, path: str, low: int = -1) -> tuple[int, bytes | None]:
        """Return the release and the content of a path; a release before ``low`` is a fault."""
        low = max(low, self.history.done, self.low if self.whole else -1)
        content = self.fetch(path)
        self.fetched += 1
        release = self.history.find(path, content, low)
        if release is None:
            self.faults.append(f"{path}: {content!r} is of no release from {low} on")
            return low, content
        self.low = release
        return release, content
