"""What is generated from the languages: the index of their names, and tables of the reference."""

import subprocess
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

from inlaid.languages.checks import ByDriver, ByGrammar, ByReader, ToolCheck
from inlaid.languages.language import Language
from inlaid.languages.others import OTHERS
from inlaid.languages.registry import list_languages

ROOT = Path(__file__).resolve().parents[2]
INDEX = ROOT / "src" / "inlaid" / "languages" / "index.py"
HEAD = '''"""The names of all languages. Generated: `python -m tests.docs.reference` reads their files.

So that a page that names a language doesn't load the files of all.
"""

# Name: labels, suffixes, variants, whole names of files, the form of a comment.
'''


def render_index() -> str:
    """The module with the names of all languages."""
    own = list_languages()
    every = sorted((*own, *OTHERS), key=lambda each: each.name)
    rows = {language.name: describe(language) for language in every}
    symbols = {
        language.name: " ".join(list_suffixes(language)) for language in own if language.symbols
    }
    programs = {language.name: " ".join(language.programs) for language in own if language.programs}
    parts = [
        f"{HEAD}ROWS: dict[str, tuple[str, str, str, str, str]] = {rows!r}",
        f"# The suffixes that its grammar reads.\nSYMBOLS: dict[str, str] = {symbols!r}",
        f"# Of a `#!` line.\nPROGRAMS: dict[str, str] = {programs!r}",
    ]
    return subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", INDEX, "-"],
        input="\n".join(parts),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout


def describe(language: Language) -> tuple[str, ...]:
    """The row of a language."""
    words = (language.labels, language.suffixes, language.variants, language.files)
    return (*map(" ".join, words), language.comment)


def list_suffixes(language: Language) -> tuple[str, ...]:
    """The suffixes of the files whose symbols are found as the language's."""
    return (*language.suffixes, *(language.symbols.also if language.symbols else ()))


def render_languages() -> str:
    """The table of all languages and of what is known of each."""
    head = ["| language | labels | files | comment | more |", "|---|---|---|---|---|"]
    rows = [
        f"| {language.title} | {quote(language.labels)} | {quote(list_files(language))}"
        f" | {quote([language.comment.format('…')] if language.comment else [])} | {tell_more(language)} |"
        for language in (*list_languages(), *OTHERS)
    ]
    return "\n".join([*head, *sorted(rows, key=str.casefold), ""])


def quote(words: Iterable[str]) -> str:
    """The words as code."""
    return " ".join(f"`{word}`" for word in words)


def list_files(language: Language) -> list[str]:
    """How files are told."""
    suffixes = (*language.suffixes, *language.variants)
    return [*(f".{suffix}" for suffix in suffixes), *language.files]


def tell_more(language: Language) -> str:
    """What can be done with it."""
    parts = {
        "symbols": language.symbols,
        "can be verified": language.syntax,
        "sessions": language.session,
        "compiler": language.compiler,
        "coverage": language.statements,
    }
    return ", ".join(name for name, there in parts.items() if there)


def render_symbols() -> str:
    """The table of the languages whose symbols are found."""
    rows = [
        f"| {language.title} | {' '.join(f'`.{suffix}`' for suffix in list_suffixes(language))}"
        f" | {language.symbols.found} |"
        for language in list_languages()
        if language.symbols
    ]
    head = ["| language | files | besides functions, methods and constants |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def render_checks() -> str:
    """What checks each language, which have sessions, and which have a compiler."""
    every = sorted(list_languages(), key=lambda each: each.title.casefold())
    kinds = {
        "their own tool": [],
        "a parser of Inlaid's environment": [],
        EXTRA: [],
        TABLE: [f"`{language.name}`" for language in OTHERS if language.syntax],
    }
    for language in every:
        if found := classify(language):
            kinds[found[0]].append(f"{language.title}{found[1]}")
    rows = [f"| {kind} | {', '.join(titles)} |" for kind, titles in kinds.items()]
    explainers = [
        f"`{language.syntax.explainer.argv[0]}`" for language in every if has_explainer(language)
    ]
    sessions = [
        language.title
        for language in every
        if language.session and not language.session.prompt.value
    ]
    compiled = [language for language in every if language.compiler]
    told = [
        (
            "A tool or parser that isn't installed is an error that names the package. Where"
            f" {join(explainers, 'or')} is installed, it words the errors that the parser finds."
        ),
        f"Sessions run {join(sessions)}; `verify=NAME` on a block of another language is an error.",
        (
            f"Typed-in blocks of {join([language.title for language in every if language.snippets])} "
            "are [compiled](#compiled-blocks) where `compile`, `execute` or a project asks for it; "
            "there `verify=NAME` names a project."
        ),
        (
            f"`compile: auto` knows {join([language.title for language in compiled])}, each by the usual tool:"
            f" {join([language.compiler.usual for language in compiled])}."
        ),
    ]
    paragraphs = [
        f"\n{textwrap.fill(paragraph, 104, break_on_hyphens=False)}" for paragraph in told
    ]
    return "\n".join(["| checked by | languages |", "|---|---|", *rows, *paragraphs, ""])


EXTRA = "a parser of the extra `inlaid[verify]`"
TABLE = "a parser of the extra `inlaid[grammars]`, of 190 MB; without it they are skipped"


def classify(language: Language) -> tuple[str, str] | None:
    """What checks a language, and what is told behind its title."""
    match language.syntax:
        case ToolCheck(argv) | ByDriver(argv):
            return "their own tool", f" (`{argv[0]}`)"
        case ByReader(tool=tool) if tool.startswith("python"):
            return "their own tool", ""
        case ByReader(package=""):
            return "a parser of Inlaid's environment", ""
        case ByReader() | ByGrammar():
            return EXTRA, ""
        case _:
            return None


def has_explainer(language: Language) -> bool:
    """Whether a tool may word what the grammar finds."""
    return isinstance(language.syntax, ByGrammar) and language.syntax.explainer is not None


def join(words: list[str], last: str = "and") -> str:
    """The words as part of a sentence."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
