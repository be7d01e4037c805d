"""Run a console script as on another system: `elsewhere.py PLATFORM PROGRAM ARGUMENT...`.

Only what the modules of inlaid import is that of another system: `sys.platform` says so, names and
modules are taken away, and files behave as there. Everything else works on as it does here.
"""

import builtins
import importlib
import os
import pathlib
import subprocess
import sys
import types
import warnings
from importlib.metadata import entry_points

from tests.platforms.names import ABSENT, list_missing

# What is there on Windows only, as harmless as can be here.
_ADDED = {
    "subprocess": {"BELOW_NORMAL_PRIORITY_CLASS": 0x4000, "CREATE_NO_WINDOW": 0x8000000},
    "os": {"O_BINARY": 0, "O_NOINHERIT": 0},
}


def main(platform, program, *arguments):
    _import_as_on(platform)
    if platform == "win32":
        _treat_files_as_windows()
    warnings.filterwarnings("error", category=EncodingWarning, module=r"inlaid\b")
    (entry,) = entry_points(group="console_scripts", name=program)
    sys.argv = [program, *arguments]
    return entry.load()()


def _import_as_on(platform):
    """Give inlaid's modules, when they import, what the system has."""
    known = {"sys": _Stripped(sys, set(), {"platform": platform})}
    for name in ("os", "signal", "socket", "select", "subprocess", "shutil"):
        module = importlib.import_module(name)
        changed = _ADDED.get(name, {}) if platform == "win32" else {}
        known[name] = _Stripped(module, list_missing(name, platform) - changed.keys(), changed)
    if platform == "win32":
        known["subprocess"].__dict__["_changed"]["Popen"] = _Popen
        known["_winapi"] = types.SimpleNamespace(CreateJunction=os.symlink)
    if platform != "linux":
        known["os"].__dict__["_changed"] |= {n: _forgiving(n) for n in ("lstat", "stat", "open")}
    absent = ABSENT if platform == "win32" else ()
    plain = builtins.__import__

    def import_module(name, globals=None, locals=None, fromlist=(), level=0):  # noqa: A002
        own = str((globals or {}).get("__name__", "")).split(".")[0] == "inlaid"
        if own and name in absent:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return (
            known[name] if own and name in known else plain(name, globals, locals, fromlist, level)
        )

    builtins.__import__ = import_module


class _Stripped(types.ModuleType):
    """A module without some of its names, and with others in their place."""

    def __init__(self, module, missing, changed):
        self.__dict__.update(_module=module, _missing=missing, _changed=dict(changed))

    def __getattribute__(self, name):
        own = object.__getattribute__(self, "__dict__")
        if name == "__dict__":
            return own
        if name in own["_changed"]:
            return own["_changed"][name]
        if name in own["_missing"]:
            raise AttributeError(f"module '{own['_module'].__name__}' has no attribute '{name}'")
        return getattr(own["_module"], name)

    def __setattr__(self, name, value):
        setattr(self.__dict__["_module"], name, value)


class _Popen(subprocess.Popen):
    def __init__(self, arguments, *rest, **options):
        options.pop("creationflags", 0)
        for name in ("preexec_fn", "pass_fds", "start_new_session", "process_group"):
            assert not options.get(name), f"{name} is not there on Windows"
        super().__init__(arguments, *rest, **options)


def _forgiving(name):
    """A function of `os` on a file system that ignores case."""
    function = getattr(os, name)

    def find(path, *rest, **options):
        if isinstance(path, str | os.PathLike):
            path = _find_spelling(os.fspath(path))
        return function(path, *rest, **options)

    return find


def _find_spelling(path):
    folder, name = os.path.split(path)
    if os.path.lexists(path) or not name:
        return path
    folder = pathlib.Path(_find_spelling(folder) if folder else ".")
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    found = [known for known in names if known.lower() == name.lower()]
    return str(folder / (found[0] if found else name))


def _treat_files_as_windows():
    write_text, replace = pathlib.Path.write_text, pathlib.Path.replace
    link = pathlib.Path.symlink_to

    def write_lines(path, data, encoding=None, errors=None, newline=None):
        newline = "\r\n" if newline is None and _is_called_by_inlaid() else newline
        return write_text(path, data, encoding, errors, newline)

    def replace_file(path, target):
        if pathlib.Path(target).is_dir():
            raise PermissionError(13, "Access is denied", str(target))
        return replace(path, target)

    def link_elsewhere(path, target, target_is_directory=False):
        if _is_called_by_inlaid():
            raise OSError(22, "A required privilege is not held by the client", str(path))
        return link(path, target, target_is_directory)

    pathlib.Path.write_text, pathlib.Path.replace = write_lines, replace_file
    pathlib.Path.symlink_to = link_elsewhere


def _is_called_by_inlaid():
    return str(sys._getframe(2).f_globals.get("__name__", "")).startswith("inlaid")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
