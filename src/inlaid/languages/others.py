"""Languages of which only the names, the comment and perhaps a grammar are known: a row each.

One of which more is known has a file of its own. Their grammars are those of one package, as far as
it has them: it is large, so it is an extra.
"""

import re

from inlaid.languages.checks import ByGrammar, ByReader, Mistake, Syntax
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.python import read_mistake as read_python_mistake
from inlaid.languages.statements import Statements

GRAMMARS = "inlaid[grammars]"  # the extra that brings what checks them
_PACK = "tree_sitter_language_pack.bindings"
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@.*")
_IN = re.compile(r"^[ \t]*(?:In \[\d+\]: ?|\.\.\.+: ?)", re.MULTILINE)
_NO_CODE = re.compile(r"^(?:[ \t]*(?:%%?|!|\?).*|Out\[\d+\]:.*|.*\?)$", re.MULTILINE)


def _read_ipython_mistake(text: str) -> Mistake | None:
    """Python without the prompts, answers and magic lines of IPython."""
    if text.lstrip().startswith("%%"):
        return None  # a magic of the whole cell, which may hold any language
    code = _IN.sub("", text) if "In [" in text else text
    return read_python_mistake(_NO_CODE.sub("", code))


def _read_json5_mistake(text: str) -> Mistake | None:
    import json5  # noqa: PLC0415 (few pages hold any)

    try:
        json5.loads(text)
    except ValueError as error:
        message = str(error)
        found = re.match(r"<string>:(\d+) (.*?)(?: at column (\d+))?$", message, re.DOTALL)
        if found is None:
            return Mistake(message)
        return Mistake(found[2], int(found[1]), int(found[3] or 1))
    return None


def _read_diff_mistake(text: str) -> Mistake | None:
    """Of a text without hunks, as pages show changes, nothing can be said."""
    from unidiff.errors import UnidiffParseError  # noqa: PLC0415 (few pages hold any)
    from unidiff.patch import PatchSet  # noqa: PLC0415 (the same)

    if not any(map(_HUNK.fullmatch, text.splitlines())):
        return None
    try:
        PatchSet(text)
    except UnidiffParseError as error:
        return Mistake(str(error).splitlines()[0])
    return None


def _name(
    name: str,
    comment: str,
    *,
    aliases: str = "",
    suffixes: str = "",
    files: str = "",
    statements: Statements | None = None,
    grammar: str = "",
    package: str = "",
    syntax: Syntax | None = None,
) -> Language:
    found = Grammar(package or f"{_PACK}.{grammar}") if grammar or package else None
    return Language(
        name=name,
        title=name,
        grammar=found,
        syntax=syntax or (ByGrammar() if found else None),
        aliases=tuple(aliases.split()),
        suffixes=tuple(suffixes.split()),
        files=tuple(files.split()),
        comment=comment,
        statements=statements,
    )


_IPYTHON = ByReader(_read_ipython_mistake, "python {version}")
_JSON5 = ByReader(_read_json5_mistake, "json5", GRAMMARS, seconds_per_megabyte=200)
_DIFF = ByReader(_read_diff_mistake, "unidiff", GRAMMARS)
OTHERS = (
    _name("abap", '" {}', suffixes="abap"),
    _name("ada", "-- {}", suffixes="adb ads"),
    _name("agda", "-- {}", suffixes="agda"),
    _name("applescript", "-- {}", suffixes="applescript"),
    _name("arduino", "// {}", suffixes="ino"),
    _name("asciidoc", "", suffixes="adoc"),
    _name("aspx-cs", "<%-- {} --%>"),
    _name("aspx-vb", "<%-- {} --%>"),
    _name("awk", "# {}", suffixes="awk"),
    _name("batch", "REM {}", aliases="bat cmd", suffixes="bat cmd"),
    _name("bicep", "// {}"),
    _name("blade", "{{{{-- {} --}}}}"),
    _name("cairo", "// {}"),
    _name("clojure", "; {}", suffixes="clj cljc cljs edn", grammar="clojure"),
    _name("cmake", "# {}", suffixes="cmake", files="CMakeLists.txt"),
    _name("cobol", "", suffixes="cbl cob"),
    _name("coffeescript", "# {}", suffixes="coffee"),
    _name("common-lisp", "; {}", aliases="cl", suffixes="cl lisp lsp"),
    _name("conf", "# {}"),
    _name("crystal", "# {}", suffixes="cr"),
    _name("cuda", "// {}", suffixes="cu cuh"),
    _name("cython", "# {}", suffixes="pxd pyx"),
    _name("d", "// {}", suffixes="d"),
    _name("dart", "// {}", suffixes="dart", statements=Statements(), grammar="dart"),
    _name("diff", "", aliases="patch udiff", suffixes="diff patch", syntax=_DIFF),
    _name(
        "dockerfile",
        "# {}",
        aliases="docker containerfile",
        files="Dockerfile",
        grammar="dockerfile",
    ),
    _name("eex", "<%# {} %>", aliases="heex"),
    _name("ejs", "<%# {} %>"),
    _name(
        "elixir",
        "# {}",
        aliases="iex",
        suffixes="ex exs",
        statements=Statements(),
        grammar="elixir",
    ),
    _name("elm", "-- {}", suffixes="elm"),
    _name("emacs-lisp", "; {}", aliases="elisp", suffixes="el"),
    _name("erb", "<%# {} %>", aliases="rhtml html+erb", suffixes="erb"),
    _name("erlang", "% {}", suffixes="erl hrl", grammar="erlang"),
    _name("fish", "# {}", suffixes="fish", grammar="fish"),
    _name("fortran", "! {}", suffixes="f03 f08 f90 f95"),
    _name("freemarker", "<#-- {} -->", aliases="ftl"),
    _name("fsharp", "// {}", aliases="f#", suffixes="fs fsi fsx"),
    _name("gdscript", "# {}", suffixes="gd"),
    _name("gherkin", "# {}", suffixes="feature"),
    _name("gleam", "// {}", suffixes="gleam"),
    _name("glsl", "// {}", suffixes="frag glsl vert"),
    _name("gotmpl", "{{{{/* {} */}}}}", aliases="go-template go-html-template helm"),
    _name("graphql", "# {}", aliases="gql", suffixes="gql graphql", grammar="graphql"),
    _name("groovy", "// {}", aliases="gradle", suffixes="gradle groovy", grammar="groovy"),
    _name("gsp", "<%-- {} --%>"),
    _name("haml", "-# {}", suffixes="haml"),
    _name("handlebars", "{{{{!-- {} --}}}}", aliases="hbs", suffixes="handlebars hbs"),
    _name(
        "haskell", "-- {}", aliases="hs", suffixes="hs", statements=Statements(), grammar="haskell"
    ),
    _name("haxe", "// {}", suffixes="hx"),
    _name("hcl", "// {}", suffixes="hcl", grammar="hcl"),
    _name("hlsl", "// {}", suffixes="hlsl"),
    _name("idris", "-- {}", suffixes="idr"),
    _name("ini", "# {}", suffixes="cfg conf editorconfig ini", grammar="ini"),
    _name("ipython", "# {}", aliases="ipython3", syntax=_IPYTHON),
    _name(
        "jinja",
        "{{# {} #}}",
        aliases="jinja2 django html+jinja html+django njk nunjucks",
        suffixes="j2 jinja jinja2",
    ),
    _name("json5", "// {}", suffixes="json5", syntax=_JSON5),
    _name("jsonnet", "// {}", suffixes="jsonnet"),
    _name("jsp", "<%-- {} --%>"),
    _name("julia", "# {}", aliases="jl", suffixes="jl", statements=Statements(), grammar="julia"),
    _name("lean", "-- {}", suffixes="lean"),
    _name("less", "// {}", suffixes="less"),
    _name("liquid", "{{% comment %}}{}{{% endcomment %}}", suffixes="liquid"),
    _name("lisp", "; {}"),
    _name("makefile", "# {}", aliases="make", suffixes="mk", files="Makefile", grammar="make"),
    _name("mako", "## {}", aliases="html+mako"),
    _name("markdown", "<!-- {} -->", aliases="md", suffixes="md"),
    _name("matlab", "% {}"),
    _name("mermaid", "<!-- {} -->", suffixes="mmd"),
    _name("mojo", "# {}"),
    _name("move", "// {}"),
    _name("mustache", "{{{{! {} }}}}"),
    _name("nasm", "; {}", aliases="asm", suffixes="asm nasm"),
    _name("nim", "# {}", suffixes="nim nims"),
    _name("nix", "# {}", suffixes="nix"),
    _name("nushell", "# {}", aliases="nu"),
    _name("objective-c", "// {}", aliases="objc objectivec obj-c", suffixes="m mm", grammar="objc"),
    _name("ocaml", "(* {} *)", suffixes="ml mli", grammar="ocaml"),
    _name("odin", "// {}", suffixes="odin"),
    _name("pascal", "(* {} *)", suffixes="dpr pas"),
    _name(
        "powershell",
        "# {}",
        aliases="ps1 posh pwsh",
        suffixes="ps1 psd1 psm1",
        statements=Statements(),
        grammar="powershell",
    ),
    _name("prisma", "// {}"),
    _name("prolog", "% {}", suffixes="pro"),
    _name("properties", "# {}", suffixes="properties"),
    _name("protobuf", "// {}", aliases="proto", suffixes="proto", grammar="proto"),
    _name("pug", "//- {}", aliases="jade", suffixes="jade pug"),
    _name("puppet", "# {}"),
    _name("purescript", "-- {}", suffixes="purs"),
    _name("qml", "// {}", suffixes="qml"),
    _name("r", "# {}", suffixes="r", statements=Statements(), grammar="r"),
    _name("racket", "; {}", suffixes="rkt"),
    _name("raku", "# {}"),
    _name("razor", "@* {} *@", aliases="cshtml"),
    _name("regex", "", aliases="regexp", package="tree_sitter_regex"),
    _name("rego", "# {}", suffixes="rego"),
    _name("robotframework", "# {}", suffixes="robot"),
    _name("rst", ".. {}", aliases="rest restructuredtext", suffixes="rst"),
    _name("sass", "// {}", suffixes="sass"),
    _name("scheme", "; {}", suffixes="scm ss"),
    _name("scss", "// {}", suffixes="scss", grammar="scss"),
    _name("slim", "/ {}", suffixes="slim"),
    _name("smarty", "{{* {} *}}", suffixes="tpl"),
    _name("sml", "(* {} *)", suffixes="sml"),
    _name("solidity", "// {}", aliases="sol", suffixes="sol", grammar="solidity"),
    _name("starlark", "# {}", suffixes="bzl star"),
    _name("stylus", "// {}"),
    _name("svelte", "<!-- {} -->", grammar="svelte"),
    _name("tcl", "# {}", suffixes="tcl"),
    _name("terraform", "# {}", aliases="tf", suffixes="tf tfvars", grammar="terraform"),
    _name("tex", "% {}", aliases="latex", suffixes="sty tex"),
    _name("thrift", "// {}", suffixes="thrift"),
    _name("twig", "{{# {} #}}", aliases="html+twig", suffixes="twig"),
    _name("v", "// {}", suffixes="v"),
    _name("vala", "// {}", suffixes="vala"),
    _name("vbnet", "' {}", aliases="vb vba basic", suffixes="vb"),
    _name("velocity", "## {}", aliases="html+velocity", suffixes="vm"),
    _name("vhdl", "-- {}", suffixes="vhd vhdl"),
    _name("vim", '" {}', aliases="viml", suffixes="vim"),
    _name("vue", "<!-- {} -->", suffixes="vue", grammar="vue"),
    _name("wgsl", "// {}", suffixes="wgsl"),
    _name("zig", "// {}", suffixes="zig", statements=Statements(), grammar="zig"),
)
