"""The smallest IAM policy under which a site can be published to a target."""

from collections.abc import Iterator
from typing import Final

from inlaid.diagnostics.codes import PUBLISH_TARGET
from inlaid.publish.aws.bucket import split_bucket
from inlaid.publish.failure import PublishError
from inlaid.publish.settings import CloudFrontSettings, PublishSettings

# GetObject reads the manifest and is what copying a content to keep takes; DeleteObject ends the
# grace of removed files; AbortMultipartUpload gives back the parts of a large file that failed, and
# both listings of parts find what an interrupted publish has sent of one.
_OBJECT_ACTIONS: Final = (
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
)
_FUNCTION_ACTIONS: Final = (
    "cloudfront:DescribeFunction",
    "cloudfront:PublishFunction",
    "cloudfront:UpdateFunction",
)
Statement = dict[str, object]


def make_policy(settings: PublishSettings) -> dict[str, object]:
    """Return the policy document for the target of the settings.

    Raises PublishError when the target isn't a bucket.
    """
    if not settings.to.startswith("s3://"):
        message = f"`{settings.to}` is not a bucket, and needs no policy"
        raise PublishError(PUBLISH_TARGET, message)
    bucket, path = split_bucket(settings.to)
    prefix = f"{path}/" if path else ""
    return {
        "Version": "2012-10-17",
        "Statement": [
            *_bucket_statements(bucket, prefix),
            *_distribution_statements(settings.cloudfront),
        ],
    }


def _bucket_statements(bucket: str, prefix: str) -> Iterator[Statement]:
    objects = list(_OBJECT_ACTIONS)
    yield _allow("PublishFiles", objects, f"arn:aws:s3:::{bucket}/{prefix}*")
    listing = _allow("FindWhatIsThere", ["s3:ListBucket"], f"arn:aws:s3:::{bucket}")
    if prefix:
        listing["Condition"] = {"StringLike": {"s3:prefix": [f"{prefix}*"]}}
    yield listing
    # It takes no condition on the prefix.
    yield _allow("FindUnfinished", ["s3:ListBucketMultipartUploads"], f"arn:aws:s3:::{bucket}")


def _distribution_statements(settings: CloudFrontSettings) -> Iterator[Statement]:
    if settings.function:
        resource = f"arn:aws:cloudfront::*:function/{settings.function}"
        yield _allow("SwitchReleases", list(_FUNCTION_ACTIONS), resource)
        return
    if not settings.distribution:
        return
    actions = ["cloudfront:CreateInvalidation"]
    if settings.wait:
        actions.append("cloudfront:GetInvalidation")
    resource = f"arn:aws:cloudfront::*:distribution/{settings.distribution}"
    yield _allow("InvalidateCaches", actions, resource)


def _allow(name: str, actions: list[str], resource: str) -> Statement:
    return {"Sid": name, "Effect": "Allow", "Action": actions, "Resource": resource}
