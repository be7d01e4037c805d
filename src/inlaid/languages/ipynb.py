"""Jupyter notebooks: the file is JSON; the code in it is of the language that it names."""

from inlaid.languages.json import SYNTAX
from inlaid.languages.language import Language

LANGUAGE = Language(
    name="ipynb",
    title="Jupyter notebook",
    syntax=SYNTAX,
)
