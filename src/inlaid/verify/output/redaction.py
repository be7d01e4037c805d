"""Take secrets out of whatever is kept or shown: traces, reports, pages."""

import re
from collections.abc import Iterable, Mapping

from inlaid.verify.sandbox.variables import SECRET_NAME

MASK = "***"
_SHORTEST = 8  # a shorter value of a secret variable is too common a text to be masked

_KNOWN = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b",
        r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{22,}\b",
        r"\bxox[abprs]-[A-Za-z0-9-]{10,}\b",
        r"\bsk_(?:live|test)_[A-Za-z0-9]{16,}\b",
        r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+",
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    )
)
_ASSIGNED = re.compile(
    r"(?i)((?:secret|password|passwd|token|api[_-]?key|access[_-]?key)[\w-]*[\"']?\s*[:=]\s*[\"']?)"
    r"([^\s\"',;]{8,})"
)
_HEADER = re.compile(r"(?i)(authorization\s*[:=]\s*(?:bearer|basic|aws4\S*)\s+)[^\s\"']+")
_URL = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]+:)[^\s/@]+(@)")


def find_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of the variables named like a secret, the longest first."""
    values = {
        value
        for name, value in environment.items()
        if SECRET_NAME.search(name) and len(value) >= _SHORTEST
    }
    return tuple(sorted(values, key=lambda value: (-len(value), value)))


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text with known secrets and everything of a secret's form masked."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    for pattern in _KNOWN:
        text = pattern.sub(MASK, text)
    text = _HEADER.sub(rf"\1{MASK}", text)
    text = _ASSIGNED.sub(rf"\1{MASK}", text)
    return _URL.sub(rf"\1{MASK}\2", text)
