"""YAML: the structure only, as tags such as `!Ref` belong to whoever reads the file."""

import yaml

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.verify.evaluators.evaluator import Evaluator, check_each


def _check(text: str) -> tuple[Finding, ...]:
    try:
        for _ in yaml.compose_all(text, Loader=yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        span = Span(mark.line + 1, mark.column + 1) if mark else None
        return (Finding(SYNTAX_ERROR, error.problem or "not YAML", span=span),)
    except (yaml.YAMLError, RecursionError) as error:
        return (Finding(SYNTAX_ERROR, str(error).splitlines()[0]),)
    return ()


YAML = Evaluator(language="yaml", aliases=("yml",), check=check_each(_check), tool="pyyaml")
