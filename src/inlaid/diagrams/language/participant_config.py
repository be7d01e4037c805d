"""What stands in `@{...}` behind a participant: its type and its label, as YAML."""

import re

import yaml

from inlaid.diagnostics import codes
from inlaid.diagnostics.nearest import find_nearest
from inlaid.diagrams.language.cursor import Cursor
from inlaid.diagrams.language.labels import restore_source
from inlaid.diagrams.language.model import Label, ParticipantKind
from inlaid.diagrams.language.scan import Token

_JSON_KEY = re.compile(r"(\"[^\"\n]*\")\s*:(?=\S)")  # block YAML wants a space after the colon


def read_config(
    cursor: Cursor, token: Token, kind: ParticipantKind
) -> tuple[ParticipantKind, Label | None]:
    """Return the kind and the label that a participant's `@{...}` gives; ``kind`` without one."""
    content = _JSON_KEY.sub(r"\1: ", restore_source(token.text).strip())
    try:
        config = _load_yaml(content)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or "not YAML"
        cursor.report(
            codes.DIAGRAM_CONFIG,
            f"`@{{{content.strip()[:60]}}}`: {problem}",
            cursor.place(token),
        )
        return kind, None
    if not isinstance(config, dict):
        return kind, None
    alias = config.get("alias")
    label = Label(alias.strip()) if isinstance(alias, str) and alias.strip() else None
    return _read_kind(cursor, config.get("type"), kind, token), label


def _read_kind(
    cursor: Cursor, written: object, kind: ParticipantKind, token: Token
) -> ParticipantKind:
    if written is None or (isinstance(written, str) and written in {"null", "~", ""}):
        return kind
    known = [member.value for member in ParticipantKind]
    if isinstance(written, str) and written in known:
        return ParticipantKind(written)
    near = find_nearest(str(written), known)
    cursor.report(
        codes.DIAGRAM_KIND,
        f"no participant has the type `{str(written)[:40]}`; types: {', '.join(known)}",
        cursor.place(token),
        f"did you mean `{near}`?" if near else "",
    )
    return kind


def _load_yaml(content: str) -> object:
    text = content if "\n" in content else f"{{\n{content}\n}}"
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 (it makes nothing but strings)
