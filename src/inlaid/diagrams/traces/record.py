"""Recorders of traces: botocore's events, and the request log of a server."""

import re
from collections.abc import Callable
from typing import Protocol

from inlaid.diagrams.traces.trace import format_call


class Events(Protocol):
    """The part of botocore's event system that a recorder needs."""

    def register(self, event_name: str, handler: Callable[..., None]) -> None:
        """Call the handler at each event of that name."""


class OperationModel(Protocol):
    """The part of botocore's model of an operation that a recorder needs."""

    @property
    def name(self) -> str:
        """The operation's name, such as `GetObject`."""

    @property
    def service_model(self) -> "ServiceModel":
        """The service that it belongs to."""


class ServiceModel(Protocol):
    """The part of botocore's model of a service that a recorder needs."""

    @property
    def service_id(self) -> str:
        """The service's name, such as `S3`."""


def record_botocore(events: Events, actor: str, write: Callable[[str], object]) -> None:
    """Write one line of a trace at every call that a botocore or boto3 client begins.

    ``events`` is `client.meta.events` or a session's event system, ``write`` takes text, for
    example the `write` of an open file. Retries of one call are one line.
    """

    def handle(model: OperationModel, **_: object) -> None:
        write(format_call(actor, model.service_model.service_id, model.name))

    events.register("before-call", handle)


_OBJECT = {
    "GET": "GetObject", "PUT": "PutObject", "HEAD": "HeadObject", "DELETE": "DeleteObject",
}  # fmt: skip
_BUCKET = {
    "GET": "ListObjects", "PUT": "CreateBucket", "HEAD": "HeadBucket", "DELETE": "DeleteBucket",
}  # fmt: skip
# (method, parameter of the query) to operation; the first that is there counts.
_S3_QUERIES = {
    ("POST", "delete"): "DeleteObjects",
    ("POST", "uploads"): "CreateMultipartUpload",
    ("POST", "uploadId"): "CompleteMultipartUpload",
    ("PUT", "uploadId"): "UploadPart",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
    ("GET", "list-type"): "ListObjectsV2",
    ("GET", "uploads"): "ListMultipartUploads",
    ("GET", "uploadId"): "ListParts",
    ("GET", "location"): "GetBucketLocation",
    ("GET", "notification"): "GetBucketNotificationConfiguration",
    ("PUT", "notification"): "PutBucketNotificationConfiguration",
    ("GET", "tagging"): "GetObjectTagging",
    ("PUT", "tagging"): "PutObjectTagging",
}
_LAMBDA_PATHS = (
    ("POST", r"/functions/?", "CreateFunction"),
    ("GET", r"/functions/?", "ListFunctions"),
    ("GET", r"/functions/[^/]+", "GetFunction"),
    ("DELETE", r"/functions/[^/]+", "DeleteFunction"),
    ("PUT", r"/functions/[^/]+/code", "UpdateFunctionCode"),
    ("GET", r"/functions/[^/]+/configuration", "GetFunctionConfiguration"),
    ("PUT", r"/functions/[^/]+/configuration", "UpdateFunctionConfiguration"),
    ("POST", r"/functions/[^/]+/invocations", "Invoke"),
    ("POST", r"/functions/[^/]+/policy", "AddPermission"),
    ("POST", r"/functions/[^/]+/versions", "PublishVersion"),
)
_LAMBDA = re.compile(r"/20\d\d-\d\d-\d\d(?P<path>/functions.*)")


def find_s3_operation(method: str, target: str, *, copies: bool = False) -> str:
    """Return the S3 operation of a request in path style, such as `GET /bucket/key`.

    ``copies`` says that the request has the header `x-amz-copy-source`. A request that is none
    of those known is returned as method and path.
    """
    path, _, query = target.partition("?")
    parameters = {part.partition("=")[0] for part in query.split("&")}
    for (verb, parameter), operation in _S3_QUERIES.items():
        if verb == method and parameter in parameters:
            return "UploadPartCopy" if copies and operation == "UploadPart" else operation
    _, _, key = path.strip("/").partition("/")
    if not path.strip("/"):
        return "ListBuckets" if method == "GET" else f"{method} {path}"
    if key and copies and method == "PUT":
        return "CopyObject"
    return (_OBJECT if key else _BUCKET).get(method, f"{method} {path}")


def find_lambda_operation(method: str, target: str) -> str:
    """Return the operation of a request to the API of AWS Lambda, or method and path."""
    path = target.partition("?")[0]
    if match := _LAMBDA.fullmatch(path):
        for verb, pattern, operation in _LAMBDA_PATHS:
            if verb == method and re.fullmatch(pattern, match["path"]):
                return operation
    return f"{method} {path}"
