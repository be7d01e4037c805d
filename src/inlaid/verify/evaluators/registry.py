"""The languages whose blocks can be checked."""

from importlib.util import find_spec

from inlaid.languages.checks import ByReader
from inlaid.languages.language import Language
from inlaid.languages.others import GRAMMARS, OTHERS
from inlaid.languages.sessions import Session
from inlaid.packages import languages


def find_checked(label: str) -> Language | None:
    """Return the language of a fence by any of its labels, if it can be checked."""
    found = languages.find_language(label)
    return found if found is not None and found.syntax is not None else None


def find_shown(label: str, source: str) -> Language | None:
    """Return the language of a block, if it can be checked: by the file it shows, or its label.

    ``source`` is empty for a block that is typed in.
    """
    own = find_checked(languages.find_label(source)) if source else None
    return own or find_checked(label)


def name_shown(label: str, source: str) -> str:
    """Return the name of that language; where nothing checks it, the label."""
    language = find_shown(label, source)
    return language.name if language else label or "plain"


def get_checked(name: str) -> Language:
    """Return a language of that name, which can be checked; raises KeyError where it can't."""
    found = find_checked(name)
    if found is None:
        raise KeyError(name)
    return found


def get_session(name: str) -> Session:
    """Return the session of a language of that name; raises KeyError where it has none."""
    session = get_checked(name).session
    if session is None:
        raise KeyError(name)
    return session


def find_lacking(language: Language) -> str:
    """Return the extra without which a language of the large table can't be checked, or ""."""
    if language not in OTHERS:
        return ""
    syntax = language.syntax
    module = syntax.tool if isinstance(syntax, ByReader) and syntax.package else ""
    if language.grammar:
        module = language.grammar.module.partition(".")[0]
    return GRAMMARS if module and find_spec(module) is None else ""


def list_running() -> list[str]:
    """Return the names of the languages whose blocks can run."""
    return [language.name for language in list_checked() if language.session]


def list_compiled(*, run: bool = False) -> list[str]:
    """Return the names of the languages whose blocks can be compiled, and, where asked, run."""
    return [
        language.name
        for language in list_checked()
        if language.snippets and (language.snippets.can_run or not run)
    ]


def list_checked() -> tuple[Language, ...]:
    """Return every language that can be checked, by name."""
    return tuple(language for language in languages.list_languages() if language.syntax)
