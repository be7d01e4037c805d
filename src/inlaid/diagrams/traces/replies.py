"""Whether a reply of a diagram says what came back of a call."""

import re
from http import HTTPStatus

from inlaid.diagrams.traces.trace import CallAnswer

_STATUS = re.compile(r"(?:HTTP(?:/[\d.]+)? |status )?([1-5]\d\d)(?![\w/.])", re.IGNORECASE)
_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*(?![\w])")


def is_answer(texts: tuple[str, ...], answer: CallAnswer, *, is_error: bool) -> bool:
    """Whether a reply, drawn as an error or not, may stand for what was recorded.

    A text that begins with a status, such as `201 Created`, has to name the one that was recorded.
    Other words are free; then only an error has to be drawn as one, and nothing else as one.
    """
    recorded = [text.casefold() for text in answer.texts]
    for text in texts:
        said = _find_status(text, answer)
        if said is not None:
            return said.casefold() in recorded and (answer.is_error or not is_error)
        if answer.is_error and any(_names(text, one) for one in answer.texts):
            return True
    return is_error == answer.is_error


def _find_status(text: str, answer: CallAnswer) -> str | None:
    """The status that a text begins with, where one of its kind was recorded."""
    if any(re.fullmatch(r"[1-5]\d\d", one) for one in answer.texts):
        found = _STATUS.match(text)
        is_status = found and int(found[1]) in set(HTTPStatus)
        return found[1] if found and is_status else None
    if any("_" in one or one == "OK" for one in answer.texts if _CODE.fullmatch(one)):
        found = _CODE.match(text)
        return found[0] if found else None
    return None


def _names(text: str, error: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(error)}(?!\w)", text, re.IGNORECASE) is not None
