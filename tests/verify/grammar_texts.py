"""Of each label of the large table of grammars a text that is right, and one that is not."""

TEXTS = {
    "dockerfile": (
        'FROM python:3.12\nRUN pip install x \\\n  && rm -rf /tmp\nCMD ["a", "b"]\n',
        "FROM python:3.12\nCOPPY a b\n",
    ),
    "hcl": ('variable "a" {\n  default = [1, 2]\n}\n', 'variable "a" {\n  default = = 1\n}\n'),
    "terraform": (
        'resource "aws_s3_bucket" "b" {\n  bucket = "x"\n}\n',
        'resource "a" "b" {\n  bucket = \n}\n',
    ),
    "graphql": ("query { user(id: 1) { name } }\n", "query { user(id: ) { name }\n"),
    "powershell": (
        "Get-ChildItem -Path C:\\ | Where-Object { $_.Length -gt 1 }\n",
        "function f( { \n",
    ),
    "elixir": (
        "defmodule A do\n  def f(x), do: x + 1\nend\n",
        "defmodule A do\n  def f(x, do: x\nend\n",
    ),
    "iex": (
        "iex> 1 + 1\n2\niex(2)> x = fn a ->\n...(2)>   a\n...(2)> end\n#Function<1.2>\n",
        "iex> 1 + (\n2\n",
    ),
    "r": ('x <- c(1, 2)\nif (x > 1) print("a")\n', "x <- c(1, \nif (x\n"),
    "dart": ('void main() { print("hi"); }\n', 'void main() { print("hi" }\n'),
    "haskell": ("module A where\nf :: Int -> Int\nf x = x + 1\n", "module A where\nf x = (x +\n"),
    "proto": (
        'syntax = "proto3";\nmessage A { string b = 1; }\n',
        'syntax = "proto3";\nmessage A { string = 1; }\n',
    ),
    "makefile": ("all: a.o\n\tcc -o all a.o\n", "all: a.o\n\tcc\nifdef X\n"),
    "vue": (
        "<template><p>{{ a }}</p></template>\n<script>\nexport default {}\n</script>\n",
        "<template><p>{{ a }}</p>\n",
    ),
    "svelte": (
        "<script>let a = 1;</script>\n{#if a}<p>{a}</p>{/if}\n",
        "<script>let a = 1;</script>\n{#if a}<p>{a}</p>\n",
    ),
    "scss": ("$a: 1px;\n.b { &:hover { width: $a; } }\n", ".b { width: $a; } }\n .c {}\n"),
    "ini": ("[a]\nb = 1\n; c\n", "[a\nb = 1\n"),
    "diff": (
        "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n",
        "--- a/x\n+++ b/x\n@@ -1,2 +1,5 @@\n a\n-b\n+c\n",
    ),
    "clojure": ("(defn f [x] (inc x))\n", "(defn f [x] (inc x)\n"),
    "erlang": ("-module(a).\nf(X) -> X + 1.\n", "-module(a).\nf(X -> X + 1.\n"),
    "julia": ("function f(x)\n  x + 1\nend\n", "function f(x\n  x + 1\n"),
    "zig": ('const std = @import("std");\npub fn main() void {}\n', "pub fn main( void {}\n"),
    "ocaml": ("let f x = x + 1\n", "let f x = (x + \n"),
    "solidity": (
        "contract A { uint a; function f() public {} }\n",
        "contract A { uint a function f() }\n",
    ),
    "objc": (
        "#import <A/A.h>\n@interface B : NSObject\n- (void)c;\n@end\n",
        "@interface B : NSObject\n- (void c;\n@end\n",
    ),
    "groovy": ('plugins {\n  id "java"\n}\ndef x = [1, 2]\n', "def x = [1, \nplugins )\n"),
    "regex": ("^(?<a>\\d+)-[a-z]*$\n", "^(?<a>\\d+-[a-z]*$\n"),
    "fish": ("for i in 1 2\n  echo $i\nend\n", "for i in 1 2\n  echo $i\n"),
    "ipython": (
        "%timeit x\nIn [1]: a = 1\n   ...: b = 2\nOut[1]: 3\n!ls\n",
        "In [1]: a = )\n",
    ),
    "json5": ("{a: 1, // b\n 'c': [1,],}\n", "{a: 1,\n b: ,}\n"),
}
