"""Did you mean ...?"""

from collections.abc import Iterable

_LIMIT = 500  # names compared; difflib is quadratic in a name's length


def find_nearest(name: str, names: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the name most like ``name`` (case ignored first), or None when none is near.

    ``likeness``: from 0, anything, to 1, the same.
    """
    known = list(dict.fromkeys(names))[:_LIMIT]
    folded = {candidate.casefold(): candidate for candidate in reversed(known)}
    if exact := folded.get(name.casefold()):
        return exact
    from difflib import get_close_matches  # noqa: PLC0415 (for what is misspelt only)

    close = get_close_matches(name.casefold()[:200], folded, n=1, cutoff=likeness)
    return folded[close[0]] if close else None


def list_names(names: Iterable[str], most: int = 8) -> str:
    """Return ``a, b, c, ...``: the first ``most`` names, and dots when there are more."""
    known = list(dict.fromkeys(names))
    return ", ".join(known[:most]) + (", ..." if len(known) > most else "")
