"""Symbols of code that stands in other text: components, pages, notebooks."""

import json
import time

import pytest

from inlaid.diagnostics import codes
from inlaid.includes.selectors import parse_selector
from inlaid.markers.notebooks import find_notebook_regions
from inlaid.markers.regions import Range
from inlaid.symbols import find_symbol
from inlaid.symbols.embedded import find_code

VUE = """\
<template>
  <b>{{ go() }}</b>
</template>

<script lang="ts">
export const kept: string = "</b>";
</script>
<script setup lang="ts" generic="T extends Map<string, T>">
/** Goes. */
function go(): number {
  return 1;
}
</script>

<style>
.go { color: red }
</style>
"""
PAGE = """\
<script type="application/json">
{"go": 1}
</script>
<script>
function go() {}
</script>
"""


@pytest.mark.parametrize(
    ("name", "text", "selector", "expected"),
    [
        ("a.vue", VUE, "::go", Range(9, 12)),
        ("a.vue", VUE, "::go{body}", Range(11, 11)),
        ("a.vue", VUE, "::kept", Range(6, 6)),
        ("a.svelte", "<script>\n  let n = 1;\n  function up() {\n    n += 1;\n  }\n</script>\n<b/>\n",
         "::up", Range(3, 5)),
        ("a.html", PAGE, "::go", Range(5, 5)),
        ("a.astro", "---\nconst n: number = 1;\nfunction go() {}\n---\n<b>{n}</b>\n", "::go",
         Range(3, 3)),
        ("a.vue", "<script lang=tsx>\nconst go = () => <b/>;\n</script>\n", "::go", Range(2, 2)),
    ],
)  # fmt: skip
def test_scripts_of_components(find, name, text, selector, expected):
    assert find(name, text, selector) == expected


def test_a_component_without_the_symbol_lists_those_of_its_scripts(find):
    refusal = find("a.vue", VUE, "::gone")
    assert refusal.code is codes.SYMBOL_MISSING
    assert "did you mean 'go' (a.vue:10)? The file defines: kept, go" in refusal.help


def test_cells_of_a_notebook():
    cells = ["%matplotlib inline\n!pip install x\nimport x\n", "def total(prices):\n    return 1\n"]
    notebook = {
        "cells": [{"cell_type": "code", "source": cell, "metadata": {}} for cell in cells],
        "metadata": {"language_info": {"name": "python"}},
    }
    source = find_notebook_regions("a.ipynb", json.dumps(notebook), ())
    assert source is not None
    assert find_symbol(source, parse_selector("::total")) == Range(5, 6)


@pytest.mark.slow
@pytest.mark.parametrize("part", ["<script>", "<script a", "<script '", '<script "', "</script>"])
def test_reading_is_linear(part):
    started = time.process_time()
    text = part * 200_000
    assert len(find_code("a.vue", text, "").text) == len(text)
    assert time.process_time() - started < 10
