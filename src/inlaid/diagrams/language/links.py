"""Links and properties of participants, and which addresses a page may link to."""

import json
import re

from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.model import Link

_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"`]")


def read_link(content: str, place: Location) -> tuple[tuple[Link, ...], str]:
    """Read `text @ address`; the second value says what is wrong with it."""
    text, separator, address = (part.strip() for part in content.partition("@"))
    if not separator:
        return (), "a link is written `text @ address`"
    return _judge((Link(text, address, place),))


def read_links(content: str, place: Location) -> tuple[tuple[Link, ...], str]:
    """Read a JSON object of texts and addresses; the second value says what is wrong with it."""
    pairs, problem = _read_pairs(content)
    if problem:
        return (), problem
    return _judge(tuple(Link(text.strip(), address.strip(), place) for text, address in pairs))


def read_properties(content: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Read a JSON object of properties; they are kept in the model and not drawn."""
    return _read_pairs(content)


def find_address(address: str) -> str | None:
    """Return the address when a page may link to it: http, https, mailto or a relative one."""
    if _UNSAFE.search(address) or not address:
        return None
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in _SCHEMES:
        return None
    return address


def _judge(links: tuple[Link, ...]) -> tuple[tuple[Link, ...], str]:
    refused = [link.address for link in links if find_address(link.address) is None]
    if refused:
        return links, f"a page can't link to `{refused[0][:80]}`; the link is left out"
    return links, ""


def _read_pairs(content: str) -> tuple[tuple[tuple[str, str], ...], str]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return (), 'expected a JSON object such as `{"text": "value"}`'
    if not isinstance(value, dict):
        return (), 'expected a JSON object such as `{"text": "value"}`'
    return tuple((str(key), str(inner)) for key, inner in value.items()), ""
