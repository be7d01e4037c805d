"""A bucket, what stands between it and its readers, and both ways to look at a site in it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.publish.crawler import Crawler, Files, History, Reader
from tests.publish.edge import open_edge
from tests.publish.sites import find_faults, md5, write_site


class Hosting:
    """Publishes to a bucket and reads as its readers do: through an edge where there is one.

    ``endpoint`` and ``cloudfront`` are where the deployer sends its requests.
    """

    def __init__(self, bucket, deployer, folder: Path, edge=None) -> None:
        self.bucket, self.deployer, self.folder, self.edge = bucket, deployer, folder, edge
        self.endpoint = bucket.endpoint
        self.cloudfront = edge.cloudfront if edge else ""
        self.url = edge.url if edge else f"{bucket.endpoint}/{bucket.name}"
        self.folders: dict[tuple, str] = {}

    @property
    def whole(self) -> bool:
        """Whether readers get whole releases."""
        return self.edge is not None

    def describe(self, files: Files, *, options=(), cloudfront=(), **request) -> dict:
        """Return what the deployer is asked for."""
        version = tuple(files.items())
        if version not in self.folders:
            self.folders[version] = str(write_site(self.folder / f"{len(self.folders)}", files))
        options = {"endpoint_url": self.endpoint, "grace": 1, "jobs": 4, **dict(options)}
        if self.edge:
            options["cloudfront"] = {"function": self.edge.name, **dict(cloudfront)}
            request["cloudfront"] = self.cloudfront
        request = {"to": self.bucket.url, "site": self.folders[version], **request}
        return {**request, "options": options}

    def publish(self, files: Files, **request) -> dict:
        return self.deployer.run(**self.describe(files, **request))

    def race(self, sites: list[Files], **request) -> list[dict]:
        return self.deployer.run_all([self.describe(site, **request) for site in sites])

    def look(self, paths) -> Files:
        """Return what readers get."""
        reader = Reader(self.url)
        found = reader.look(paths)
        reader.close()
        return found

    def serves(self, files: Files) -> bool:
        """Whether a crawler that follows each link finds this release, whole."""
        return not self.find_faults(files)

    def find_faults(self, files: Files) -> list[str]:
        reader = Reader(self.url)
        crawler = Crawler(reader.fetch, History([files], done=0), whole=True)
        crawler.walk()
        reader.close()
        return crawler.faults

    def find_halves(self, old: Files, new: Files) -> list[str]:
        """Return what is wrong while a publish may have stopped halfway."""
        if self.whole:
            faults = [self.find_faults(version) for version in (old, new)]
            return [] if [] in faults else faults[0]
        return find_faults(list_served(self.bucket, (old, new)), old, new)

    @contextmanager
    def crawl(self, history: History) -> Iterator[Crawler]:
        """Let a reader walk through the site while the block runs, and once afterwards."""
        reader = Reader(self.url)
        crawler = Crawler(reader.fetch, history, whole=self.whole)
        crawler.start()
        try:
            yield crawler
            goal = len(crawler.crawls) + 2
            while len(crawler.crawls) < goal and crawler.is_alive():
                time.sleep(0.01)
        finally:
            crawler.stop()
            reader.close()


def list_served(bucket, versions) -> Files:
    """Return what lies in place in the bucket, by the entity tags of one listing."""
    known = {md5(content): content for files in versions for content in files.values()}
    tags = bucket.tags()
    return {path: known.get(tags[path], b"-") for path in tags if not path.startswith(".inlaid/")}


@contextmanager
def open_hosting(bucket, deployer, folder: Path, *, cloudfront: str = "", lag: int = 0):
    """Yield the hosting: whole releases where ``cloudfront`` is the endpoint of the function."""
    if not cloudfront:
        yield Hosting(bucket, deployer, folder)
        return
    with open_edge(bucket, cloudfront, lag=lag) as edge:
        yield Hosting(bucket, deployer, folder, edge)
