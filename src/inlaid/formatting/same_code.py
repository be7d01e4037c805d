"""Whether two texts are the same code, laid out by different people or programs."""

from collections.abc import Callable

from inlaid.languages.registry import find_language

_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
# What Prettier formats besides, whose white space between words says nothing.
_TOKENS = frozenset({"css", "scss", "less", "json", "jsonc", "json5", "graphql", "html", "vue"})
_MOST = 200_000  # characters; a longer text has to be equal


def is_same_code(language: str, one: str, other: str) -> bool:
    """Whether two texts differ at most in what formatters change: layout, quotes, commas.

    ``language``: the label of the fence. Texts of a language that no formatter of Markdown knows,
    or that can't be parsed, are the same only when they are equal.
    """
    if one == other:
        return True
    read = _find_reader(language) if max(len(one), len(other)) <= _MOST else None
    if read is None:
        return False
    first = read(one)
    return first is not None and first == read(other)


def _find_reader(label: str) -> Callable[[str], object | None] | None:
    found = find_language(label)
    name = found.name if found else label.lower()
    if name == "python":
        from inlaid.formatting.python_code import read_python  # noqa: PLC0415 (for bodies that differ)

        return read_python
    if name == "pycon":
        from inlaid.formatting.python_code import read_console  # noqa: PLC0415 (the same)

        return read_console
    if name == "yaml":
        from inlaid.formatting.data_code import read_yaml  # noqa: PLC0415 (the same)

        return read_yaml
    if found and found.grammar and name in _SCRIPTS:
        from inlaid.formatting.script_code import read_script  # noqa: PLC0415 (the same)

        # TypeScript's grammars read JavaScript, too, but not the other way round.
        return lambda text: read_script(found, text)
    if name in _TOKENS:
        from inlaid.formatting.data_code import read_tokens  # noqa: PLC0415 (the same)

        return lambda text: read_tokens(name, text)
    return None
