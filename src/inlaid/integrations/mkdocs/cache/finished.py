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
from inlaid.integrations.mkdocs.cache.shown import (
    ShownPage,
    list_pages,
    read_config,
    read_nav,
    read_page,
)
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
        self.shown: dict[str, ShownPage] = {}
        self.static: dict[str, str] = {}
        self.is_volatile = False

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
        self.key, self.static_key = self._make_key(), self._make_key(static=True)
        self.search = SearchEntries(self.store, config, list_keys(pages, outside, inside))
        self.search.begin()
        env.loader = self.loader
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
            self.store.put(self.row, json.dumps([self.templates, []]))
            return
        # Pages were taken by the templates known before; they are by those of today as well.
        site = self._make_key()
        made = [(path, digest(site, key), content) for path, key, content in self.made]
        static = self._make_key(static=True)
        for name, output in self.static.items():
            self.store.put(digest("template", name, static), "", output)
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

    def _make_key(self, *, static: bool = False) -> str:
        """The digest of all that a page shows of the site; ``static``: or what is no page."""
        left_out = set() if static else self.config.theme.static_templates
        used = [each for each in self.templates if each[0] not in left_out]
        traits = {each for _, _, found in used for each in found}
        date = get_build_date() if templates.DATE in traits else ""
        others = self.contents if templates.OTHERS in traits else ""
        return digest(self.site_facts, used, date, others)

    def find_static(self, name: str) -> str:
        """Return what a template made for no page; empty when that isn't known."""
        if name not in self.config.theme.static_templates:
            return ""
        kept = self.store.find(digest("template", name, self.static_key))
        return kept.body if kept else ""

    def keep_static(self, name: str, output: str) -> None:
        """Keep what a template made for no page."""
        self.static[name] = output

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
            self.old.delete(path)
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
        if not self.old.is_intact(path) and not self.files.place(output.content, self.site / path):
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
        if not file.is_file():
            self.old.drop(path)
        elif not self.is_volatile:
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


class WatchedEnvironment:
    """An environment as MkDocs uses it, whose templates note whether they show the build's time."""

    def __init__(self, env: Environment, finished: FinishedPages) -> None:
        self._env = env
        self._finished = finished

    def get_template(self, name: str) -> "_WatchedTemplate":
        """The template of that name. Raises TemplateNotFound."""
        kept = self._finished.find_static(name)
        template = None if kept else self._env.get_template(name)
        return _WatchedTemplate(self._env, name, template, kept, self._finished)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever an environment has)
        return getattr(self._env, name)


class _WatchedTemplate:
    """A template that notes whether what it made holds the time of the build.

    ``kept`` is what it made for no page, such as the map of the site; then it isn't loaded.
    """

    def __init__(
        self,
        env: Environment,
        name: str,
        template: Template | None,
        kept: str,
        finished: FinishedPages,
    ) -> None:
        self._env = env
        self._name = name
        self._template = template
        self._kept = kept
        self._finished = finished

    def render(self, context: dict[str, Any]) -> str:
        """What the template makes of its context."""
        is_static = context.get("page") is None
        if self._kept and is_static:
            return self._kept
        date = templates.WatchedDate.of(context["build_date_utc"])
        output = self._load().render({**context, "build_date_utc": date})
        self._finished.is_volatile = date.is_seen
        if is_static and not date.is_seen:
            self._finished.keep_static(self._name, output)
        return output

    def _load(self) -> Template:
        if self._template is None:
            self._template = self._env.get_template(self._name)
        return self._template

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a template has)
        return getattr(self._load(), name)
