"""The CloudFront function: clean URLs, redirects, and which layer holds each file of a release."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_TARGET
from inlaid.publish.aws.edge_map import EdgeMap
from inlaid.publish.failure import PublishError

RUNTIME: Final = "cloudfront-js-2.0"
MOST_BYTES: Final = 10 * 1024
"""Bytes of a function that CloudFront takes."""


def render_function(
    redirects: Mapping[str, str], base: str = "/", edge_map: EdgeMap | None = None
) -> str:
    """Return the JavaScript of the function, for a site below the URL path ``base``.

    Without a map, files lie in place. Raises PublishError when it is larger than CloudFront takes.
    """
    source = files("inlaid.publish.aws").joinpath("viewer_request.js").read_text(encoding="utf-8")
    values = {"BASE": json.dumps(base), "REDIRECTS": _format_redirects(redirects, base)}
    if edge_map:
        values["RELEASE"] = json.dumps(asdict(edge_map), separators=(",", ":"))
        source = re.sub(r"(?m)^ *//.*\n", "", source)  # the map needs the room
    rendered = re.sub(
        r"const (BASE|REDIRECTS|RELEASE) = (.*);",
        lambda match: f"const {match[1]} = {values.get(match[1], match[2])};",
        source,
    )
    if (size := len(rendered.encode())) > MOST_BYTES:
        message = (
            f"the function has {size} bytes and CloudFront takes {MOST_BYTES}; use fewer redirects"
        )
        raise PublishError(PUBLISH_TARGET, message)
    return rendered


def _format_redirects(redirects: Mapping[str, str], base: str) -> str:
    return json.dumps({base + path: to for path, to in redirects.items()}, indent=2)
