"""Every language whose symbols can be found. A new one is a new file and a row here."""

import re
from collections.abc import Mapping

from inlaid.languages.bash import BASH
from inlaid.languages.c_family import CPP, C
from inlaid.languages.csharp import CSHARP
from inlaid.languages.go import GO
from inlaid.languages.java import JAVA
from inlaid.languages.javascript import JAVASCRIPT
from inlaid.languages.json_keys import JSON
from inlaid.languages.kotlin import KOTLIN
from inlaid.languages.language import Language
from inlaid.languages.lua import LUA
from inlaid.languages.php import PHP
from inlaid.languages.python import PYTHON
from inlaid.languages.ruby import RUBY
from inlaid.languages.rust import RUST
from inlaid.languages.scala import SCALA
from inlaid.languages.swift import SWIFT
from inlaid.languages.toml_keys import TOML
from inlaid.languages.typescript import TSX, TYPESCRIPT
from inlaid.languages.yaml_keys import YAML

LANGUAGES = (
    BASH, C, CPP, CSHARP, GO, JAVA, JAVASCRIPT, JSON, KOTLIN, LUA, PHP, PYTHON, RUBY, RUST, SCALA,
    SWIFT, TOML, TSX, TYPESCRIPT, YAML,
)  # fmt: skip

_BY_TITLE: Mapping[str, Language] = {each.title: each for each in LANGUAGES}
_BY_SUFFIX: Mapping[str, tuple[Language, ...]] = {
    suffix: tuple(each for each in LANGUAGES if suffix in each.suffixes)
    for suffix in (suffix for each in LANGUAGES for suffix in each.suffixes)
}
_BY_PROGRAM: Mapping[str, tuple[Language, ...]] = {
    program: (each,) for each in LANGUAGES for program in each.programs
}
_PROGRAM = re.compile(r"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+)*)?(?:\S*/)?([a-z-]+)")


def find_titled(title: str) -> Language:
    """Return the language with that title, which there is."""
    return _BY_TITLE[title]


def find_languages(path: str, text: str) -> tuple[Language, ...]:
    """Return the languages that a file may be in, by its suffix or `#!` line; none if unknown."""
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    program = _PROGRAM.match(text)
    return _BY_PROGRAM.get(program[1], ()) if program else ()
