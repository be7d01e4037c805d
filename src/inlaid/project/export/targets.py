"""The targets of an export, one row each: the syntax of a block, and what code must not hold.

What a target has no syntax for is left out.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from inlaid.project.export.look import Look

_HUGO = re.compile(r"\{\{(?P<sign>[<%])(?P<inner>.*?)(?P<close>[>%])\}\}")
_MDBOOK = re.compile(r"\{\{\s*#")
_BORING = re.compile(r"^(\s*)#(?![!\[])")
_SNIPPET = re.compile(r"""^([ \t]*)(;*-+8<-+(?:[ \t]+(?:"[^"]+"|'[^']+'))?\s*)$""")
_ESCAPES = str.maketrans({"]": "", "[": "", "`": ""})


class DiagramForm(Enum):
    """How a diagram is shown: as a picture beside the page, or as its text, with its steps."""

    FILE = "file"
    MERMAID = "mermaid"
    WORDS = "words"


def _keep(line: str, language: str) -> str:
    del language
    return line


@dataclass(frozen=True, slots=True)
class ExportTarget:
    """Who reads the exported pages.

    ``write_info``: the info string of a block. ``write_options``: lines at the beginning of its
    body. ``escape``: a line of code, given its language, such that it is shown as it is.
    ``is_python_markdown``: whether pages are written for Python-Markdown and its containers.
    ``names_sources``: whether a comment above each block says where it comes from.
    ``has_directives``: whether a fence `{name}` may hold Markdown, and fences in turn.
    ``makes_folders``: whether a page gets a folder in its address, and files beside it don't.
    """

    name: str
    title: str
    write_info: Callable[[Look], str]
    write_options: Callable[[Look], tuple[str, ...]] = lambda _look: ()
    escape: Callable[[str, str], str] = _keep
    diagrams: DiagramForm = DiagramForm.FILE
    is_python_markdown: bool = False
    names_sources: bool = False
    makes_folders: bool = False
    has_directives: bool = False


def _quote(text: str) -> str:
    """A text between double quotes; there is no way to write one in another."""
    return '"' + text.replace('"', "'").replace("`", "'") + '"'


def _write_plain(look: Look) -> str:
    return look.language


def _write_python_markdown(look: Look) -> str:
    """In braces, which superfences and `fenced_code` read alike; a language alone as it is."""
    words = [f"#{look.id}"] if look.id else []
    words += [f".{name}" for name in look.classes]
    words += [f"title={_quote(look.title)}"] if look.title else []
    words += [f'linenums="{look.first}"'] if look.first else []
    words += [f'hl_lines="{look.join_ranges(" ")}"'] if look.marked else []
    if not words:
        return look.language
    return f"{{ .{look.language or 'text'} {' '.join(words)} }}"


def _write_mdbook(look: Look) -> str:
    return ",".join((look.language, *look.attributes, *look.classes))


def _write_vitepress(look: Look) -> str:
    numbers = {None: "", 0: ":no-line-numbers", 1: ":line-numbers"}
    info = look.language + numbers.get(look.first, f":line-numbers={look.first}")
    info += f" {{{look.join_ranges()}}}" if look.marked else ""
    title = look.title.translate(_ESCAPES)
    return f"{info} [{title}]" if title else info


def _write_docusaurus(look: Look) -> str:
    words = [look.language]
    words += [f"title={_quote(look.title)}"] if look.title else []
    words += [f"{{{look.join_ranges()}}}"] if look.marked else []
    if look.first:
        words.append("showLineNumbers" if look.first == 1 else f"showLineNumbers={look.first}")
    return " ".join(words)


def _write_starlight(look: Look) -> str:
    # Without a title the name of a file would be cut out of a comment at the top of the code.
    words = [look.language, f"title={_quote(look.title)}"]
    words += [f"{{{look.join_ranges()}}}"] if look.marked else []
    words += ["showLineNumbers", f"startLineNumber={look.first}"] if look.first else []
    return " ".join(words)


def _write_hugo(look: Look) -> str:
    parts = [f"title={_quote(look.title)}"] if look.title else []
    if look.first is not None:
        parts.append(f"linenos=true,linenostart={look.first}" if look.first else "linenos=false")
    if look.marked:
        lines = [f"{one}-{two}" for one, two in look.ranges]
        parts.append(f"hl_lines={json.dumps(lines, separators=(',', ':'))}")
    parts += [f"id={_quote(look.id)}"] if look.id else []
    parts += [f"class={_quote(' '.join(look.classes))}"] if look.classes else []
    return f"{look.language or 'text'} {{{','.join(parts)}}}" if parts else look.language


def _has_options(look: Look) -> bool:
    return bool(look.title or look.marked or look.first or look.id or look.classes)


def _write_myst(look: Look) -> str:
    return f"{{code-block}} {look.language or 'text'}" if _has_options(look) else look.language


def _list_myst_options(look: Look) -> tuple[str, ...]:
    if not _has_options(look):
        return ()
    options = [f":name: {look.id}"] if look.id else []
    options += [f":class: {' '.join(look.classes)}"] if look.classes else []
    options += [f":caption: {json.dumps(look.title, ensure_ascii=False)}"] if look.title else []
    options += [f":lineno-start: {look.first}"] if look.first else []
    options += [f":emphasize-lines: {look.join_ranges()}"] if look.marked else []
    return (*options, "")


def _escape_hugo(line: str, language: str) -> str:
    """A shortcode as Hugo shows one."""
    del language
    return _HUGO.sub(r"{{\g<sign>/*\g<inner>*/\g<close>}}", line) if "{{" in line else line


def escape_hidden(line: str, language: str) -> str:
    """A line of Rust that mdBook would hide."""
    return _BORING.sub(r"\1##", line) if language == "rust" else line


def escape_mdbook(line: str, language: str) -> str:
    r"""A `{{#include}}` that is code, too."""
    line = escape_hidden(line, language)
    return _MDBOOK.sub(r"\\\g<0>", line) if "{{" in line else line


def escape_snippet(line: str, language: str) -> str:
    """A `--8<--` that is code, for a site with `pymdownx.snippets`."""
    del language
    return _SNIPPET.sub(r"\1;\2", line) if "8<" in line else line


_ROWS = (
    ExportTarget("gfm", "GitHub, GitLab and others", _write_plain, diagrams=DiagramForm.MERMAID),
    ExportTarget("mkdocs", "MkDocs, ProperDocs", _write_python_markdown, is_python_markdown=True),
    ExportTarget("zensical", "Zensical", _write_python_markdown, is_python_markdown=True),
    ExportTarget("mdbook", "mdBook", _write_mdbook, escape=escape_mdbook),
    ExportTarget("vitepress", "VitePress", _write_vitepress),
    ExportTarget("docusaurus", "Docusaurus", _write_docusaurus),
    ExportTarget("starlight", "Starlight (Astro)", _write_starlight),
    ExportTarget("myst", "Sphinx with MyST", _write_myst, _list_myst_options, has_directives=True),
    ExportTarget("hugo", "Hugo", _write_hugo, escape=_escape_hugo, makes_folders=True),
    ExportTarget(
        "agents", "programs that read Markdown", _write_plain,
        diagrams=DiagramForm.WORDS, names_sources=True,
    ),
)  # fmt: skip
TARGETS = {target.name: target for target in _ROWS}
DEFAULT = "gfm"
