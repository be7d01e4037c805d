"""What AWS says when it refuses."""

from typing import Final

from botocore.exceptions import ClientError

DENIALS: Final = frozenset(
    {
        "AccessDenied",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
        "403",
    }
)
"""Codes that say that credentials are wrong, or not allowed to do it."""


def find_code(error: ClientError) -> str:
    """Return the code of the error."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))


def is_denial(error: ClientError) -> bool:
    """Whether the credentials are at fault."""
    return find_code(error) in DENIALS
