"""Python as it is typed at the prompt (``>>> ``): the statements are run, the answers compared."""

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding
from inlaid.verify.evaluators.evaluator import Evaluator, check_each
from inlaid.verify.evaluators.python import PYTHON


def _check(text: str) -> tuple[Finding, ...]:
    import doctest  # noqa: PLC0415 (it imports a debugger and more)

    try:
        doctest.DocTestParser().parse(text)
    except ValueError as error:
        return (Finding(SYNTAX_ERROR, str(error)),)
    return ()


PYCON = Evaluator(
    language="pycon",
    aliases=("python-console", "python-repl"),
    check=check_each(_check),
    tool=PYTHON.tool,
    session=PYTHON.session,
)
