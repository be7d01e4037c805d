"""The `verify` part of the configuration: its schema, and the settings that it is read into."""

import posixpath
import re
from collections.abc import Mapping, Sequence

from inlaid.configuration.reader import (
    Reader,
    Table,
    Wrong,
    expected,
    read_choice,
    read_filled,
    read_inner_path,
    read_list,
    read_mapping,
    read_named,
    read_number,
    read_scalar,
    read_switch,
    read_text,
    read_whole,
    wrong,
)
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import find_nearest
from inlaid.filesystem import is_inner_path
from inlaid.includes.expression import Budget, parse_expression, translate
from inlaid.packages.languages import find_label
from inlaid.pages.verify_option import RESERVED
from inlaid.verify.evaluators.registry import (
    find_checked,
    list_checked,
    list_compiled,
    list_running,
)
from inlaid.verify.level import LEVELS
from inlaid.verify.output.hole_types import STANDARD, HoleType
from inlaid.verify.sandbox.limits import MIB, Limits, Network
from inlaid.verify.sandbox.tools.needs import Need, parse_need
from inlaid.verify.sandbox.variables import SECRET_NAME
from inlaid.verify.settings import (
    Execution,
    NamedRun,
    PageVerify,
    Place,
    Prelude,
    Requirement,
    SessionCode,
    SessionSettings,
    TestedProject,
    VerifySettings,
)

_LIMITS = {
    "seconds": ("seconds", 1), "cpu_seconds": ("cpu_seconds", 1), "memory_mb": ("memory", MIB),
    "processes": ("processes", 1), "output_kb": ("output", 1024), "file_mb": ("file_size", MIB),
    "disk_mb": ("disk", MIB),
}  # fmt: skip
_FILE = re.compile(r"[\w./@+-]+\.\w+")  # what is a path rather than code
_TYPE_NAME = re.compile(r"[a-z][a-z-]*")


def _read_passed(value: object) -> str | Wrong:
    name = read_filled(value)
    if isinstance(name, str) and SECRET_NAME.search(name):
        return wrong(f"'{name}' looks like a credential; never passed on")
    return name


def _read_need(value: object) -> Need | Wrong:
    need = parse_need(value) if isinstance(value, str) else None
    form = "the name of a program, as zip, or with its least version, as shellcheck>=0.9"
    return need or expected(form, value)


_read_texts = read_list(read_text)
_read_level = read_choice(LEVELS)


def _read_requirements(value: object) -> tuple[Requirement, ...] | Wrong:
    """Read the least level of all blocks, or those of languages and of the pages of patterns."""
    if isinstance(value, str):
        level = _read_level(value)
        return level if isinstance(level, Wrong) else (Requirement(level),)
    named = read_mapping(_read_level, "a level, or languages and patterns with theirs", _read_scope)
    read = named(value)
    if isinstance(read, Wrong):
        return read
    return tuple(
        Requirement(level, pages=scope) if _is_pattern(scope) else Requirement(level, scope)
        for scope, level in read
    )


def _read_scope(value: object) -> str | Wrong:
    """Read the name of a language, by any of its labels, or a pattern of pages."""
    scope = read_filled(value)
    if isinstance(scope, Wrong) or _is_pattern(scope):
        return scope
    if language := find_checked(scope.lower()):
        return language.name
    near = find_nearest(scope, [label for known in list_checked() for label in known.labels])
    return wrong(
        f"nothing checks the language {scope!r}, and a pattern of pages holds a / or *",
        help=f"did you mean '{near}'?" if near else "",
    )


def _is_pattern(scope: str) -> bool:
    return "/" in scope or "*" in scope


_read_reach = read_choice({network.value: network for network in Network})


def _read_network(value: object) -> Network | Wrong:
    """Read what a program may reach; `off` is another word for nothing."""
    return Network.NONE if value is False or value == "off" else _read_reach(value)


_PLACE: dict[str, Reader[object]] = {
    "root": read_inner_path,
    "env": read_mapping(read_scalar, "names, each with a text"),
    "pass_env": read_list(_read_passed),
    "network": _read_network,
    "timeout": read_number(0, what="a number of seconds"),
    "inputs": _read_texts,
}


def _take_place(given: dict[str, object]) -> Place:
    place = {key: given.pop(key) for key in _PLACE if key in given}
    return Place(**place)  # type: ignore[arg-type] # as its rows read them


def _make_session(name: str, **given: object) -> tuple[str, SessionSettings] | Wrong:
    if refused := _refuse_word(name):
        return refused
    place = _take_place(given)
    programs = tuple((key, str(given.pop(key))) for key in _INTERPRETERS if key in given)
    return name, SessionSettings(place, programs, **given)  # type: ignore[arg-type] # the same


def _make_run(name: str, run: str, **given: object) -> NamedRun | Wrong:
    return _refuse_word(name) or NamedRun(name, _take_place(given), run)


def _make_project(name: str, **given: object) -> TestedProject | Wrong:
    return _refuse_word(name) or TestedProject(name, _take_place(given), **given)  # type: ignore[arg-type] # the same


def _refuse_word(name: str) -> Wrong | None:
    """The fault of a name that says something else as the value of `verify`."""
    if name not in RESERVED:
        return None
    return wrong(f"'{name}' is a word of the option `verify`, so nothing can have that name")


def _make_limits(**given: int) -> Limits:
    return Limits(**{_LIMITS[key][0]: number * _LIMITS[key][1] for key, number in given.items()})


def _make_type(name: str, pattern: str, sample: str) -> HoleType | Wrong:
    if not _TYPE_NAME.fullmatch(name) or name in STANDARD:
        form = "expected a name of small letters and hyphens that isn't a type already"
        return wrong(f"{form}, found {name!r}")
    try:
        is_text = _matches(pattern, sample)
    except TimeoutError:
        return wrong("it takes too long to match its own sample", "pattern")
    if not is_text:
        return wrong(f"the pattern doesn't match {sample!r}", "sample")
    template = sample.replace("{", "{{").replace("}", "}}")
    return HoleType(name, translate(pattern), template, own=True)


def _matches(pattern: str, text: str) -> bool:
    return Budget().match(translate(pattern), text) is not None


def _read_pattern(value: object) -> str | Wrong:
    """An expression that can stand inside of another: without groups that are counted, or flags."""
    pattern = read_filled(value)
    if isinstance(pattern, Wrong):
        return pattern
    found = parse_expression(pattern)
    if isinstance(found, Finding):
        return wrong(f"not a regular expression: {found.message}")
    inner = parse_expression(f"x(?:{pattern})")
    if isinstance(inner, Finding):
        return wrong(f"{inner.message}: flags can only be set inside, as in (?i:...)")
    if re.compile(pattern).groups:
        return wrong("groups must be written (?:...), as nothing refers to them")
    return pattern


def _read_asked(
    read_languages: Reader[tuple[str, ...]],
) -> Reader[tuple[Execution, ...]]:
    """Return a reader of the languages of blocks: all, some, or for each pattern of pages."""

    def read_one(value: object) -> tuple[str, ...] | Wrong | None:
        if isinstance(value, bool):
            return None if value else ()
        return read_languages(value)

    named = read_mapping(read_one, "true, a list of languages, or patterns", _read_pages)

    def read(value: object) -> tuple[Execution, ...] | Wrong:
        if isinstance(value, bool):
            return (Execution(),) if value else ()
        if not isinstance(value, Mapping):
            languages = read_languages(value)
            return languages if isinstance(languages, Wrong) else (Execution(languages),)
        found = named(value)
        if isinstance(found, Wrong):
            return found
        return tuple(Execution(languages, pages) for pages, languages in found if languages != ())

    return read


def _read_pages(value: object) -> str | Wrong:
    pages = read_filled(value)
    if isinstance(pages, Wrong) or _is_pattern(pages):
        return pages
    return wrong(
        f"{pages!r} is not a pattern of pages, which holds a / or *",
        help=f"did you mean `execute: [{pages}]`?" if find_checked(pages) else "",
    )


def _read_of(names: Sequence[str], doing: str) -> Reader[str]:
    """Return a reader of a language with which that can be done, by any of its labels."""

    def read(value: object) -> str | Wrong:
        label = read_filled(value)
        if isinstance(label, Wrong):
            return label
        language = find_checked(label.lower())
        if language is not None and language.name in names:
            return language.name
        near = find_nearest(label, names) if language is None else None
        return wrong(
            f"blocks of {label!r} can't be {doing}; those of {', '.join(names)} can",
            help=f"did you mean '{near}'?" if near else "",
        )

    return read


_read_language = _read_of(list_running(), "run")
_read_compiled = _read_of(list_compiled(), "compiled")
_FORMS = "true, a list of languages, or patterns of pages"
_read_executions = _read_asked(
    read_list(_read_of([*list_running(), *list_compiled(run=True)], "run"), _FORMS)
)
_read_compilations = _read_asked(read_list(_read_compiled, _FORMS))


def _read_bare(value: object) -> str | Wrong:
    """Read the language of fences without one, by any of its labels."""
    label = read_filled(value)
    if isinstance(label, Wrong):
        return label
    if language := find_checked(label.lower()):
        return language.name
    near = find_nearest(label, [label for known in list_checked() for label in known.labels])
    return wrong(
        f"nothing checks the language {label!r}", help=f"did you mean '{near}'?" if near else ""
    )


def _read_prelude_code(value: object) -> str | Wrong:
    text = read_filled(value)
    if isinstance(text, str) and _FILE.fullmatch(text) and not is_inner_path(text):
        return wrong(f"{text!r} must be a path inside the project")
    return text


_read_texts_of = read_mapping(_read_prelude_code, "languages, each with code", _read_compiled)


def _read_preludes(value: object) -> tuple[Prelude, ...] | Wrong:
    """Read code by language, and by patterns of pages."""
    if not isinstance(value, Mapping):
        return expected("languages, each with code, or patterns of pages", value)
    found: list[Prelude] = []
    for key, given in value.items():
        pages = key if isinstance(key, str) and _is_pattern(key) else ""
        read = _read_texts_of(given if pages else {key: given})
        if isinstance(read, Wrong):
            return read
        found += [Prelude(_make_code(language, text), pages) for language, text in read]
    return tuple(found)


def _make_code(language: str, text: str) -> SessionCode:
    if _FILE.fullmatch(text):
        return SessionCode(language, path=posixpath.normpath(text))
    return SessionCode(language, _end(text))


def _read_code(value: object) -> tuple[SessionCode, ...] | Wrong:
    """Read code: the path of a file, a text of Python, or texts by language."""
    if isinstance(value, Mapping):
        read = read_mapping(read_filled, "languages, each with a text", _read_language)(value)
        if isinstance(read, Wrong):
            return read
        return tuple(SessionCode(language, _end(text)) for language, text in read)
    text = read_filled(value)
    if isinstance(text, Wrong):
        return text
    if not _FILE.fullmatch(text):
        return (SessionCode("python", _end(text)),)
    if not is_inner_path(text):
        return wrong(f"{text!r} must be a path inside the project")
    language = _read_language(find_label(text) or text)
    if isinstance(language, Wrong):
        return wrong(f"expected code, or a file of a language that can run, found {text!r}")
    return (SessionCode(language, path=posixpath.normpath(text)),)


def _end(text: str) -> str:
    return f"{text.rstrip()}\n"


_INTERPRETERS = ("python", "node", "ruby", "php", "bash")
_SESSION = Table(
    _make_session,
    {
        **_PLACE,
        **dict.fromkeys(_INTERPRETERS, read_filled),
        "setup": _read_code,
        "teardown": _read_code,
        "fixtures": read_list(read_filled),
    },
)
_RUN = Table(
    _make_run,
    {**_PLACE, "run": read_text},
    demands=((("run",), "give `run`, the command whose output pages show"),),
)
_PROJECT = Table(
    _make_project,
    {
        **_PLACE,
        "run": read_text,
        "compile": read_text,
        "coverage": _read_texts,
        "needs": read_list(_read_need),
        "blocks": read_list(_read_compiled),
    },
    demands=(
        (
            ("run", "compile", "blocks"),
            "give `run`, the command of its tests, `compile`, or `blocks`",
        ),
        (("root",), "give `root`, the folder of the program"),
    ),
)
_TYPE = Table(
    _make_type,
    {"pattern": _read_pattern, "sample": read_filled},
    demands=(
        (("pattern",), "give `pattern`, the regular expression of its texts"),
        (("sample",), "give `sample`, the text that a page shows"),
    ),
)
_NAMES = "names, each with its settings"

_read_sharing = read_choice({"page": False, "block": True})
_read_skipped = read_mapping(read_scalar, "names, each with a reason")


def _make_settings(*, session: bool = False, **given: object) -> VerifySettings:
    return VerifySettings(apart=session, **given)  # type: ignore[arg-type] # the same


# The schema of the settings below `verify`.
VERIFY = Table(
    _make_settings,
    {
        "projects": read_named(_PROJECT, _NAMES),
        "runs": read_named(_RUN, _NAMES),
        "sessions": read_named(_SESSION, _NAMES),
        "placeholders": read_named(_TYPE, _NAMES),
        "bare": _read_bare,
        "execute": _read_executions,
        "compile": _read_compilations,
        "prelude": _read_preludes,
        "session": _read_sharing,
        "skip": _read_skipped,
        "limits": Table(
            _make_limits, dict.fromkeys(_LIMITS, read_whole(1, what="a whole number over 0"))
        ),
        "coverage": _read_texts,
        "min_coverage": read_number(0, 100, "a percentage from 0 to 100"),
        "require_isolation": read_switch,
        "unverified": read_text,
        "require": _read_requirements,
    },
)


def _make_page(*, session: bool | None = None, **given: object) -> PageVerify:
    return PageVerify(apart=session, **given)  # type: ignore[arg-type] # the same


# The schema of what a page's front matter says below `inlaid.verify`.
PAGE_VERIFY = Table(
    _make_page,
    {
        "off": read_filled,
        "compile": _read_compilations,
        "execute": _read_executions,
        "prelude": _read_preludes,
        "require": _read_requirements,
        "session": _read_sharing,
        "sessions": read_named(_SESSION, _NAMES),
        "skip": _read_skipped,
    },
)
