"""What AWS and its libraries say when they refuse, as errors of publishing."""

from typing import Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from inlaid.diagnostics.codes import (
    PUBLISH_CREDENTIALS,
    PUBLISH_DENIED,
    PUBLISH_STORE,
    PUBLISH_TARGET,
)
from inlaid.diagnostics.diagnostic import Code
from inlaid.publish.failure import PublishError

_DENIALS: Final = frozenset({"AccessDenied", "AccessDeniedException", "403"})
_STRANGERS: Final = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidToken",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_NO_CREDENTIALS: Final = (
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)


def find_code(error: ClientError) -> str:
    """Return the code of the error."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))


def explain(place: str, error: ClientError | BotoCoreError) -> PublishError:
    """Return the error that says what went wrong at the place, and no secret."""
    if isinstance(error, ClientError):
        return explain_code(place, find_code(error), error.operation_name)
    code = PUBLISH_CREDENTIALS if isinstance(error, _NO_CREDENTIALS) else PUBLISH_STORE
    return PublishError(code, f"{place}: {error}")


def explain_code(place: str, code: str, operation: str) -> PublishError:
    """Return the error for a code that a service answered to an operation."""
    if code == "NoSuchBucket":
        return PublishError(PUBLISH_TARGET, f"{place}: there is no such bucket")
    return PublishError(_classify(code), f"{place}: {code} on {operation}")


def _classify(code: str) -> Code:
    if code in _STRANGERS:
        return PUBLISH_CREDENTIALS
    return PUBLISH_DENIED if code in _DENIALS else PUBLISH_STORE
