"""One page with its code resolved, in the syntax of a target."""

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.includes.fill import FenceEdit, continue_prefix, edit_fences, split_lines
from inlaid.includes.resolution import Include, Resolution, Shown
from inlaid.includes.resolve import resolve_page
from inlaid.pages.fences import Fence
from inlaid.pages.header import is_include
from inlaid.pages.page import Page
from inlaid.project.conversion.extensions import SNIPPETS
from inlaid.project.conversion.shown_samples import may_show_samples, show_samples
from inlaid.project.export.look import find_look
from inlaid.project.export.targets import DiagramForm, ExportTarget, escape_snippet
from inlaid.project.figures.diagrams import PageDiagram, find_diagrams
from inlaid.project.pages import find_readme_fences, normalise_page, parse_page, read_fences
from inlaid.project.project import Project, ProjectLibrary

if TYPE_CHECKING:
    from inlaid.diagrams.language.model import Diagram
    from inlaid.diagrams.picture.describe import DiagramStep

_DIRECTIVE = re.compile(r"\{([\w:.+-]+)\}.*")
_LITERAL = frozenset({
    "code", "code-block", "code-cell", "sourcecode", "literalinclude", "math", "eval-rst",
    "mermaid", "raw", "parsed-literal", "highlight", "csv-table", "graphviz", "image",
    "include", "toctree",
})  # fmt: skip
_ITEM = re.compile(r"([ >]*)(?:[-*+:]|\d{1,9}[.)]) *")
_TAB = 4  # columns that a container of Python-Markdown takes
_MARKUP = str.maketrans("[]\\<>", "()/()")

NameSource = Callable[[Fence, Shown | None], str]
"""Returns what a comment says of a block, or of a diagram that is written on the page."""


@dataclass(frozen=True, slots=True)
class ExportedPage:
    """A page for a target.

    ``files``: pictures by name, which lie beside the page. ``sources``: paths of the files quoted,
    relative to the root.
    """

    text: str
    files: Mapping[str, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[str, ...] = ()
    blocks: int = 0
    diagrams: int = 0
    edits: tuple[FenceEdit, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether it may be written."""
        return not any(map(is_error, self.diagnostics))


def export_page(
    project: Project,
    library: ProjectLibrary,
    path: str,
    text: str,
    target: ExportTarget,
    *,
    name_source: NameSource | None = None,
    has_files: bool = True,
) -> ExportedPage:
    """Return the page at ``path``, relative to the root, whose ``text`` is as it is on disk.

    ``has_files``: whether pictures may be written beside it. With an error the text is as it was.
    """
    page = parse_page(path, normalise_page(text))
    return export_text(
        project, library, page, text, target, name_source=name_source, has_files=has_files
    )


def export_text(
    project: Project,
    library: ProjectLibrary,
    page: Page,
    text: str,
    target: ExportTarget,
    *,
    name_source: NameSource | None = None,
    has_files: bool = True,
) -> ExportedPage:
    """Return the same of a page whose settings are known; ``text`` is its text with its line ends.

    What snippets bring in is written out, but for a target that brings it in as well.
    """
    read = read_fences(project, page)
    if project.snippets is not None and (read.brought or not target.is_python_markdown):
        project, text = expand_snippets(project, text)
        page = replace(page, text=normalise_page(text))
        read = read_fences(project, page)
    fences = tuple(_find_inner(read.fences)) if target.has_directives else read.fences
    resolution = resolve_page(page, library, fences)
    exported = export_resolved(
        project, page, text, fences, resolution,
        target=target, name_source=name_source, has_files=has_files, lost=read.lost,
    )  # fmt: skip
    if not exported.is_good:
        return exported
    shown = _show_samples(project, page, fences, text)
    return exported if shown == text else replace(exported, text=edit_fences(shown, exported.edits))


def export_resolved(
    project: Project,
    page: Page,
    text: str,
    fences: Sequence[Fence],
    resolution: Resolution,
    *,
    target: ExportTarget,
    name_source: NameSource | None = None,
    has_files: bool = True,
    lost: Iterable[Diagnostic] = (),
) -> ExportedPage:
    """Return the same of a page whose fences are known and resolved; placeholders stay."""
    drawn = list(find_diagrams(page, fences, resolution.includes, project.drawn))
    exporter = _Exporter(project, page, target, name_source, has_files=has_files)
    edits = exporter.list_edits(fences, resolution, drawn)
    problems = [*_list_problems(resolution), *lost, *exporter.diagnostics]
    exported = ExportedPage(
        text, {}, tuple(problems), resolution.sources, len(resolution.includes), len(drawn)
    )
    if not exported.is_good:
        return exported
    changed = edit_fences(text, edits)
    return replace(exported, text=changed, files=exporter.files, edits=tuple(edits))


def _find_inner(fences: Iterable[Fence]) -> Iterator[Fence]:
    """The fences, those in directives of MyST that hold Markdown in the place of these."""
    for fence in fences:
        found = _DIRECTIVE.fullmatch(fence.info)
        inner = () if found is None or is_include(fence.info) else _read_inner(fence)
        if inner and found and found[1] not in _LITERAL:
            yield from _find_inner(inner)
        else:
            yield fence


def _read_inner(fence: Fence) -> tuple[Fence, ...]:
    """The fences in the body of another, as they stand in the page."""
    prefix = continue_prefix(fence.prefix)
    return tuple(
        replace(
            inner,
            line=inner.line + fence.line,
            end_line=inner.end_line + fence.line,
            prefix=prefix + inner.prefix,
            header=prefix + inner.header,
            info_column=inner.info_column + len(prefix),
        )
        for inner in find_readme_fences("\n".join(fence.body))
    )


def expand_snippets(project: Project, text: str) -> tuple[Project, str]:
    """Return a text with what `pymdownx.snippets` brings in, and a project that brings in no more.

    Where the extension can't do it here, the lines that name files stay.
    """
    from markdown import Markdown  # noqa: PLC0415 (few sites have snippets)

    extensions = project.local_extensions
    options = dict(extensions.options.get(SNIPPETS) or {})
    names = tuple(name for name in extensions.names if name != SNIPPETS)
    bare = replace(project, snippets=None, extensions=replace(extensions, names=names))
    if "8<" not in text and not options.get("auto_append"):
        return bare, text
    try:
        md = Markdown(extensions=[SNIPPETS], extension_configs={SNIPPETS: options})
        lines: list[str] = md.preprocessors["snippet"].run(normalise_page(text).split("\n"))
    except Exception:  # noqa: BLE001 (it is the site's; its own build says what is wrong)
        return bare, text
    ending = "\r\n" if "\r\n" in text else "\n"
    return bare, ending.join(lines)


def _list_problems(resolution: Resolution) -> Iterator[Diagnostic]:
    for diagnostic in resolution.diagnostics:
        if diagnostic.code is not codes.STALE_BODY:
            yield diagnostic


class _Exporter:
    """Makes the edits of one page."""

    def __init__(
        self,
        project: Project,
        page: Page,
        target: ExportTarget,
        name_source: NameSource | None,
        *,
        has_files: bool,
    ) -> None:
        self.project = project
        self.page = page
        self.target = target
        self.name_source = name_source
        self.has_files = has_files
        self.files: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []

    def list_edits(
        self, fences: Iterable[Fence], resolution: Resolution, drawn: Iterable[PageDiagram]
    ) -> list[FenceEdit]:
        includes = {include.fence: include for include in resolution.includes}
        diagrams = {diagram.fence: diagram for diagram in drawn}
        return [
            edit
            for fence in fences
            if (edit := self._edit(includes.get(fence), diagrams.get(fence))) is not None
        ]

    def _edit(self, include: Include | None, diagram: PageDiagram | None) -> FenceEdit | None:
        if diagram is not None:
            return self._draw(diagram, include if isinstance(include, Shown) else None)
        return self._fill(include) if isinstance(include, Shown) else None

    def _fill(self, include: Shown) -> FenceEdit:
        target, look = self.target, find_look(include)
        code = [target.escape(line.text, look.language) for line in include.block.lines]
        if target.is_python_markdown and self.project.snippets is not None:
            code = [escape_snippet(line, look.language) for line in code]
        edit = FenceEdit(
            include.fence,
            (*target.write_options(look), *code),
            target.write_info(look),
            self._name(include.fence, include),
        )
        return _leave_bullet(edit) if target.is_python_markdown else edit

    def _name(self, fence: Fence, include: Shown | None) -> tuple[str, ...]:
        said = self.name_source(fence, include) if self.name_source else ""
        return (f"<!-- {said} -->",) if said else ()

    def _draw(self, diagram: PageDiagram, include: Shown | None) -> FenceEdit | None:
        model, problems = diagram.parse()
        self.diagnostics += problems
        if model is None:
            return None
        form, fence = self.target.diagrams, diagram.fence
        if form in {DiagramForm.MERMAID, DiagramForm.WORDS}:
            text = tuple(diagram.text.split("\n"))
            above = self._name(fence, include)
            if form is DiagramForm.WORDS:
                return FenceEdit(
                    fence, above=(*above, *_write_words(diagram, model)), has_code=False
                )
            return FenceEdit(fence, text, "mermaid", above)
        caption = " ".join(diagram.figure.caption.split())
        lines = [self._write_picture(model, diagram)]
        lines += ["", f"*{caption}*"] if caption else []
        return FenceEdit(fence, above=tuple(_separate(self.page, fence, lines)), has_code=False)

    def _write_picture(self, model: "Diagram", diagram: PageDiagram) -> str:
        """The picture as Markdown, or in the page itself: as HTML, which any reader takes."""
        from inlaid.diagrams.picture.figure import read_width  # noqa: PLC0415 (as above)
        from inlaid.diagrams.picture.picture_file import FileOptions, draw_file  # noqa: PLC0415 (as above)

        svg = draw_file(model, FileOptions(width=read_width(diagram.figure.width)))
        said = _describe(model)
        if not self.has_files:
            data = base64.b64encode(svg.encode()).decode()
            return f'<img alt="{escape(said)}" src="data:image/svg+xml;base64,{data}" />'
        stem = self.page.path.rpartition("/")[2].rpartition(".")[0]
        name = f"{stem}.diagram-{len(self.files) + 1}.svg"
        self.files[name] = svg + "\n"
        is_folder = self.target.makes_folders and stem not in {"index", "_index"}
        return f"![{said}]({'../' if is_folder else ''}{quote(name)})"


def _leave_bullet(edit: FenceEdit) -> FenceEdit:
    """Begin a fence below the bullet on whose line Python-Markdown doesn't read it."""
    found = _ITEM.fullmatch(edit.fence.prefix)
    if found is None:
        return edit
    return replace(edit, above=("<!-- -->", ""), prefix=found[1] + " " * _TAB)


def _separate(page: Page, fence: Fence, lines: list[str]) -> Iterator[str]:
    """What isn't a fence needs blank lines around it, else it is part of a paragraph."""
    texts = page.text.split("\n")
    before = texts[fence.line - 2] if fence.line > 1 else ""
    after = texts[fence.end_line] if fence.end_line < len(texts) else ""
    if before.strip(" \t>") and not fence.prefix.strip(" \t>"):
        yield ""
    yield from lines
    if after.strip(" \t>"):
        yield ""


def _describe(model: "Diagram") -> str:
    """The name of a diagram, and what it says to those who don't see the picture."""
    from inlaid.diagrams.language.labels import read_text  # noqa: PLC0415 (most pages have none)
    from inlaid.diagrams.picture.describe import find_steps, name_diagram  # noqa: PLC0415 (the same)
    from inlaid.diagrams.picture.phrases import find_phrases  # noqa: PLC0415 (the same)

    steps = (line.strip() for line in _list_steps(find_steps(model, find_phrases("en")), ""))
    said = read_text(model.accessible_description) or " ".join(steps)
    return " ".join(f"{name_diagram(model)}: {said}".translate(_MARKUP).split())


def _write_words(diagram: PageDiagram, model: "Diagram") -> Iterator[str]:
    """The text of a diagram, and its steps in words."""
    from inlaid.diagrams.picture.describe import find_steps, name_diagram, summarize_diagram  # noqa: PLC0415 (most pages have none)
    from inlaid.diagrams.picture.phrases import find_phrases  # noqa: PLC0415 (the same)

    yield "```mermaid"
    yield from diagram.text.split("\n")
    yield "```"
    yield ""
    yield f"{name_diagram(model)}. {summarize_diagram(model)}"
    yield ""
    yield from _list_steps(find_steps(model, find_phrases("en")), "")


def _list_steps(steps: "Iterable[DiagramStep]", indent: str) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        yield f"{indent}{number}. {step.text}"
        yield from _list_steps(step.steps, indent + " " * (len(str(number)) + 2))


def _show_samples(project: Project, page: Page, fences: Iterable[Fence], text: str) -> str:
    """Placeholders of output as readers see them: with samples."""
    settings = project.settings.verify
    if not may_show_samples(settings, page.text):
        return text
    typed = [fence for fence in fences if not is_include(fence.info)]
    changed = show_samples(settings, page.text, typed)
    lines = split_lines(text)
    for at, line in changed.items():
        lines[at] = line + lines[at][len(lines[at].rstrip("\r\n")) :]
    return "".join(lines)
