"""The CloudFront function that gives a bucket clean URLs and redirects."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from inlaid.core.codes import PUBLISH_TARGET
from inlaid.publish.failure import PublishError

_MOST: Final = 10 * 1024  # bytes of a function that CloudFront takes


def render_function(redirects: Mapping[str, str], base: str = "/") -> str:
    """Return the JavaScript of the function, with the redirects below the URL path ``base``.

    Raises PublishError when it is larger than CloudFront takes.
    """
    source = files("inlaid.publish").joinpath("viewer_request.js").read_text(encoding="utf-8")
    table = json.dumps({base + path: to for path, to in redirects.items()}, indent=2)
    rendered = source.replace("const REDIRECTS = {};", f"const REDIRECTS = {table};", 1)
    if (size := len(rendered.encode())) > _MOST:
        message = f"the function has {size} bytes and CloudFront takes {_MOST}; use fewer redirects"
        raise PublishError(PUBLISH_TARGET, message)
    return rendered
