"""Where keys, values and items stand, in YAML and in TOML."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.configuration.places import Offsets, SyntaxFault, find_keys, place_extent
from inlaid.configuration.toml_tree import parse_toml
from inlaid.configuration.yaml_tree import parse_yaml


def find(text, parse, *keys):
    """The texts of the innermost key that is there and of its value, and how many keys are."""
    _, node = parse(text)
    found = find_keys(node, keys)
    return text[slice(*found.key)], text[slice(*found.value)], found.depth


YAML = """\
base: &base {a: 1}
plugins:
  - search
  - inlaid:
      <<: *base
      b: [x, "y z", {c: 3}]
      b: [last]
      'd e':
        - 3.10
  - "other"
"""


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (("plugins", "search"), ("search", "search", 2)),
        (("plugins", "other"), ('"other"', '"other"', 2)),
        (("plugins", "inlaid", "a"), ("a", "1", 3)),
        (("plugins", "inlaid", "b", 0), ("last", "last", 4)),
        (("plugins", "inlaid", "d e", 0), ("3.10", "3.10", 4)),
        (("plugins", "inlaid", "d e", 1), ("'d e'", "- 3.10\n  ", 3)),
        (("plugins", "inlaid", "zzz", "a"), ("inlaid", YAML[YAML.index("<<") : -12], 2)),
        (("zzz",), ("", "", 0)),
    ],
)
def test_places_in_yaml(keys, found):
    key, value, depth = find(YAML, parse_yaml, *keys)
    assert (key, value.rstrip(), depth) == (found[0], found[1].rstrip(), found[2])


TOML = '''\
# [a] b = 1
top.dotted . "key" = [ 1, # ]
  """two
" " lines""", 'x # y', { in = { deep = 1979-05-27 07:32:00 } },
]
[a]
b = "]"
'c d' = { e = true, "f.g" = '}' }
[[list.of]]
x = 1
[[list.of]]
x = 2
[list.of.sub]
y = """"quoted\\" """"
[ "q" . 'r' ]
z = -1.5e3 # end
"" = ''
'''


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (("top", "dotted", "key", 0), ("1", "1", 4)),
        (("top", "dotted", "key", 1), ('"""two\n" " lines"""', '"""two\n" " lines"""', 4)),
        (("top", "dotted", "key", 2), ("'x # y'", "'x # y'", 4)),
        (("top", "dotted", "key", 3, "in", "deep"), ("deep", "1979-05-27 07:32:00", 6)),
        (("a", "b"), ("b", '"]"', 2)),
        (("a", "c d"), ("'c d'", "{ e = true, \"f.g\" = '}' }", 2)),
        (("a", "c d", "f.g"), ('"f.g"', "'}'", 3)),
        (("list", "of", 1, "x"), ("x", "2", 4)),
        (("list", "of", 1, "sub", "y"), ("y", '""""quoted\\" """"', 5)),
        (("q", "r", "z"), ("z", "-1.5e3", 3)),
        (("q", "r", ""), ('""', "''", 3)),
        (("q", "zzz", "z"), ('"q"', '"q"', 1)),
    ],
)
def test_places_in_toml(keys, found):
    assert find(TOML, parse_toml, *keys) == found


def list_keys(value, keys=()):
    """The keys of everything in a decoded value."""
    yield keys
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, item in inner:
        yield from list_keys(item, (*keys, key))


def write_key(key):
    return key if key.isalnum() and key.isascii() else f'"{key}"'


def write_value(value, one_line=False):
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{write_key(k)} = {write_value(v, True)}" for k, v in value.items())
            + "}"
        )
    if isinstance(value, list):
        space = " " if one_line else " # ]}\n  "
        return "[" + space + ",".join(write_value(item) + space for item in value) + "]"
    return f"'''\n{value}'''" if isinstance(value, str) and not one_line else repr(value).lower()


names = st.text("ab.# ]", max_size=4)
values = st.recursive(
    st.text("ab ]}#=\n", max_size=6) | st.integers(-9, 9) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.slow
@given(st.dictionaries(names, values, max_size=4), st.dictionaries(names, values, max_size=3))
def test_each_key_of_toml_has_a_place(top, table):
    def write(pairs):
        return "".join(f"{write_key(k)} = {write_value(v)}\n" for k, v in pairs.items())

    text = write(top) + "[tables.of]\n" + write(table) + "[[tables.list]]\n" + write(table)
    try:
        decoded = tomllib.loads(text)
    except ValueError:  # such as a line end in a literal of one line
        assert isinstance(parse_toml(text), SyntaxFault)
        return
    value, node = parse_toml(text)
    assert value == decoded
    for keys in list_keys(decoded):
        found = find_keys(node, keys)
        assert found.depth == len(keys), keys
        if keys and isinstance(keys[-1], str):
            assert tomllib.loads(f"{text[slice(*found.key)]} = 0") == {keys[-1]: 0}


@given(st.text("ab:[]{}'\"#\n\t .=-&*!<|>1\x00\u2028", max_size=40))
def test_no_text_ends_in_an_exception(text):
    for parse in (parse_yaml, parse_toml):
        read = parse(text)
        if isinstance(read, SyntaxFault):
            location, line = place_extent("x", text, Offsets(read.at, read.at))
            assert (location.line, location.column) >= (1, 1)
            assert line in text


@pytest.mark.parametrize(
    ("text", "parse", "message", "place"),
    [
        ("a: [", parse_yaml, "while parsing a flow node", (1, 5)),
        ("a: \t\n- b", parse_yaml, "while scanning for the next token", (1, 4)),
        ("é: 1\nb: \x00", parse_yaml, "special characters are not allowed", (2, 4)),
        ("a: 1\nb: {c: 2026-13-45}", parse_yaml, "month must be in 1..12", (2, 8)),
        ("a: *b", parse_yaml, "found undefined alias", (1, 4)),
        ("a = 1\nb = ?", parse_toml, "Invalid value", (2, 5)),
        ("a = '", parse_toml, 'Expected "\'"', (1, 6)),
        ("a = 1\na = 2", parse_toml, "Cannot overwrite a value", (2, 6)),
    ],
)
def test_the_place_of_what_is_neither(text, parse, message, place):
    fault = parse(text)
    location, _ = place_extent("x", text, Offsets(fault.at, fault.at))
    assert message in fault.message
    assert (location.line, location.column) == place
