"""The CloudFront function: clean URLs, redirects, and which layer holds each file of a release."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_TARGET
from inlaid.publish.aws.edge_map import EdgeMap
from inlaid.publish.failure import PublishError

RUNTIME: Final = "cloudfront-js-2.0"
MOST_BYTES: Final = 10 * 1024
"""Bytes of a function that CloudFront takes."""
_INDEX: Final = "/index.html"
_WELL_KNOWN: Final = ".well-known/"


@dataclass(frozen=True, slots=True)
class OddNames:
    """Files of a site whose names have no dot, and folders of pages whose names have one."""

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def find_odd_names(paths: Iterable[str]) -> OddNames:
    """Return the names of a site that a dot doesn't tell apart, as far as readers may ask for them.

    What lies below `.well-known` is a file in any case.
    """
    known = sorted(path for path in paths if not path.startswith(_WELL_KNOWN))
    folders = (path.removesuffix(_INDEX) for path in known if path.endswith(_INDEX))
    return OddNames(
        tuple(path for path in known if "." not in _find_name(path)),
        tuple(folder for folder in folders if "." in _find_name(folder)),
    )


def render_function(
    redirects: Mapping[str, str],
    base: str = "/",
    edge_map: EdgeMap | None = None,
    names: OddNames = OddNames(),
) -> str:
    """Return the JavaScript of the function, for a site below the URL path ``base``.

    Without a map, files lie in place. Raises PublishError when it is larger than CloudFront takes.
    """
    rendered = _render(redirects, base, edge_map, names)
    if len(rendered.encode()) > MOST_BYTES:
        rendered = _drop_comments(rendered)
    if (size := len(rendered.encode())) > MOST_BYTES:
        items = list(redirects.items())
        most = bisect_right(
            range(len(items)),
            MOST_BYTES,
            key=lambda count: len(
                _drop_comments(_render(dict(items[:count]), base, edge_map, names)).encode()
            ),
        )
        fit = f"of {len(items)} redirects, {most - 1} fit"
        if not most:  # they are not what makes it large
            count = len(names.files) + len(names.folders)
            fit = f"it names {count} files without a dot and folders with one"
        message = f"the function has {size} bytes and CloudFront takes {MOST_BYTES}; {fit}"
        raise PublishError(PUBLISH_TARGET, message)
    return rendered


def _render(
    redirects: Mapping[str, str], base: str, edge_map: EdgeMap | None, names: OddNames
) -> str:
    source = files("inlaid.publish.aws").joinpath("viewer_request.js").read_text(encoding="utf-8")
    values = {
        "BASE": json.dumps(base),
        "REDIRECTS": _format_redirects(redirects, base),
        "FILES": json.dumps(names.files),
        "FOLDERS": json.dumps(names.folders),
    }
    if edge_map:
        values["RELEASE"] = json.dumps(asdict(edge_map), separators=(",", ":"))
        source = _drop_comments(source)  # the map needs the room
    return re.sub(
        r"const (BASE|REDIRECTS|FILES|FOLDERS|RELEASE) = (.*);",
        lambda match: f"const {match[1]} = {values.get(match[1], match[2])};",
        source,
    )


def _drop_comments(source: str) -> str:
    return re.sub(r"(?m)^ *//.*\n", "", source)


def _find_name(path: str) -> str:
    return path.rpartition("/")[2]


def _format_redirects(redirects: Mapping[str, str], base: str) -> str:
    return json.dumps({base + path: to for path, to in redirects.items()}, indent=2)
