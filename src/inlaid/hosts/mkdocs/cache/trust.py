"""Which plugins, hooks and extensions a cache can stand, and why it must stay off."""

from mkdocs.config.defaults import MkDocsConfig

from inlaid.hosts.mkdocs.cache.owners import find_owners
from inlaid.hosts.mkdocs.cache.value_digest import Opaque, describe, find_functions
from inlaid.patterns import late_pattern

# Extensions whose result depends on the text and their options alone. Those missing on purpose:
# pymdownx.b64 reads images; for pymdownx.snippets see `quotes_snippets`.
_PURE = frozenset(
    {
        "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code",
        "footnotes", "inlaid", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br",
        "sane_lists", "smarty", "tables", "toc", "wikilinks",
    }
)  # fmt: skip
_PURE_PYMDOWNX = frozenset(
    {
        "arithmatex", "betterem", "blocks.admonition", "blocks.caption", "blocks.definition",
        "blocks.details", "blocks.html", "blocks.tab", "caret", "critic", "details", "emoji",
        "escapeall", "extra", "extrarawhtml", "fancylists", "highlight", "inlinehilite", "keys",
        "magiclink", "mark", "pathconverter", "progressbar", "quotes", "saneheaders",
        "smartsymbols", "snippets", "striphtml", "superfences", "tabbed", "tasklist", "tilde",
    }
)  # fmt: skip
# Code of installed packages, known by its version; functions of others may depend on anything.
_KNOWN_CODE = frozenset({"builtins", "markdown", "material", "mkdocs", "pygments", "pymdownx"})
_SNIPPET = late_pattern(r"-8<-")

_PAGE_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content")


def find_content_obstacle(config: MkDocsConfig) -> str:
    """Return why converted pages can't be kept; empty when they can."""
    for markdown_extension in config.markdown_extensions:
        name: object = markdown_extension  # plugins add instances, whatever the type says
        if not isinstance(name, str) or not _is_pure(name):
            shown = name if isinstance(name, str) else type(name).__name__
            return f"the extension {shown} may depend on more than the page"
    described = describe_extensions(config)
    functions = find_functions(described)
    unknown = [f"{module}.{name}" for module, name in functions if not _is_known(module)]
    if isinstance(described, Opaque):
        unknown = [described.name]
    if unknown:
        return f"{unknown[0]}, which an extension calls, may depend on more than the page"
    snippets = config.mdx_configs.get("pymdownx.snippets") or {}
    if snippets.get("auto_append"):
        return "pymdownx.snippets appends files to every page"
    emoji = config.mdx_configs.get("pymdownx.emoji") or {}
    if (emoji.get("options") or {}).get("custom_icons"):
        return "pymdownx.emoji shows icons of your own"
    return ""


def describe_extensions(config: MkDocsConfig) -> object:
    """Return what JSON can hold of the extensions and their options, but for Inlaid's own.

    An Opaque when an option can't be described.
    """
    options = {key: value for key, value in config.mdx_configs.items() if key != "inlaid"}
    return describe([config.markdown_extensions, options])


def quotes_snippets(text: str) -> bool:
    """Whether pymdownx.snippets may bring another file into the text."""
    return _SNIPPET.search(text) is not None


def varies_pages(config: MkDocsConfig) -> bool:
    """Whether a plugin or hook may change the configuration from page to page."""
    return any(find_owners(config, _PAGE_EVENTS))


def _is_pure(name: str) -> bool:
    if name in {"inlaid", "inlaid.hosts.python_markdown"}:
        return True
    short = name.removeprefix("markdown.extensions.")
    return short in _PURE or (
        name.startswith("pymdownx.") and name.removeprefix("pymdownx.") in _PURE_PYMDOWNX
    )


def _is_known(module: str) -> bool:
    return module.partition(".")[0] in _KNOWN_CODE
