"""The plugin: events of MkDocs, in the order in which it sends them."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment
from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage
from mkdocs.utils.templates import TemplateContext

from inlaid.configuration.reader import Wrong
from inlaid.diagnostics.diagnostic import Diagnostic, is_error, is_mentioned, sort_diagnostics
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.errors import ConfigError, InlaidError
from inlaid.pages.page import Page
from inlaid.project.build import Build, BuiltPage, clear_slots
from inlaid.project.conversion.extensions import Extensions
from inlaid.project.given_options import Given, take_settings
from inlaid.project.pages import find_page_fences, find_pages, parse_page, read_page
from inlaid.project.project import (
    MEMORY,
    VERIFIED,
    Project,
    find_features,
    find_language,
    find_snippets,
    load_project,
)
from inlaid.project.settings import read_settings

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from inlaid.hosts.mkdocs.proof import SiteProof
    from inlaid.hosts.mkdocs.serve.served_site import ServedSite
    from inlaid.hosts.mkdocs.serve.serving import Serving
    from inlaid.hosts.mkdocs.twins import SiteTwins

_LOG = logging.getLogger("mkdocs.plugins.inlaid")
_EXTENSION = "inlaid"
_FIRST, _LAST = 100, -100
# What the plugin knows of a build, which the next makes anew.
_OF_BUILD = frozenset({"build", "nav", "env", "files", "proof", "reported", "shown", "filled"})
_AFTER_ALL = -200  # some plugins take "last" for themselves


class PluginOptions(Config):  # type: ignore[no-untyped-call] # as MkDocs declares it
    """None of MkDocs' own: they are read for every host alike."""


class InlaidPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """Fills includes and draws diagrams; one instance lives as long as `mkdocs serve`."""

    def __init__(self) -> None:
        self.options: dict[str, object] = {}
        self.is_serving = self.dirty = False
        self.serving: Serving | None = None
        self.build: Build | None = None
        self.nav: Navigation | None = None
        self.env: Environment | None = None
        self.files: Files | None = None
        self.proof: SiteProof | None = None
        self.twins: SiteTwins | None = None
        self.reported: set[Diagnostic] = set()
        self.shown: set[str] = set()
        self.known: set[str] = set()
        self.filled = 0
        self.read: tuple[str | None, str] = None, ""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check the options; MkDocs shows what is wrong with them."""
        self.options = dict(options)
        said = _find_mistakes(options, config_file_path)
        return [("inlaid", ValidationError(f"\n\n{said}\n"))] if said else [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note what runs; that this exists keeps the instance alive while serving."""
        self.dirty = dirty
        self.is_serving = command == "serve"
        if self.is_serving:
            self.serving = self._start_serving()

    def _start_serving(self) -> "Serving":
        from inlaid.hosts.mkdocs.serve.serving import Serving  # noqa: PLC0415 (a build needs none of it)

        return Serving(self, is_clean=not self.is_serving, is_dirty=self.dirty)

    @event_priority(_FIRST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Register the extension; other plugins may cause a second call.

        Before those that keep the options of extensions, such as mkdocstrings, which would not take
        an empty mapping for one that is filled later.
        """
        if self.serving is not None:
            self.serving.start_build(config)
        project = _build_project(config, self.options)
        before = _list_unchanged(self.build, project) if self.build and self.dirty else {}
        self.build = self._open_build(project)
        self.build.pages.update(before)
        self.reported = set()
        self.shown, self.filled = set(), 0
        self.twins = None
        self._register(config, self.build)
        return config

    @staticmethod
    def _register(config: MkDocsConfig, build: Build) -> None:
        if _EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(_EXTENSION)
        given = config.mdx_configs.get(_EXTENSION) or {}
        config.mdx_configs[_EXTENSION] = {**given, "build": build}

    def _open_twins(self, project: Project) -> "SiteTwins | None":
        """None while serving: agents read what is published."""
        if not project.settings.markdown or self.serving is not None or self.dirty:
            return None
        from inlaid.hosts.mkdocs.twins import SiteTwins  # noqa: PLC0415 (few sites have any)
        from inlaid.project.export.naming import make_naming  # noqa: PLC0415 (the same)

        return SiteTwins(make_naming(self.proof.provenance if self.proof else None))

    def resolve_markdown(self, markdown: str, page: SitePage, config: MkDocsConfig) -> str:
        """Return the Markdown of a page with its code resolved, for hooks and other plugins.

        Titles and highlighted lines are written as superfences reads them.
        """
        from inlaid.hosts.mkdocs.twins import resolve  # noqa: PLC0415 (few sites ask for it)

        build = _find_build(config)
        return resolve(build, _read_own(build, page, config, _read_text(page)), markdown, None)

    def _open_build(self, project: Project) -> Build:
        library = project.open_library()
        return Build(project, library, tracks_places=self.is_serving, leaves_slots=True)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Check all pages before MkDocs empties the site; a failing build leaves the old one."""
        build = _find_build(config)
        build.project = _build_project(config, self.options)  # as other plugins have left it
        self._register(config, build)
        if self.serving is not None:
            self.serving.start_pages()
        if self.is_serving:
            return
        if self.serving is not None:
            self.serving.watch_quoted(config, self._note_quoted(config))
        try:
            paths = list(_find_site_pages(config, build.project))
        except InlaidError as error:
            raise PluginError(str(error)) from error
        found = [diagnostic for path in paths for diagnostic in build.check_page(path)]
        self._report(found, config)
        # Pages show what their check has resolved; the space is for what is made of them.
        build.library.tree.forget()
        self.proof = self._find_proof(build.project, config)
        self.twins = self._open_twins(build.project)

    def _find_proof(self, project: Project, config: MkDocsConfig) -> "SiteProof | None":
        """What the last run says of the pages; a strict build fails where it is too little."""
        is_known = (project.root / MEMORY / VERIFIED).exists()
        if not (is_known or project.settings.verify or config.strict):
            return None
        from inlaid.project.verification.proof_record import (  # noqa: PLC0415 (for verified sites)
            check_required,
            find_site_provenance,
        )

        provenance = find_site_provenance(project)
        low = check_required(project, provenance, is_strict=bool(config.strict))
        self._report(list(low), config)
        if provenance is None:
            return None
        from inlaid.hosts.mkdocs.proof import SiteProof  # noqa: PLC0415 (the same)

        return SiteProof(provenance, project.settings.provenance)

    @event_priority(_LAST)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the navigation, for pages that are built again."""
        self.nav, self.files = nav, files

    @event_priority(_FIRST)
    def on_page_read_source(self, *, page: SitePage, config: MkDocsConfig) -> str | None:
        """Read a page as `inlaid check` does where MkDocs would end with a traceback."""
        self.read = None, ""
        try:
            text = page.file.content_string
        except UnicodeDecodeError:
            return self._read_other(page, config)
        except OSError:
            return None  # MkDocs says what is wrong
        self.read = page.file.abs_src_path, text
        return text

    def _read_other(self, page: SitePage, config: MkDocsConfig) -> str | None:
        """The text of a page that isn't UTF-8; while serving, what is wrong with it."""
        if page.file.abs_src_path is None:
            return None
        project = _find_build(config).project
        path = Path(config.docs_dir, page.file.src_uri)
        read = read_page(project, path)
        if not isinstance(read, Finding):
            return read.text
        found = read.at(Location(project.display(path), 1))
        self._report([found], config)
        from inlaid.render.block_html import render_box  # noqa: PLC0415 (few pages are refused)

        return render_box([found])

    @event_priority(_LAST)
    def on_page_markdown(
        self, markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files
    ) -> None:
        """Tell the extension which page comes; the text stays as it is."""
        build = _find_build(config)
        text = self._take_text(page) or markdown
        own = _read_own(build, page, config, text)
        if self.twins is not None:
            self.twins.note(markdown, own)
        build.start_page(own)

    def _take_text(self, page: SitePage) -> str:
        """The text of the page's file as it was read just now, else as it is.

        Another plugin may have given the page another file, or the file another content.
        """
        path, text = self.read
        self.read = None, ""
        return text if path and path == page.file.abs_src_path else _read_text(page)

    @event_priority(_FIRST)
    def on_pre_page(self, page: SitePage, *, config: MkDocsConfig, files: Files) -> None:
        """Note what follows as read for the page."""
        if self.serving is not None:
            self.serving.start_page(page.file.src_uri)

    @event_priority(_FIRST)
    def _fill_content(
        self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files
    ) -> str:
        """Make the ids of blocks and lines known as targets of links; tell what was verified."""
        build = _find_build(config)
        built = build.current
        if self.twins is not None:
            self.twins.keep(page, build)
        (self.shown.add if built.filled else self.shown.discard)(page.file.src_uri)
        if page.present_anchor_ids is not None:
            page.present_anchor_ids |= built.anchors
        if self.proof is None:
            return clear_slots(html)
        return self.proof.fill_page(html, built.page.path, page)

    @event_priority(_AFTER_ALL)
    def _end_content(
        self, html: str, *, page: SitePage, config: MkDocsConfig, files: Files
    ) -> None:
        if self.serving is not None:
            self.serving.recorder.end_page()

    on_page_content = CombinedEvent(_fill_content, _end_content)

    @event_priority(_FIRST)
    def _start_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        if self.serving is not None:
            self.serving.note_contents(files)

    @event_priority(_LAST)
    def _end_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Report what only converting has shown, and add the assets if a page needs them."""
        self.env = env
        if self.serving is not None:
            self.serving.note_completed(files)
        build = _find_build(config)
        self.filled = build.filled
        if self.filled or self.shown or self.dirty:
            from inlaid.hosts.mkdocs.assets import add_assets, has_assets  # noqa: PLC0415 (for pages with blocks)

            if self.filled or self.shown or has_assets(config, files):
                add_assets(config, files)
        self.known.update(file.dest_uri for file in files)
        build.library.tree.close()
        pages = build.pages.values()
        self._report([diagnostic for page in pages for diagnostic in page.diagnostics], config)
        if not self.is_serving:
            _find_build(config).pages.clear()
        return env

    on_env = CombinedEvent(_start_env, _end_env)

    @event_priority(_FIRST)
    def _start_context(
        self, context: TemplateContext, *, page: SitePage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        if self.serving is not None:
            self.serving.start_page(page.file.src_uri)

    @event_priority(_AFTER_ALL)
    def _end_context(
        self, context: TemplateContext, *, page: SitePage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Let a page that shows a block name the assets; others are as they are without us.

        An excerpt of another page is converted just now. The search has noted the page before.
        """
        if "inlaid-svg" in (page.content or ""):
            from inlaid.hosts.mkdocs.search import forget_pictures  # noqa: PLC0415 (few pages have any)

            forget_pictures(config.plugins, page)
        filled = _find_build(config).filled
        is_excerpt, self.filled = filled != self.filled, filled
        if is_excerpt or page.file.src_uri in self.shown:
            from inlaid.hosts.mkdocs.assets import with_assets  # noqa: PLC0415 (as above)

            context["config"] = with_assets(config)
        if self.serving is not None:
            self.serving.recorder.end_page()  # what templates read concerns all pages
        return context

    on_page_context = CombinedEvent(_start_context, _end_context)

    @event_priority(_FIRST)
    def _start_output(self, output: str, *, page: SitePage, config: MkDocsConfig) -> None:
        if self.serving is not None:
            self.serving.recorder.start_page(page.file.src_uri)

    @event_priority(_AFTER_ALL)
    def _end_output(self, output: str, *, page: SitePage, config: MkDocsConfig) -> str:
        """Name the twin of a page."""
        if self.serving is not None:
            self.serving.recorder.end_page()
        return output if self.twins is None else self.twins.link(output, page)

    on_post_page = CombinedEvent(_start_output, _end_output)

    @event_priority(_FIRST)
    def on_serve(
        self, server: "LiveReloadServer", *, config: MkDocsConfig, builder: object
    ) -> "LiveReloadServer":
        """Watch what is quoted, and build only what a change touches."""
        build = _find_build(config)
        if self.serving is None:  # `--clean`: every build is one for `mkdocs build`
            self.serving = self._start_serving()
            self.serving.watch_quoted(config, self._note_quoted(config))
        self.serving.start_watching(server, config, build)
        return server

    @event_priority(_LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Say what was verified; while serving, keep the site and watch its new folders."""
        if self.shown:
            from inlaid.hosts.mkdocs.assets import complete_combined  # noqa: PLC0415 (for pages with blocks)

            complete_combined(config, self.known)
        if self.nav is None or self.env is None or self.files is None:
            return
        build = _find_build(config)
        if self.serving is not None:
            self.serving.end_build(
                build, config, files=self.files, nav=self.nav, env=self.env, shown=self.shown
            )
        if self.twins is not None:
            self.twins.write(config, self.files, self.nav)
        if not self.is_serving and self._has_proof(config):
            from inlaid.project.verification.proof_record import write_site_provenance  # noqa: PLC0415 (as above)

            write_site_provenance(
                Path(config.site_dir), self.proof.provenance if self.proof else None
            )
            if self.proof:
                self.proof.write_page(config, self.env, self.nav, self.files)

    def _has_proof(self, config: MkDocsConfig) -> bool:
        """Whether the site says what was verified; `publish` asks where it may be ours."""
        settings = _find_build(config).project.settings
        is_asked = bool(settings.verify or settings.publish)
        return is_asked or bool(self.shown) or self.proof is not None

    def on_build_error(self, *, error: Exception) -> None:
        """Keep nothing of a build that failed, and nothing running."""
        if self.build is not None:
            self.build.library.tree.close()
        if self.serving is not None:
            self.serving.fail()

    def keep_state(self) -> "Callable[[], None]":
        """Return what brings back the state of the last build."""
        kept = {name: value for name, value in vars(self).items() if name in _OF_BUILD}
        return lambda: vars(self).update(kept)

    def report_page(self, site: "ServedSite") -> None:
        """Log what is wrong with the page of a site that was built again."""
        built = site.build.current
        self.reported = {
            diagnostic
            for diagnostic in self.reported
            if diagnostic.location.path != built.page.path
        }
        self._report(built.diagnostics, site.config)

    def _note_quoted(self, config: MkDocsConfig) -> Build:
        """Note what pages quote, which a build that isn't for serving doesn't."""
        project = _find_build(config).project
        build = Build(project, project.open_library(), tracks_places=True)
        for path in _find_site_pages(config, project):
            page = read_page(project, path)
            if not isinstance(page, Finding):
                build.start_page(page)
                fences = find_page_fences(project, page)
                build.resolve(fences, fences)
        build.library.tree.close()
        return build

    def _report(self, diagnostics: list[Diagnostic], config: MkDocsConfig) -> None:
        """Log what is new. Raises PluginError for errors, but never while serving."""
        # In strict mode MkDocs ends a build that logged a warning, and with it the server.
        mild = self.is_serving and config.strict
        found = [
            diagnostic
            for diagnostic in sort_diagnostics(diagnostics)
            if diagnostic not in self.reported
        ]
        self.reported.update(found)
        if not found:
            return
        from inlaid.diagnostics.report import format_diagnostic, format_text  # noqa: PLC0415 (for problems only)

        errors = [diagnostic for diagnostic in found if is_error(diagnostic)]
        for diagnostic in found:
            if not is_error(diagnostic):
                is_info = mild or is_mentioned(diagnostic)
                _LOG.log(
                    logging.INFO if is_info else logging.WARNING, format_diagnostic(diagnostic)
                )
        if not errors:
            return
        count = f"{len(errors)} problem{'' if len(errors) == 1 else 's'}"
        text = f"Inlaid found {count}:\n\n{format_text(errors)}\n"
        if not self.is_serving:
            raise PluginError(text)
        _LOG.log(logging.INFO if mild else logging.ERROR, text)


def _find_build(config: MkDocsConfig) -> Build:
    """The build that `on_config` has given to the extension."""
    build: Build = config.mdx_configs[_EXTENSION]["build"]
    return build


def _list_unchanged(build: Build, project: Project) -> dict[str, BuiltPage]:
    """The pages of the last build that are still there; a dirty build may pass over them."""
    return {path: built for path, built in build.pages.items() if (project.root / path).exists()}


def _find_mistakes(options: dict[str, object], config_file_path: str | None) -> str:
    """The mistakes in the settings, with their places where a file holds them; else empty.

    The file is parsed once more only for these places, and where it may name us twice.
    """
    settings = read_settings(options)
    if not isinstance(settings, Wrong) and _names_us_once(config_file_path):
        return ""
    try:
        if config_file_path:
            load_project(Path(config_file_path))
    except ConfigError as error:
        return str(error)
    return _describe(settings) if isinstance(settings, Wrong) else ""


def _describe(mistakes: Wrong) -> str:
    from inlaid.configuration.file import report_faults  # noqa: PLC0415 (for mistakes only)

    return str(ConfigError(report_faults(mistakes.faults)))


def _names_us_once(config_file_path: str | None) -> bool:
    """Whether the options of the plugin are all that a configuration may say to us."""
    try:
        text = Path(config_file_path).read_bytes() if config_file_path else b""
    except OSError:
        return False
    return b"INHERIT" not in text and text.count(_EXTENSION.encode()) <= 1


def _build_project(config: MkDocsConfig, options: dict[str, object]) -> Project:
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    given = Given(options, take_settings(config.mdx_configs.get(_EXTENSION) or {}))
    joined = given.join()
    settings = given.read(joined)
    if isinstance(settings, Wrong):  # such as what a hook has set
        raise PluginError(f"\n\n{_describe(settings)}\n")
    return Project(
        root.resolve(),
        Path(config.docs_dir).resolve(),
        Path(config.site_dir),
        joined,
        settings,
        snippets=find_snippets(
            [
                {markdown_extension: config.mdx_configs.get(markdown_extension)}
                for markdown_extension in config.markdown_extensions
            ]
        ),
        extensions=Extensions(tuple(map(str, config.markdown_extensions)), config.mdx_configs),
        language=find_language(dict(config.theme)),
        features=find_features(dict(config.theme)),
        repo_url=config.repo_url or "",
        edit_uri=config.edit_uri or "",
    )


def _find_site_pages(config: MkDocsConfig, project: Project) -> Iterator[Path]:
    """The files of the pages that a build puts into the site."""
    start = len(str(project.docs_dir)) + 1
    specs = [spec for spec in (config.exclude_docs, config.draft_docs) if spec is not None]
    for path in find_pages(project):
        if not any(spec.match_file(str(path)[start:]) for spec in specs):
            yield path


def _read_own(build: Build, page: SitePage, config: MkDocsConfig, text: str) -> Page:
    """The page of a file, as it is in the project."""
    path = build.project.display(Path(config.docs_dir, page.file.src_uri))
    return parse_page(path, text)


def _read_text(page: SitePage) -> str:
    """The text of the page's file; empty where another plugin brings it in another way."""
    try:
        return page.file.content_string
    except (OSError, ValueError):
        return ""
