"""A function by the name that a person types: ``FILE``, ``FILE.handler``, ``MODULE.handler``."""

import zipfile
from pathlib import Path

from inlaid.diagnostics.nearest import find_nearest
from inlaid.errors import UsageError
from inlaid.functions.invocation import Function, RuntimeLanguage

_LANGUAGES = {
    ".js": RuntimeLanguage.NODE,
    ".mjs": RuntimeLanguage.NODE,
    ".cjs": RuntimeLanguage.NODE,
    ".py": RuntimeLanguage.PYTHON,
}
_EXPORTS = {
    RuntimeLanguage.NODE: "handler",
    RuntimeLanguage.PYTHON: "lambda_handler",
}  # AWS's own defaults
_LARGEST = 250 * 2**20  # bytes of an unpacked function, as AWS limits it


def find_function(name: str, folder: Path) -> Function:
    """The function that ``name`` means, relative to ``folder``.

    Raises UsageError when there is no such file, or its language can't be run.
    """
    for path, export in _list_readings(folder / name):
        if path.is_file():
            return _make_function(path.resolve(), export, name)
    raise UsageError(_describe_missing(folder / name))


def unpack_function(archive: Path, folder: Path) -> None:
    """Unpack a function's zip file into an empty folder.

    Raises UsageError if it isn't a zip file, leads out of the folder, or is larger than AWS allows.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            if sum(member.file_size for member in opened.infolist()) > _LARGEST:
                raise UsageError(f"{archive} unpacks to more than the 250 MB that AWS allows")
            for name in opened.namelist():
                if not (folder / name).resolve().is_relative_to(folder.resolve()):
                    raise UsageError(f"{archive} holds a file outside of itself: {name}")
            opened.extractall(folder)
    except OSError as error:
        raise UsageError(f"can't read {archive}: {error.strerror}") from error
    except zipfile.BadZipFile as error:
        raise UsageError(f"can't read {archive}: {error}") from error


def _list_readings(path: Path) -> list[tuple[Path, str]]:
    """The files that the name may mean, the likeliest first, each with the export meant."""
    stem, _, export = path.name.rpartition(".")
    if not stem:
        return [(path, "")]
    modules = [path.with_name(f"{stem}{suffix}") for suffix in _LANGUAGES]
    return [(path, ""), (path.with_name(stem), export), *((module, export) for module in modules)]


def _make_function(path: Path, export: str, name: str) -> Function:
    language = _LANGUAGES.get(path.suffix)
    if language is None:
        known = ", ".join(_LANGUAGES)
        raise UsageError(f"can't run {name}: its name ends in none of {known}")
    if "." in path.stem:
        raise UsageError(f"can't run {name}: AWS takes no dot in the name of a handler's module")
    return Function(path.parent, path.stem, export or _EXPORTS[language], language)


def _describe_missing(path: Path) -> str:
    names = [file.name for file in path.parent.glob("*") if file.suffix in _LANGUAGES]
    nearest = find_nearest(path.name, names)
    return f"no such file: {path}" + (f"; did you mean {nearest}?" if nearest else "")
