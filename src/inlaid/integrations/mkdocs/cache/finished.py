"""Finished pages, kept from one build to the next: what the theme's templates made of them."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_date

from inlaid.integrations.mkdocs.cache import templates
from inlaid.integrations.mkdocs.cache.digest import digest
from inlaid.integrations.mkdocs.cache.entries import SearchEntries, list_keys
from inlaid.integrations.mkdocs.cache.outputs import (
    OldSite,
    Output,
    OutputFiles,
    list_outputs,
    parse_outputs,
    sign_outputs,
)
from inlaid.integrations.mkdocs.cache.shown import list_pages, read_config, read_nav, read_page
from inlaid.integrations.mkdocs.cache.store import Store, make_folder

_BROKEN = (ValueError, TypeError, KeyError, AttributeError)


class FinishedPages:
    """Takes finished pages in the place of making them, where nothing else can come out.

    ``folder`` keeps the files, ``base`` is the digest of the programs that make the site.
    """

    def __init__(self, store: Store, folder: Path, base: str, config: MkDocsConfig) -> None:
        self.store = store
        self.folder = folder
        self.base = base
        self.site = Path(config.site_dir)
        self.row = digest("outputs", config.config_file_path or "", str(self.site.resolve()))
        self.templates, outputs = self._load()
        self.files = OutputFiles(folder / "pages")
        self.old = OldSite(self.site, folder, outputs)
        self.made: list[tuple[str, str, str]] = []
        self.shown: dict[str, Any] = {}

    def set_aside(self) -> None:
        """Before MkDocs empties the site."""
        make_folder(self.folder)
        self.old.set_aside()

    def put_back(self) -> None:
        """After MkDocs has emptied the site."""
        self.old.put_back()
        self.old.clean()

    def begin(self, env: Environment, config: MkDocsConfig, files: Files, nav: Navigation) -> str:
        """Take the place of the loop over pages; when that can't be, return why.

        Raises OpaqueValueError for what can't be told of the site.
        """
        assert env.loader is not None  # noqa: S101 (MkDocs sets it)
        names = {name for name, _, _ in self.templates}
        self.loader = templates.RecordingLoader(env.loader)
        self.templates = templates.describe_templates(names, config.theme.dirs, self.templates, env)
        self.env, self.config, self.nav = env, config, nav
        pages = list_pages(files.documentation_pages())
        self.shown = {page.file.src_uri: read_page(page) for page in pages}
        outside = [each.outside for each in self.shown.values()]
        inside = [each.inside for each in self.shown.values()]
        self.site_facts = digest(self.base, read_config(config), read_nav(nav), outside)
        self.contents = digest(inside)
        if reason := self._find_obstacle():
            return reason
        self.key = self._make_key()
        self.search = SearchEntries(self.store, config, list_keys(pages, outside, inside))
        self.search.begin()
        env.loader = self.loader
        self._replace_templates(env)
        self._replace_pages(files)
        return ""

    def save(self) -> None:
        """Note what the next build may take."""
        if not self.shown:
            return
        names = {name for name, _, _ in self.templates} | self.loader.names
        if names != {name for name, _, _ in self.templates}:
            self.templates = templates.describe_templates(
                names, self.config.theme.dirs, self.templates, self.env
            )
        if self._find_obstacle():
            return
        # Pages were taken by the templates known before; they are by those of today as well.
        site = self._make_key()
        made = [(path, digest(site, key), content) for path, key, content in self.made]
        outputs = sign_outputs(self.site, made)
        if outputs != self.old.outputs or site != self.key:
            self.store.put(self.row, json.dumps([self.templates, list_outputs(outputs)]))
            self.files.forget({each.content for each in outputs.values()})

    def leave(self) -> None:
        """Let MkDocs make all pages."""
        for path in tuple(self.old.intact):
            self.old.drop(path)

    def abandon(self) -> None:
        """End a build that failed."""
        self.old.put_back()

    def _load(self) -> tuple[tuple[templates.Template, ...], dict[str, Output]]:
        entry = self.store.find(self.row)
        try:
            known, outputs = json.loads(entry.head) if entry else ((), ())
            found = tuple((name, content, tuple(traits)) for name, content, traits in known)
            return found, parse_outputs(outputs)
        except _BROKEN:
            return (), {}

    def _find_obstacle(self) -> str:
        for name, _, traits in self.templates:
            if templates.CHANCE in traits:
                return f"the template {name} {templates.CHANCE}"
        return ""

    def _make_key(self) -> str:
        """The digest of all that a page shows of the site."""
        traits = {each for _, _, found in self.templates for each in found}
        date = get_build_date() if templates.DATE in traits else ""
        others = self.contents if templates.OTHERS in traits else ""
        return digest(self.site_facts, self.templates, date, others)

    def _replace_templates(self, env: Environment) -> None:
        get_template = env.get_template

        def get(name: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 (Jinja's)
            template = get_template(name, *arguments, **options)
            return template if arguments or options else _WatchedTemplate(template, self)

        env.get_template = get  # type: ignore[method-assign] # of this environment only

    def _replace_pages(self, files: Files) -> None:
        list_documentation = files.documentation_pages

        def list_them(**options: Any) -> Any:  # noqa: ANN401 (as that of MkDocs)
            found = list_documentation(**options)
            if "inclusion" not in options or options["inclusion"] is not InclusionLevel.is_included:
                return found
            del files.documentation_pages
            return _Pages(found, self)

        files.documentation_pages = list_them  # type: ignore[method-assign] # of these files only

    def build_pages(self, files: Iterable[File]) -> Iterator[File]:
        """Yield the pages that MkDocs must build, and see to the others."""
        for file in files:
            path = file.dest_uri
            own = self._find_own(file)
            if self._take(path, own):
                self._index(file.page)
                continue
            self.old.drop(path)
            self.is_volatile = False
            yield file
            self._keep(path, own)
        for path in tuple(self.old.intact):
            self.old.drop(path)

    def _take(self, path: str, own: str) -> bool:
        """Whether the finished page is in its place."""
        output = self.old.outputs.get(path)
        if output is None or output.key != digest(self.key, own):
            return False
        if path not in self.old.intact and not self.files.place(output.content, self.site / path):
            return False
        self.old.intact.discard(path)
        self.made.append((path, own, output.content))
        return True

    def _find_own(self, file: File) -> str:
        shown = self.shown.get(file.src_uri)
        return digest(file.src_uri, shown.inside if shown else "")

    def _index(self, page: Page | None) -> None:
        if page is not None and not self.search.is_whole:
            events = self.config.plugins
            events.on_page_context({}, page=page, config=self.config, nav=self.nav)  # type: ignore[typeddict-item] # no one looks at it

    def _keep(self, path: str, own: str) -> None:
        file = self.site / path
        if not self.is_volatile and file.is_file():
            self.made.append((path, own, self.files.take_up(file)))


class _Pages(list[File]):
    """The pages of a site; the first who goes through them is MkDocs, which builds them."""

    def __init__(self, files: Iterable[File], finished: FinishedPages) -> None:
        super().__init__(files)
        self._finished: FinishedPages | None = finished

    def __iter__(self) -> Iterator[File]:
        finished, self._finished = self._finished, None
        every = super().__iter__()
        return every if finished is None else finished.build_pages(every)


class _WatchedTemplate:
    """A template that notes whether what it made holds the time of the build."""

    def __init__(self, template: Template, finished: FinishedPages) -> None:
        self._template = template
        self._finished = finished

    def render(self, context: dict[str, Any]) -> str:
        """What the template makes of a page."""
        date = templates.WatchedDate.of(context["build_date_utc"])
        output = self._template.render({**context, "build_date_utc": date})
        self._finished.is_volatile = date.is_seen
        return output

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a template has)
        return getattr(self._template, name)
