"""Comments of many languages and templates: markers in them are read, elisions written like them."""

import pytest
from pygments.lexers import find_lexer_class_by_name

from inlaid.languages import names
from inlaid.markers.comments import find_comment, find_comment_form
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions

TEMPLATES = {
    "Blade": "{{-- %s --}}",
    "EEx": "<%%!-- %s --%%>",
    "EJS": "<%%# %s %%>",
    "EJS, script": "<%% // %s %%>",
    "EJS, block": "<%%/* %s */%%>",
    "ERB": "<%%# %s -%%>",
    "FreeMarker": "<#-- %s -->",
    "Go": "{{/* %s */}}",
    "Go, trimmed": "{{- /* %s */ -}}",
    "Haml": "-# %s",
    "Handlebars": "{{!-- %s --}}",
    "Jinja": "{# %s #}",
    "JSP": "<%%-- %s --%%>",
    "Liquid": "{%% comment %%} %s {%% endcomment %%}",
    "Liquid, trimmed": "{%%- comment -%%} %s {%%- endcomment -%%}",
    "Liquid, inline": "{%% # %s %%}",
    "Mustache": "{{! %s }}",
    "Pug": "//- %s",
    "Razor": "@* %s *@",
    "Slim": "/ %s",
    "Smarty": "{* %s *}",
    "Twig": "{#- %s -#}",
    "Velocity": "## %s",
    "Velocity, block": "#* %s *#",
}
MARKERS = {
    "toggle": ("snippet-x", "snippet-x"),
    "mdbook": ("ANCHOR: x", "ANCHOR_END: x"),
    "vscode": ("#region x", "#endregion"),
    "asciidoctor": ("tag::x[]", "end::x[]"),
    "google": ("[START x]", "[END x]"),
    "docregion": ("#docregion x", "#enddocregion x"),
    "markdownsnippets": ("begin-snippet: x", "end-snippet"),
    "bluehawk": (":snippet-start: x", ":snippet-end:"),
}


@pytest.mark.parametrize("form", TEMPLATES.values(), ids=TEMPLATES.keys())
@pytest.mark.parametrize("dialect", MARKERS)
def test_markers_in_comments_of_templates(form, dialect):
    start, end = MARKERS[dialect]
    text = f"<a>\n  {form % start}\n<p>\n{form % end}\n<b>\n"
    source = find_regions(parse_source("a.html", text))

    names = [(region.dialect, region.name.removeprefix("snippet-")) for region in source.regions]
    assert names == [(dialect, "x")]
    assert sorted(source.hidden) == [2, 4]
    assert (source.coded, source.faults) == ((), ())


@pytest.mark.parametrize("form", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_the_text_of_a_comment_of_a_template(form):
    comment = find_comment(form % "some words")
    assert comment is not None
    assert comment.text == "some words"


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("// #region a", "// …"),
        ("/// ANCHOR: a", "// …"),
        ("# ANCHOR: a", "# …"),
        ("    <!-- snippet-x -->", "<!-- … -->"),
        ("/** tag::x[] */", "/* … */"),
        ("{{-- snippet-x --}}", "{{-- … --}}"),
        ("{% comment %} ANCHOR: a {% endcomment %}", "{% comment %} … {% endcomment %}"),
        ("-- ANCHOR: a", "-- …"),
        ("#region a", ""),
        ("  #endregion", ""),
        ("#pragma region a", ""),
        ('#Region "a"', ""),
        (" * ANCHOR: a", ""),
        ("/* ANCHOR: a", ""),
        ("x(); // ANCHOR: a", ""),
        ('"//#region a": "",', ""),
    ],
)
def test_the_form_of_a_comment(line, form):
    assert find_comment_form(line).format("…") == form


@pytest.mark.parametrize("language", sorted(set(names._LABELS.values())))
def test_languages_of_file_names_are_known_to_the_highlighter(language):
    if language not in {"asciidoc", "mermaid"}:  # a diagram; a language without a lexer
        assert find_lexer_class_by_name(language)
