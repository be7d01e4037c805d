"""Languages by file name, and the comment form in which an elision line is written."""

_BY_SUFFIX = {
    "abap": "abap", "adoc": "asciidoc", "bash": "bash", "bat": "batch", "c": "c", "cc": "cpp",
    "cjs": "javascript", "clj": "clojure", "cmake": "cmake", "conf": "ini", "cpp": "cpp",
    "cs": "csharp", "css": "css", "cxx": "cpp", "dart": "dart", "diff": "diff", "ex": "elixir",
    "exs": "elixir", "fs": "fsharp", "gd": "gdscript", "go": "go", "gradle": "groovy",
    "graphql": "graphql", "groovy": "groovy", "h": "c", "hpp": "cpp", "hs": "haskell",
    "htm": "html", "html": "html", "ini": "ini", "ipynb": "json", "java": "java",
    "js": "javascript", "json": "json", "jsonc": "json", "jsx": "jsx", "kt": "kotlin",
    "kts": "kotlin", "less": "less", "lua": "lua", "m": "objective-c", "md": "markdown",
    "mjs": "javascript", "ml": "ocaml", "mmd": "mermaid", "patch": "diff", "php": "php",
    "pl": "perl", "proto": "protobuf", "ps1": "powershell", "py": "python", "pyi": "python",
    "r": "r", "rb": "ruby", "rs": "rust", "rst": "rst", "sass": "sass", "sc": "scala",
    "scala": "scala", "scss": "scss", "sh": "bash", "sql": "sql", "svelte": "html",
    "svg": "xml", "swift": "swift", "tf": "terraform", "toml": "toml", "ts": "typescript",
    "tsx": "tsx", "txt": "text", "vb": "vbnet", "vue": "vue", "xml": "xml", "yaml": "yaml",
    "yml": "yaml", "zig": "zig", "zsh": "zsh",
}  # fmt: skip
_BY_NAME = {"Dockerfile": "dockerfile", "Makefile": "makefile", "CMakeLists.txt": "cmake"}

_COMMENTS = {
    "// {}": (
        "c cpp c++ csharp cs c# dart fsharp f# go golang groovy java javascript js jsx"
        " kotlin kt less"
        " objective-c objc php protobuf proto rust rs sass scala scss swift ts tsx typescript zig"
        " jsonc json5 node mjs cjs hcl solidity v d gradle kts vala haxe"
    ),
    "# {}": (
        "bash sh shell zsh console cmake dockerfile docker elixir gdscript graphql"
        " ini"
        " makefile make perl powershell ps1 python py python3 r ruby rb terraform tf toml yaml yml"
        " nix awk tcl julia crystal nim conf properties fish"
    ),
    "<!-- {} -->": "html xml svg markdown md vue svelte mermaid xhtml xslt",
    "/* {} */": "css",
    "-- {}": "sql lua haskell hs ada vhdl elm applescript",
    "; {}": "clojure lisp scheme asm nasm racket emacs-lisp elisp common-lisp",
    "% {}": "tex latex matlab erlang prolog",
    "' {}": "vbnet vb vba basic",
    "(* {} *)": "ocaml sml pascal",
    "REM {}": "batch bat cmd",
    '" {}': "abap vim viml",
    "! {}": "fortran",
    ".. {}": "rst rest restructuredtext",
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
