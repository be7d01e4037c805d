import hashlib

from hypothesis import given
from hypothesis import strategies as st

from inlaid.publish.aws.edge_map import ALPHABET, count_layers, make_edge_map

PATHS = st.dictionaries(st.text(min_size=1, max_size=12), st.sampled_from("abcdefgh"), min_size=1)


def find_layer(edge_map, path):
    """The layer of a path as a reader of the table finds it; None for one that is gone."""
    digest = hashlib.sha256(f"{edge_map.seed}:{path}".encode()).digest()
    number = 0
    for at in range(3 if edge_map.slots else 0):
        slot = int.from_bytes(digest[4 * at : 4 * at + 4]) % edge_map.segment
        number ^= ALPHABET.index(edge_map.slots[at * edge_map.segment + slot])
    return edge_map.layers[number] if number < len(edge_map.layers) else None


@given(PATHS, st.sets(st.text(min_size=1, max_size=12)))
def test_each_path_has_its_layer_and_what_is_gone_has_none(layers, gone):
    gone -= layers.keys()
    edge_map = make_edge_map(layers, sorted(gone))
    assert {path: find_layer(edge_map, path) for path in layers} == layers
    if len(set(layers.values())) > 1:
        assert {find_layer(edge_map, path) for path in gone} <= {None}


def test_size():
    layers = {f"section/page{n}/index.html": f"{n % 40:02}" for n in range(2000)}
    assert len(make_edge_map(layers, ()).slots) < 1.25 * 2000 + 40
    assert make_edge_map(dict.fromkeys(layers, "a"), ()).slots == ""


def test_most_layers():
    assert count_layers(1000, 8000) == 63
    assert count_layers(1000, 1600) == 10
    assert count_layers(10_000, 8000) == 1
