"""YAML: the structure only, as tags such as `!Ref` belong to whoever reads the file."""

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.language import Language


def read_mistake(text: str) -> Mistake | None:
    """Return what the parser says first."""
    import yaml  # noqa: PLC0415 (few pages hold YAML)

    try:
        for _ in yaml.compose_all(text, Loader=yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Mistake(error.problem or "not YAML", *place)
    except (yaml.YAMLError, RecursionError) as error:
        return Mistake(str(error).splitlines()[0])
    return None


LANGUAGE = Language(
    name="yaml",
    title="YAML",
    aliases=("yml",),
    suffixes=("yaml", "yml"),
    comment="# {}",
    syntax=ByReader(read_mistake, "pyyaml"),
)
