"""An invocation as the Lambda console shows it: Logs and Message, in the text or JSON format."""

import json
import math
from datetime import datetime, timedelta

from inlaid.functions.invocation import (
    Invocation,
    InvocationStatus,
    LogFormat,
    ReportLine,
    Returned,
)
from inlaid.functions.verdict import format_time


def format_invocation(invocation: Invocation, log_format: LogFormat) -> str:
    """Return the Logs and the Message, with their headings, without a final newline."""
    log = format_log(invocation, log_format)
    return f"Logs\n----\n{log}Message\n-------\n{format_message(invocation)}"


def format_log(invocation: Invocation, log_format: LogFormat) -> str:
    """Return all log lines, those of the platform included; each ends in a newline."""
    if log_format is LogFormat.JSON:
        return _format_json_log(invocation)
    report = invocation.report
    init_report = _format_init_report(report) if invocation.init_failed else ""
    return (
        f"{_end_line(invocation.init_log)}{init_report}"
        f"START RequestId: {report.request_id} Version: $LATEST\n"
        f"{_end_line(invocation.log)}{invocation.platform_log}"
        f"END RequestId: {report.request_id}\n"
        f"{_format_report(report)}\n"
    )


def format_message(invocation: Invocation) -> str:
    """Return the result as JSON; a string alone stands without quotes, as in the console."""
    try:
        value = json.loads(invocation.outcome.payload)
    except ValueError:  # a streamed response may be anything
        return invocation.outcome.payload
    if isinstance(value, str) and isinstance(invocation.outcome, Returned):
        return value
    return json.dumps(value, indent=2, ensure_ascii=False)


def _format_report(report: ReportLine) -> str:
    fields = [
        f"REPORT RequestId: {report.request_id}",
        f"Duration: {report.duration_ms:.2f} ms",
        f"Billed Duration: {_find_billed(report)} ms",
        f"Memory Size: {report.memory_mb} MB",
        f"Max Memory Used: {report.memory_used_mb} MB",
    ]
    if report.init_ms is not None:
        fields.append(f"Init Duration: {report.init_ms:.2f} ms")
    if report.status is not InvocationStatus.SUCCESS:
        fields.append(f"Status: {report.status.value}")
    if report.error_type is not None:
        fields.append(f"Error Type: {report.error_type}")
    return "\t".join(fields) + "\t"


def _format_init_report(report: ReportLine) -> str:
    fields = [
        f"INIT_REPORT Init Duration: {report.init_ms or 0:.2f} ms",
        "Phase: init",
        f"Status: {report.status.value}",
    ]
    if report.error_type is not None:
        fields.append(f"Error Type: {report.error_type}")
    return "\t".join(fields) + "\n"


def _find_billed(report: ReportLine) -> int:
    """Whole milliseconds, those of the cold start included (since August 2025)."""
    return math.ceil(report.duration_ms + (report.init_ms or 0))


def _format_json_log(invocation: Invocation) -> str:
    report = invocation.report
    record = {"requestId": report.request_id}
    metrics: dict[str, float] = {
        "durationMs": round(report.duration_ms, 3),
        "billedDurationMs": _find_billed(report),
        "memorySizeMB": report.memory_mb,
        "maxMemoryUsedMB": report.memory_used_mb,
    }
    if report.init_ms is not None:
        metrics["initDurationMs"] = round(report.init_ms, 3)
    ended: dict[str, object] = record | {"metrics": metrics, "status": report.status.value}
    ending = report.started + timedelta(milliseconds=report.duration_ms)
    if report.error_type is not None:
        ended["errorType"] = report.error_type
    return (
        f"{_end_line(invocation.init_log)}"
        f"{_format_platform_event('start', report.started, record | {'version': '$LATEST'})}"
        f"{_end_line(invocation.log)}{invocation.platform_log}"
        f"{_format_platform_event('report', ending, ended)}"
    )


def _format_platform_event(kind: str, at: datetime, record: object) -> str:
    event = {"time": format_time(at), "type": f"platform.{kind}", "record": record}
    return json.dumps(event, separators=(",", ":")) + "\n"


def _end_line(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
