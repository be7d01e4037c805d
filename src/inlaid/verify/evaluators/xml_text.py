"""XML and SVG: well-formedness, by expat; nothing outside the text is read."""

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.verify.evaluators.evaluator import Evaluator, check_each


def _check(text: str) -> tuple[Finding, ...]:
    from xml.parsers import expat  # noqa: PLC0415 (few pages hold XML)

    try:
        expat.ParserCreate(namespace_separator=None).Parse(text.strip().encode(), True)
    except expat.ExpatError as error:
        skipped = text[: len(text) - len(text.lstrip())].count("\n")
        message = expat.ErrorString(error.code)
        return (
            Finding(SYNTAX_ERROR, message, span=Span(error.lineno + skipped, error.offset + 1)),
        )
    return ()


XML = Evaluator(
    language="xml", aliases=("svg", "xslt"), check=check_each(_check), tool="expat of Python"
)
