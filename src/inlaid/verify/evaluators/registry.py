"""Every language that can be checked. A new one is a new file and a row here."""

from collections.abc import Mapping

from inlaid.verify.evaluators.bash import BASH, CONSOLE
from inlaid.verify.evaluators.c_family import CPP, C
from inlaid.verify.evaluators.csharp import CSHARP
from inlaid.verify.evaluators.css import CSS
from inlaid.verify.evaluators.evaluator import Evaluator, Session
from inlaid.verify.evaluators.go import GO
from inlaid.verify.evaluators.html import HTML
from inlaid.verify.evaluators.java import JAVA
from inlaid.verify.evaluators.javascript import JAVASCRIPT
from inlaid.verify.evaluators.json_text import JSON, JSONC
from inlaid.verify.evaluators.kotlin import KOTLIN
from inlaid.verify.evaluators.lua import LUA
from inlaid.verify.evaluators.perl import PERL
from inlaid.verify.evaluators.php import PHP
from inlaid.verify.evaluators.pycon import PYCON
from inlaid.verify.evaluators.python import PYTHON
from inlaid.verify.evaluators.ruby import RUBY
from inlaid.verify.evaluators.rust import RUST
from inlaid.verify.evaluators.scala import SCALA
from inlaid.verify.evaluators.sql import SQL
from inlaid.verify.evaluators.swift import SWIFT
from inlaid.verify.evaluators.toml_text import TOML
from inlaid.verify.evaluators.typescript import TSX, TYPESCRIPT
from inlaid.verify.evaluators.xml_text import XML
from inlaid.verify.evaluators.yaml_text import YAML

EVALUATORS = (
    BASH, C, CONSOLE, CPP, CSHARP, CSS, GO, HTML, JAVA, JAVASCRIPT, JSON, JSONC, KOTLIN, LUA, PERL,
    PHP, PYCON, PYTHON, RUBY, RUST, SCALA, SQL, SWIFT, TOML, TSX, TYPESCRIPT, XML, YAML,
)  # fmt: skip

_BY_NAME: Mapping[str, Evaluator] = {
    name: each for each in EVALUATORS for name in (each.language, *each.aliases)
}


SESSIONS: Mapping[str, Session] = {
    each.language: each.session for each in EVALUATORS if each.session is not None
}


def get_evaluator(language: str) -> Evaluator:
    """Return the evaluator of a language that has one."""
    return _BY_NAME[language]


def find_evaluator(language: str) -> Evaluator | None:
    """Return the evaluator of a fence's language, by any of its names, or None."""
    return _BY_NAME.get(language.lower())
