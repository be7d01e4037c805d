"""YAML, without what Prettier changes: the nodes, and the comments."""

import re

import yaml

_COMMENT = re.compile(r"(?:^|\s)#(.*)$", re.MULTILINE)


def read_yaml(text: str) -> tuple[object, tuple[str, ...]] | None:
    """Return a value that is equal for the same documents; None for a text that isn't YAML."""
    try:
        events = [_describe(event) for event in yaml.parse(text, Loader=yaml.SafeLoader)]
    except (yaml.YAMLError, RecursionError):
        return None
    comments = tuple(found.strip() for found in _COMMENT.findall(text))
    return tuple(events), comments


def _describe(event: yaml.Event) -> tuple[object, ...]:
    """What an event says, but for how it is written; a plain scalar may be a number, or null."""
    kind = type(event).__name__
    anchor = getattr(event, "anchor", None)
    if isinstance(event, yaml.ScalarEvent):
        return kind, anchor, event.tag, event.value, event.implicit[0]
    return kind, anchor, getattr(event, "tag", None)
