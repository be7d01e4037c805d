"""Links from blocks to their lines where the repository is shown, at their last commit."""

import re
from collections.abc import Callable, Collection
from html import escape, unescape
from urllib.parse import quote, urlsplit

from inlaid.diagnostics.finding import Finding
from inlaid.includes.block import Block
from inlaid.patterns import late_pattern
from inlaid.project.project import Project
from inlaid.sources import history
from inlaid.sources.contents import read_file
from inlaid.sources.decode import decode_text

# What shows repositories, by a part of its name: the address of a file, one line of it, more.
_SITES = {
    "github": ("/blob/{rev}/{path}", "#L{first}", "#L{first}-L{last}"),
    "gitlab": ("/-/blob/{rev}/{path}", "#L{first}", "#L{first}-{last}"),
    "bitbucket": ("/src/{rev}/{path}", "#lines-{first}", "#lines-{first}:{last}"),
    "codeberg": ("/src/{rev}/{path}", "#L{first}", "#L{first}-L{last}"),
    "gitea": ("/src/{rev}/{path}", "#L{first}", "#L{first}-L{last}"),
    "forgejo": ("/src/{rev}/{path}", "#L{first}", "#L{first}-L{last}"),
}
_BRANCH = late_pattern(r"/?(?:-/)?(?:edit|blob|src|tree|raw)/([^/?]+)/")
# What MkDocs takes where a site names none, whatever the branch is.
_GUESSED = frozenset({"edit/master/docs/", "src/default/docs/"})
_LINK = late_pattern(
    r'<a class="inlaid-source" data-inlaid-lines="(?P<path>[^"]+):(?P<first>\d+)-(?P<last>\d+)"'
    r">(?P<text>.*?)</a>"
)
_LIMIT = 50_000_000  # bytes of a source that is compared with what is committed


class SourceLinks:
    """The addresses of sources for one build; git is asked at most once for each source.

    ``is_preview``: the site is only looked at while it is written. Links then lead to the branch,
    and git isn't asked for each page that is saved.
    """

    def __init__(self, project: Project, *, is_preview: bool = False) -> None:
        self.is_preview = is_preview
        self.root = project.root
        self.url = project.repo_url.rstrip("/").removesuffix(".git")
        name = urlsplit(self.url).netloc.lower()
        site = next((forms for part, forms in _SITES.items() if part in name), None)
        self.site = site if project.settings.source_link == "" else None
        branch = None if project.edit_uri in _GUESSED else _BRANCH.match(project.edit_uri)
        self.branch = branch[1] if branch else "HEAD"
        self.place: tuple[str, bool] | None = None
        self.commits: dict[str, str] = {}
        self.changed: set[str] = set()
        self.asked: set[str] = set()

    def write_slot(self, block: Block) -> str:
        """Return the attributes of a link that `fill` completes, or of one that is complete."""
        numbers = [line.number for line in block.lines if line.number is not None]
        if self.site is None or not numbers:
            return ""
        if block.revision:
            address = self._format(block.path, block.revision, min(numbers), max(numbers))
            return f'href="{escape(address)}"'
        return f'data-inlaid-lines="{escape(block.path)}:{min(numbers)}-{max(numbers)}"'

    def fill(self, html: str, list_others: Callable[[], Collection[str]]) -> str:
        """Return the HTML with the addresses of its links; those without one become text.

        ``list_others``: the sources that are asked about soon.
        """
        if self.site is None or "data-inlaid-lines=" not in html:
            return html
        paths = {unescape(found["path"]) for found in _LINK.finditer(html)}
        if not paths <= self.asked:
            self._ask({*paths, *list_others()} - self.asked)
        return _LINK.sub(self._write, html)

    def _write(self, found: re.Match[str]) -> str:
        path = unescape(found["path"])
        address = self._find(path, int(found["first"]), int(found["last"]))
        if not address:
            return found["text"]
        return f'<a class="inlaid-source" href="{escape(address)}">{found["text"]}</a>'

    def _ask(self, paths: Collection[str]) -> None:
        self.asked.update(paths)
        inside = sorted(path for path in paths if not path.startswith(("../", "/")))
        self.place = self.place or history.find_place(self.root)
        if self.place is None or not inside:
            return
        if self.is_preview:
            self.commits |= dict.fromkeys(inside, self.branch)
            return
        if self.place[1]:  # what changed a file last is not known in a shallow clone
            self.commits |= dict.fromkeys(history.list_tracked(self.root, inside), self.branch)
        else:
            self.commits |= history.find_last_commits(self.root, inside)
        self.changed |= history.list_changed(self.root, inside)

    def _find(self, path: str, first: int, last: int) -> str:
        commit = self.commits.get(path)
        if commit is None:
            return ""
        if path in self.changed:
            lines = self._find_committed(path, first, last)
            return self._format(path, commit, *lines) if lines else ""
        return self._format(path, commit, first, last)

    def _find_committed(self, path: str, first: int, last: int) -> tuple[int, int] | None:
        """The lines of the last commit that are still among the lines shown."""
        from difflib import SequenceMatcher  # noqa: PLC0415 (few files differ)

        data = read_file(self.root / path, path, _LIMIT)
        text = data if isinstance(data, Finding) else decode_text(path, data)
        if isinstance(text, Finding):
            return None
        today = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        before = history.read_committed(self.root, path).split("\n")
        kept = [
            match.a + at
            for match in SequenceMatcher(None, before, today, False).get_matching_blocks()
            for at in range(match.size)
            if first <= match.b + at + 1 <= last and before[match.a + at].strip()
        ]
        return (min(kept) + 1, max(kept) + 1) if kept else None

    def _format(self, path: str, revision: str, first: int, last: int) -> str:
        if self.site is None:
            return ""
        file, one, more = self.site
        prefix = self.place[0] if self.place else ""
        values = {
            "rev": quote(revision),
            "path": quote(prefix + path),
            "first": first,
            "last": last,
        }
        return self.url + (file + (one if first == last else more)).format_map(values)
