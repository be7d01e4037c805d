"""Languages by file name, how such files carry markers, and the form of their comments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inlaid.languages.index import ROWS
from inlaid.markers.dialects.dialect import Form

if TYPE_CHECKING:
    from inlaid.languages.language import Language

_UNKNOWN = "text"
_LABELS = {suffix: name for name, row in ROWS.items() for suffix in row[1].split()} | {
    variant: variant for row in ROWS.values() for variant in row[2].split()
}
_FILES = {file: name for name, row in ROWS.items() for file in row[3].split()}
_UNCOMMENTED = frozenset({"text", "log", "csv", "out", *ROWS["text"][1].split()})  # suffixes
_FORMS = {label: row[4] for row in ROWS.values() for label in row[0].split()}


def find_label(path: str, more: "Sequence[Language]" = ()) -> str:
    """Return the label of a file's language by its name, ``text`` when it is unknown.

    ``more``: languages beside those that ship with Inlaid.
    """
    name = path.rpartition("/")[2]
    suffix = name.rpartition(".")[2].lower()
    found = _FILES.get(name) or _LABELS.get(suffix)
    if found is not None:
        return found
    for language in more:
        if suffix in language.variants:
            return suffix
        if suffix in language.suffixes or name in language.files:
            return language.name
    return _UNKNOWN


def find_form(path: str) -> Form:
    """How a file of that name carries markers."""
    if find_label(path) == "diff":
        return Form.DIFF
    return Form.PLAIN if path.rpartition(".")[2].lower() in _UNCOMMENTED else Form.CODE


def format_comment(label: str, text: str, more: "Sequence[Language]" = ()) -> str:
    """Return ``text`` as a comment of the language, or as it is where there is no such form."""
    form = _FORMS.get(label.lower())
    if form is None:
        forms = (language.comment for language in more if label.lower() in language.labels)
        form = next(forms, "")
    return form.format(text) if form else text
