"""The address of a bucket: its name and the prefix in it."""

import re
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_TARGET
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest_json import is_safe_path

_BUCKET: Final = re.compile(r"[A-Za-z0-9._-]{1,255}")


def split_bucket(url: str) -> tuple[str, str]:
    """Return the bucket and the prefix of `s3://BUCKET/PREFIX`, or raise PublishError.

    As for the AWS tools, nothing is decoded; a `/` at the end makes no difference.
    """
    bucket, _, path = url.partition("://")[2].partition("/")
    prefix = path.removesuffix("/")
    if "@" in bucket:
        raise PublishError(PUBLISH_TARGET, "a target has no credentials in it")
    if not _BUCKET.fullmatch(bucket):
        raise PublishError(PUBLISH_TARGET, f"`{url}`: `{bucket}` is not the name of a bucket")
    if prefix and not (is_safe_path(prefix) and not set("?#") & set(prefix)):
        raise PublishError(PUBLISH_TARGET, f"`{url}`: `{prefix}` is not a prefix")
    return bucket, prefix
