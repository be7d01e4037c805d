"""Python as it is typed at the prompt (``>>> ``): the statements are run, the answers compared."""

from dataclasses import replace

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.language import Language
from inlaid.languages.python import SESSION
from inlaid.languages.sessions import Prompt


def read_mistake(text: str) -> Mistake | None:
    """Return what is wrong with the prompts; the statements are checked as they run."""
    import doctest  # noqa: PLC0415 (it imports a debugger and more)

    try:
        doctest.DocTestParser().parse(text)
    except ValueError as error:
        return Mistake(str(error))
    return None


LANGUAGE = Language(
    name="pycon",
    title="Python console",
    aliases=("python-console", "python-repl"),
    syntax=ByReader(read_mistake, "python {version}"),
    session=replace(SESSION, prompt=Prompt.PYTHON),
)
