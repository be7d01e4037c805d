"""What sessions need of the machine: their programs, and the code beside their blocks."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from inlaid.errors import UsageError
from inlaid.verify.run.python_environment import read_version
from inlaid.verify.settings import PageVerify, Prelude, SessionCode, SessionSettings, VerifySettings

_PROGRAMS = Path("Scripts", "python.exe") if sys.platform == "win32" else Path("bin", "python")
_PYTHON = "python"
_Sessions = tuple[tuple[str, SessionSettings], ...]


def complete_settings(
    root: Path, settings: VerifySettings, environment: Mapping[str, str]
) -> VerifySettings:
    """Return the settings with the programs of sessions found, and the files of their code read.

    Raises UsageError for a file that can't be read.
    """
    own = find_python(root, environment)
    sessions = _complete(root, settings.sessions)
    return replace(
        settings,
        sessions=sessions,
        prelude=_read_preludes(root, settings.prelude),
        interpreters=((_PYTHON, own),) if own else (),
        foreign=_find_foreign([own, *_list_pythons(sessions)]),
    )


def complete_page(root: Path, page: PageVerify) -> PageVerify:
    """Return the same of what a page says."""
    if not (page.sessions or page.prelude):
        return page
    return replace(
        page,
        sessions=_complete(root, page.sessions),
        prelude=_read_preludes(root, page.prelude),
    )


def _read_preludes(root: Path, preludes: Iterable[Prelude]) -> tuple[Prelude, ...]:
    return tuple(
        replace(prelude, code=_read_code(root, "prelude", prelude.code)) for prelude in preludes
    )


def find_python(root: Path, environment: Mapping[str, str]) -> str:
    """Return the Python whose packages a project documents, empty for the one that runs Inlaid.

    That of the environment that is activated, or of the project's `.venv`.
    """
    active = environment.get("VIRTUAL_ENV", "")
    for folder in (Path(active) if active else None, root / ".venv"):
        if folder is not None and (folder / _PROGRAMS).exists():
            is_own = folder.resolve() == Path(sys.prefix).resolve()
            return "" if is_own else str(folder / _PROGRAMS)
    return ""


def find_folders(settings: VerifySettings) -> Iterator[Path]:
    """Yield the folders of programs that belong to the Pythons of sessions which name none."""
    for _, program in settings.interpreters:
        yield Path(program).parent


def _complete(root: Path, sessions: _Sessions) -> _Sessions:
    return tuple((name, _complete_one(root, name, session)) for name, session in sessions)


def _complete_one(root: Path, name: str, session: SessionSettings) -> SessionSettings:
    return replace(
        session,
        interpreters=tuple(
            (family, _find_program(root, program)) for family, program in session.interpreters
        ),
        setup=tuple(_read_code(root, f"sessions.{name}.setup", code) for code in session.setup),
        teardown=tuple(
            _read_code(root, f"sessions.{name}.teardown", code) for code in session.teardown
        ),
    )


def _find_program(root: Path, program: str) -> str:
    """The path of a program by its path in the project, or by its name."""
    if "/" in program or os.sep in program:
        return os.path.normpath(root / program)
    return shutil.which(program) or program


def _read_code(root: Path, setting: str, code: SessionCode) -> SessionCode:
    if not code.path:
        return code
    try:
        return replace(code, text=(root / code.path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"verify.{setting}: {code.path} can't be read: {why}") from error


def _list_pythons(sessions: _Sessions) -> Iterator[str]:
    for _, session in sessions:
        yield from (program for family, program in session.interpreters if family == _PYTHON)


def _find_foreign(programs: Iterable[str]) -> tuple[str, ...]:
    """The Pythons that may read another syntax than ours."""
    own = "{}.{}".format(*sys.version_info[:2])
    return tuple(program for program in programs if program and read_version(program) != own)
