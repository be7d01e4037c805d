"""YAML: the structure only, as tags such as `!Ref` belong to whoever reads the file."""

import yaml

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.verify.evaluators.evaluator import Evaluator, check_each
from inlaid.verify.sandbox.faults import Fault


def _check(text: str) -> tuple[Fault, ...]:
    try:
        for _ in yaml.compose_all(text, Loader=yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return (Fault(SYNTAX_ERROR, error.problem or "not YAML", *place),)
    except (yaml.YAMLError, RecursionError) as error:
        return (Fault(SYNTAX_ERROR, str(error).splitlines()[0]),)
    return ()


YAML = Evaluator(language="yaml", aliases=("yml",), check=check_each(_check), tool="pyyaml")
