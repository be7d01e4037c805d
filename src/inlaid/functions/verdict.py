"""What a caller gets when a function didn't answer, in the words of AWS."""

import json
from datetime import UTC, datetime
from typing import assert_never

from inlaid.functions.invocation import (
    Failed,
    FunctionSettings,
    InvocationStatus,
    LogFormat,
    Outcome,
    Returned,
)
from inlaid.functions.runtime_api import Answered, Exited, InitFailed, Message, Ready, make_failure

_TIMED_OUT = "Sandbox.Timedout"
_SIGNALS = {6: "aborted", 9: "killed", 11: "segmentation fault", 15: "terminated"}


def judge_message(
    message: Message | None, request_id: str, settings: FunctionSettings
) -> tuple[Outcome, str]:
    """What the caller gets (None: the time was up), and the lines that AWS adds to the log."""
    match message:
        case Answered():
            return message.outcome, ""
        case InitFailed():
            return message.failure, ""
        case Exited():
            return _describe_exit(message, request_id)
        case None | Ready():
            return _describe_timeout(request_id, settings)
        case _:
            assert_never(message)


def find_status(outcome: Outcome) -> tuple[InvocationStatus, str | None]:
    """How a report says that an invocation ended, and its type of error."""
    match outcome:
        case Returned():
            return InvocationStatus.SUCCESS, None
        case Failed():
            timed_out = outcome.error_type == _TIMED_OUT
            return (
                (InvocationStatus.TIMEOUT, None)
                if timed_out
                else (InvocationStatus.ERROR, outcome.error_type)
            )
        case _:
            assert_never(outcome)


def format_time(moment: datetime) -> str:
    """The moment as AWS logs write it: ISO 8601 in UTC with milliseconds."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _describe_exit(exited: Exited, request_id: str) -> tuple[Failed, str]:
    reason = f"RequestId: {request_id} Error: Runtime exited {_describe_code(exited.code)}"
    error_type = "Runtime.OutOfMemory" if exited.out_of_memory else "Runtime.ExitError"
    return make_failure(error_type, reason), f"{reason}\n{error_type}\n"


def _describe_code(code: int) -> str:
    if code == 0:
        return "without providing a reason"
    if code > 0:
        return f"with error: exit status {code}"
    return f"with error: signal: {_SIGNALS.get(-code, str(-code))}"


def _describe_timeout(request_id: str, settings: FunctionSettings) -> tuple[Failed, str]:
    what = f"Task timed out after {settings.timeout:.2f} seconds"
    failure = make_failure(_TIMED_OUT, f"RequestId: {request_id} Error: {what}")
    now = format_time(datetime.now(UTC))
    line = f"{now} {request_id} {what}"
    if settings.log_format is LogFormat.JSON:
        return failure, f"{json.dumps({'timestamp': now, 'message': line})}\n"
    return failure, f"{line}\n\n"
