"""Languages by file name, and the comment form in which an elision line is written."""

_BY_SUFFIX = {
    "abap": "abap", "adb": "ada", "adoc": "asciidoc", "ads": "ada", "agda": "agda",
    "applescript": "applescript", "asm": "nasm", "awk": "awk", "bash": "bash", "bat": "batch",
    "bzl": "starlark", "c": "c", "cbl": "cobol", "cc": "cpp", "cfg": "ini", "cjs":
    "javascript", "cl": "common-lisp", "clj": "clojure", "cljc": "clojure", "cljs": "clojure",
    "cmake": "cmake", "cmd": "batch", "cob": "cobol", "coffee": "coffeescript", "conf": "ini",
    "cpp": "cpp", "cr": "crystal", "cs": "csharp", "csproj": "xml", "css": "css", "csx":
    "csharp", "cts": "typescript", "cu": "cuda", "cuh": "cuda", "cxx": "cpp", "d": "d", "dart":
    "dart", "diff": "diff", "dpr": "pascal", "editorconfig": "ini", "edn": "clojure", "el":
    "emacs-lisp", "elm": "elm", "erb": "erb", "erl": "erlang", "ex": "elixir", "exs": "elixir",
    "f03": "fortran", "f08": "fortran", "f90": "fortran", "f95": "fortran", "feature":
    "gherkin", "fish": "fish", "frag": "glsl", "fs": "fsharp", "fsi": "fsharp", "fsx":
    "fsharp", "gd": "gdscript", "gemspec": "ruby", "gleam": "gleam", "glsl": "glsl", "go":
    "go", "gql": "graphql", "gradle": "groovy", "graphql": "graphql", "groovy": "groovy", "h":
    "c", "haml": "haml", "handlebars": "handlebars", "hbs": "handlebars", "hcl": "hcl", "hlsl":
    "hlsl", "hpp": "cpp", "hrl": "erlang", "hs": "haskell", "htm": "html", "html": "html",
    "hx": "haxe", "hxx": "cpp", "idr": "idris", "ini": "ini", "ino": "arduino", "ipynb":
    "json", "j2": "jinja", "jade": "pug", "java": "java", "jinja": "jinja", "jinja2": "jinja",
    "jl": "julia", "js": "javascript", "json": "json", "json5": "json5", "jsonc": "json",
    "jsonnet": "jsonnet", "jsx": "jsx", "ksh": "bash", "kt": "kotlin", "kts": "kotlin", "lean":
    "lean", "less": "less", "liquid": "liquid", "lisp": "common-lisp", "lsp": "common-lisp",
    "lua": "lua", "m": "objective-c", "md": "markdown", "mjs": "javascript", "mk": "makefile",
    "ml": "ocaml", "mli": "ocaml", "mm": "objective-c", "mmd": "mermaid", "mts": "typescript",
    "nasm": "nasm", "nim": "nim", "nims": "nim", "nix": "nix", "odin": "odin", "pas": "pascal",
    "patch": "diff", "php": "php", "pl": "perl", "pm": "perl", "pro": "prolog", "properties":
    "properties", "proto": "protobuf", "ps1": "powershell", "psd1": "powershell", "psm1":
    "powershell", "pug": "pug", "purs": "purescript", "pxd": "cython", "py": "python", "pyi":
    "python", "pyx": "cython", "qml": "qml", "r": "r", "rake": "ruby", "rb": "ruby", "rego":
    "rego", "rkt": "racket", "robot": "robotframework", "rs": "rust", "rst": "rst", "sass":
    "sass", "sbt": "scala", "sc": "scala", "scala": "scala", "scm": "scheme", "scss": "scss",
    "sh": "bash", "slim": "slim", "sml": "sml", "sol": "solidity", "sql": "sql", "ss":
    "scheme", "star": "starlark", "sty": "tex", "svelte": "html", "svg": "xml", "swift":
    "swift", "tcl": "tcl", "tex": "tex", "tf": "terraform", "tfvars": "terraform", "thrift":
    "thrift", "toml": "toml", "tpl": "smarty", "ts": "typescript", "tsx": "tsx", "twig":
    "twig", "txt": "text", "v": "v", "vala": "vala", "vb": "vbnet", "vert": "glsl", "vhd":
    "vhdl", "vhdl": "vhdl", "vim": "vim", "vm": "velocity", "vue": "vue", "wgsl": "wgsl",
    "xaml": "xml", "xml": "xml", "xsd": "xml", "xsl": "xslt", "xslt": "xslt", "yaml": "yaml",
    "yml": "yaml", "zig": "zig", "zsh": "zsh",
}  # fmt: skip
_BY_NAME = {"Dockerfile": "dockerfile", "Makefile": "makefile", "CMakeLists.txt": "cmake"}

_COMMENTS = {
    "// {}": (
        "c cpp c++ csharp cs c# dart fsharp f# go golang groovy java javascript js jsx"
        " kotlin kt less"
        " objective-c objc php protobuf proto rust rs sass scala scss swift ts tsx typescript zig"
        " jsonc json5 node mjs cjs hcl solidity sol v d gradle kts vala haxe"
        " arduino bicep cairo cuda glsl gleam hlsl jsonnet move odin prisma qml stylus thrift wgsl"
    ),
    "# {}": (
        "bash sh shell zsh console cmake dockerfile docker elixir gdscript graphql"
        " ini"
        " makefile make perl powershell ps1 python py python3 r ruby rb terraform tf toml yaml yml"
        " nix awk tcl julia jl crystal nim conf properties fish"
        " coffeescript cython gherkin mojo nu nushell puppet raku rego robotframework starlark"
    ),
    "<!-- {} -->": "html xml svg markdown md vue svelte mermaid xhtml xslt",
    "/* {} */": "css",
    "-- {}": "sql lua haskell hs ada vhdl elm applescript agda idris lean purescript",
    "; {}": "clojure lisp scheme asm nasm racket emacs-lisp elisp common-lisp cl",
    "% {}": "tex latex matlab erlang prolog",
    "' {}": "vbnet vb vba basic",
    "(* {} *)": "ocaml sml pascal",
    "REM {}": "batch bat cmd",
    '" {}': "abap vim viml",
    "! {}": "fortran",
    ".. {}": "rst rest restructuredtext",
    "{{{{-- {} --}}}}": "blade",
    "{{{{!-- {} --}}}}": "handlebars hbs",
    "{{{{! {} }}}}": "mustache",
    "{{{{/* {} */}}}}": "gotmpl go-template go-html-template helm",
    "{{# {} #}}": "jinja jinja2 django html+jinja html+django twig html+twig njk nunjucks",
    "{{% comment %}}{}{{% endcomment %}}": "liquid",
    "{{* {} *}}": "smarty",
    "<#-- {} -->": "freemarker ftl",
    "<%# {} %>": "erb rhtml html+erb ejs eex heex",
    "<%-- {} --%>": "jsp gsp aspx-cs aspx-vb",
    "@* {} *@": "razor cshtml",
    "-# {}": "haml",
    "//- {}": "pug jade",
    "/ {}": "slim",
    "## {}": "velocity html+velocity mako html+mako",
}


def find_language(path: str) -> str:
    """Return the language of a file by its name, ``text`` when it is unknown."""
    name = path.rpartition("/")[2]
    if name in _BY_NAME:
        return _BY_NAME[name]
    return _BY_SUFFIX.get(name.rpartition(".")[2].lower(), "text")


def format_comment(language: str, text: str) -> str:
    """Return ``text`` as a comment of the language, or as it is where there is no such form."""
    return _FORMS.get(language.lower(), "{}").format(text)


_FORMS = {language: form for form, row in _COMMENTS.items() for language in row.split()}
