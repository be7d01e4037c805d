"""Ten faults in each compiled language: the block, its line with the fault, and a project.

A block is written with its fault marked by `@@` at the end of its line.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """The files of a project, blocks that are right, and such with one fault each."""

    files: dict[str, str]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    prelude: str = ""


RUST = Planted(
    files={
        "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
        "src/lib.rs": (
            "pub struct Cart { pub items: Vec<u32> }\n"
            "impl Cart { pub fn total(&self) -> u32 { self.items.iter().sum() } }\n"
        ),
    },
    right=(
        "use shop::Cart;\nlet cart = Cart { items: vec![1, 2] };\nassert_eq!(cart.total(), 3);\n",
        "fn total() -> u32 { 1 }\n",
        'fn total() -> u32 { 2 }\nfn main() { println!("{}", total()); }\n',
    ),
    wrong=(
        'let x: u32 = "one"; @@\n',
        'let x = 1;\nprintln!("{}", y); @@\n',
        "use shop::Basket; @@\nlet x = 1;\n",
        "use std::collections::HashMapp; @@\n",
        "use shop::Cart;\nlet cart = Cart { items: vec![] };\ncart.totl(); @@\n",
        "use shop::Cart;\nlet cart = Cart { goods: vec![] }; @@\n",
        "fn f(x: u32) {}\nf(); @@\n",
        "fn f() -> u32 { true } @@\n",
        'let v = vec![1];\nlet w = v;\nprintln!("{:?}", v); @@\n',
        "use serde::Serialize; @@\n",
    ),
)
GO = Planted(
    files={
        "go.mod": "module example.com/shop\n\ngo 1.18\n",
        "shop.go": (
            "package shop\n\ntype Cart struct{ Items []int }\n\n"
            "func (c Cart) Total() int { return len(c.Items) }\n"
        ),
    },
    right=(
        'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println(1) }\n',
        "cart := shop.Cart{Items: []int{1}}\nfmt.Println(cart.Total())\n",
        "func total() int { return 1 }\n",
        "func total() int { return 2 }\n",
    ),
    wrong=(
        'var x int = "one" @@\n',
        "x := 1\nfmt.Println(y) @@\n",
        'import "example.com/shop/nothing" @@\n\nfunc f() {}\n',
        'import "fmtt" @@\n\nfunc f() {}\n',
        "cart := shop.Cart{}\nfmt.Println(cart.Totl()) @@\n",
        "cart := shop.Cart{Goods: nil} @@\nfmt.Println(cart)\n",
        "func f(x int) {}\n\nfunc g() {\n\tf() @@\n}\n",
        "func f() int { return true } @@\n",
        "func f() int {\n\tx := 1\n\t_ = x\n} @@\n",
        'import "os" @@\n\nfunc f() {}\n',
    ),
    prelude='import (\n\t"example.com/shop"\n\t"fmt"\n)\n',
)
TYPESCRIPT = Planted(
    files={
        "tsconfig.json": '{"compilerOptions": {"strict": true, "target": "es2022", '
        '"module": "es2022", "moduleResolution": "node"}}\n',
        "cart.ts": "export class Cart {\n  items: number[] = [];\n"
        "  total(): number { return this.items.length; }\n}\n",
    },
    right=(
        'import { Cart } from "../cart";\nconst cart = new Cart();\ncart.total();\n',
        "const total: number = 1;\n",
        "const total: number = 2;\n",
    ),
    wrong=(
        'const x: number = "one"; @@\n',
        "const x = 1;\nconst z = y; @@\n",
        'import { Basket } from "../cart"; @@\n',
        'import { Cart } from "../carts"; @@\n',
        'import { Cart } from "../cart";\nnew Cart().totl(); @@\n',
        'import { Cart } from "../cart";\nnew Cart().items = ["a"]; @@\n',
        "function f(x: number) {}\nf(); @@\n",
        "function f(): number { return true; } @@\n",
        "interface A { b: number }\nconst a: A = {}; @@\n",
        "let x = = 1; @@\n",
    ),
)
JAVA = Planted(
    files={
        "shop/Cart.java": "package shop;\n\npublic class Cart {\n  public int[] items = {};\n"
        "  public int total() { return items.length; }\n}\n",
    },
    right=(
        "import shop.Cart;\n\nCart cart = new Cart();\nSystem.out.println(cart.total());\n",
        "public class Total { static int total() { return 1; } }\n",
        "public class Total { static int total() { return 2; } }\n",
        "static int total() {\n  return 1;\n}\n",
        "var names = List.of(1);\n",
    ),
    wrong=(
        'int x = "one"; @@\n',
        "int x = 1;\nSystem.out.println(y); @@\n",
        "import shop.Basket; @@\n\nint x = 1;\n",
        "import java.util.Lisst; @@\n\nclass A {}\n",
        "shop.Cart cart = new shop.Cart();\ncart.totl(); @@\n",
        "shop.Cart cart = new shop.Cart();\ncart.goods = null; @@\n",
        "class A {\n  void f(int x) {}\n  void g() { f(); } @@\n}\n",
        "static int f() {\n  return true; @@\n}\n",
        "class A {\n  int f() {\n  } @@\n}\n",
        "class A extends B {} @@\n",
    ),
    prelude="import java.util.*;\n",
)
C = Planted(
    files={"shop.h": "struct cart { int items; };\nint total(const struct cart *cart);\n"},
    right=(
        '#include "shop.h"\n\nint twice(struct cart *c) { return 2 * total(c); }\n',
        "int x(void) { return 1; }\n",
        "int x(void) { return 2; }\n",
        'printf("%d\\n", 1);\n',
    ),
    wrong=(
        'struct cart { int n; };\nint x(void) { struct cart c = "one"; return 1; } @@\n',
        'int x = 1;\nprintf("%d", y); @@\n',
        '#include "shopp.h" @@\nint x;\n',
        "#include <stdioo.h> @@\nint x;\n",
        '#include "shop.h"\nint f(struct cart *c) { return totl(c); } @@\n',
        '#include "shop.h"\nint f(struct cart *c) { return c->goods; } @@\n',
        "void f(int x) {}\nvoid g(void) { f(); } @@\n",
        "int *f(int x) { return x; } @@\n",
        "struct nothing s; @@\n",
        "int f(void) { retrun 1; } @@\n",
    ),
    prelude="#include <stdio.h>\n",
)
CPP = Planted(
    files={
        "shop.hpp": "#pragma once\n#include <vector>\n"
        "struct Cart { std::vector<int> items; int total() const { return 1; } };\n"
    },
    right=(
        '#include "shop.hpp"\n\nCart cart;\nstd::cout << cart.total();\n',
        "int x() { return 1; }\n",
        "int x() { return 2; }\n",
    ),
    wrong=(
        'int x = "one"; @@\n',
        "int x = 1;\nstd::cout << y; @@\n",
        '#include "shopp.hpp" @@\nint x;\n',
        "#include <vectorr> @@\nint x;\n",
        '#include "shop.hpp"\nint f(Cart c) { return c.totl(); } @@\n',
        '#include "shop.hpp"\nint f(Cart c) { return c.goods; } @@\n',
        "void f(int x) {}\nvoid g() { f(); } @@\n",
        "int *f(int x) { return x; } @@\n",
        "Nothing s; @@\n",
        "std::vektor<int> v; @@\n",
    ),
    prelude="#include <iostream>\n",
)
PLANTED = {"rust": RUST, "go": GO, "typescript": TYPESCRIPT, "java": JAVA, "c": C, "cpp": CPP}
