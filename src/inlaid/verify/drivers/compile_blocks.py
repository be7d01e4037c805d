"""Compile the blocks of pages, and run those that are to run: a program of its own.

The argument is the language. Standard input is a JSON list of objects: ``text`` (the file of the
block), ``run`` and ``edition``. A JSON list is printed with what became of each: ``faults`` (line,
column and message; line 0 is the whole file), ``status`` (null where it wasn't run), ``output``.
The current folder is that of the project. Ends with 127 where the compiler isn't there.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypedDict


class GivenBlock(TypedDict):
    """A block that is to be compiled."""

    text: str
    run: bool
    edition: str


class Fault(TypedDict):
    """What a compiler says."""

    line: int
    column: int
    message: str


class Answer(TypedDict):
    """What became of a block."""

    faults: list[Fault]
    status: int | None
    output: str


_Arguments = Sequence[str | Path]
_TOOLS = {
    "rust": "rustc", "go": "go", "java": "javac", "c": "gcc", "cpp": "g++", "typescript": "node",
}  # fmt: skip
_GNU = re.compile(r"^([^\s:][^:\n]*):(\d+):(?:(\d+):)? (?:fatal )?error: (.*)$", re.MULTILINE)
_GO = re.compile(r"^(?:vet: )?([^\s:]+\.go):(\d+):(?:(\d+):)? (.*)$", re.MULTILINE)
_TSC = re.compile(r"^([^\s(][^(\n]*)\((\d+),(\d+)\): error (.*)$", re.MULTILINE)
_NUMBER = re.compile(r"(?:^|[/\\])b(\d+)[/\\.]")
_MOST_OUTPUT = 20_000
_TAIL = 500
_ROUNDS = 12
_MISSING = 127


def main() -> None:
    """Do all blocks."""
    language = sys.argv[1]
    if shutil.which(_TOOLS[language]) is None:
        sys.exit(_MISSING)
    blocks: list[GivenBlock] = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as scratch:
        answers = _DRIVERS[language](blocks, Path(scratch), language)
    print(json.dumps(answers))  # noqa: T201 (this is a program)


def _call(
    argv: _Arguments, folder: Path | None = None, env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 (what it runs is what it is for)
        argv,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _run(
    argv: _Arguments, folder: Path | None = None, env: Mapping[str, str] | None = None
) -> Answer:
    done = _call(argv, folder, env)
    output = (done.stdout + done.stderr)[-_MOST_OUTPUT:]
    return {"faults": [], "status": done.returncode, "output": output}


def _answer(faults: list[Fault]) -> Answer:
    return {"faults": faults, "status": None, "output": ""}


def _fault(message: str, line: str | int = 0, column: str | int = 1) -> Fault:
    return {"line": int(line), "column": int(column or 1), "message": message.strip()}


def _do_all(
    work: Callable[[int, GivenBlock], Answer], blocks: Sequence[GivenBlock]
) -> list[Answer]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, range(len(blocks)), blocks))


# --- Rust: each block is a crate, linked with the project's ---------------------------------------


def _do_rust(blocks: Sequence[GivenBlock], scratch: Path, _language: str) -> list[Answer]:
    externs = _build_crate(scratch)
    if isinstance(externs, str):
        return [_answer([_fault(externs)]) for _ in blocks]

    def work(number: int, block: GivenBlock) -> Answer:
        source, program = scratch / f"b{number}.rs", scratch / f"b{number}"
        source.write_text(block["text"], "utf-8")
        edition = ("--edition", block["edition"] or "2021")
        quiet = ("--error-format=json", "-Awarnings", "-Cdebuginfo=0")
        kind = ("-o", program) if block["run"] else ("--emit=metadata", "--out-dir", scratch)
        done = _call(("rustc", *edition, *quiet, "--crate-type", "bin", *kind, *externs, source))
        faults = list(_read_rustc(done.stderr))
        if done.returncode and not faults:
            faults = [_fault(done.stderr[-_TAIL:] or f"rustc ended with {done.returncode}")]
        if faults or not block["run"]:
            return _answer(faults)
        answer = _run((program,), scratch)
        program.unlink()
        return answer

    return _do_all(work, blocks)


def _build_crate(scratch: Path) -> tuple[str, ...] | str:
    """What links a block with the project and what that depends on; why it can't be built."""
    if not Path("Cargo.toml").exists():
        return ()
    target = scratch / "target"
    asked = ("--offline", "--quiet", "--message-format", "json", "--target-dir", target)
    done = _call(("cargo", "build", *asked))
    externs, messages = ["-L", f"dependency={target}/debug/deps"], list[str]()
    for line in done.stdout.splitlines():
        said: dict[str, Any] = json.loads(line)
        if said["reason"] == "compiler-message" and said["message"]["level"] == "error":
            messages.append(said["message"]["message"])
        elif said["reason"] == "compiler-artifact":
            externs += _link(said)
    if done.returncode:
        return f"the project doesn't compile: {(messages or [done.stderr[-_TAIL:]])[0]}"
    return tuple(externs)


def _link(artifact: Mapping[str, Any]) -> list[str]:
    if not {"lib", "rlib", "proc-macro"} & {*artifact["target"]["kind"]}:
        return []
    ends = (".rlib", ".so", ".dylib", ".dll")
    files = [file for file in artifact["filenames"] if file.endswith(ends)]
    name = artifact["target"]["name"].replace("-", "_")
    return ["--extern", f"{name}={files[0]}"] if files else []


def _read_rustc(output: str) -> Iterator[Fault]:
    for line in output.splitlines():
        said: dict[str, Any] = json.loads(line) if line.startswith("{") else {"level": ""}
        if said["level"] != "error" or not said["spans"]:
            continue
        span = next((span for span in said["spans"] if span["is_primary"]), said["spans"][0])
        while span.get("expansion") and not _NUMBER.search(span["file_name"]):
            span = span["expansion"]["span"]  # of a macro, where the block uses it
        is_own = _NUMBER.search(span["file_name"]) is not None
        place = (span["line_start"], span["column_start"]) if is_own else (0, 1)
        yield _fault(said["message"], *place)


# --- Those of which one call takes all blocks -----------------------------------------------------

_Faults = dict[int, list[Fault]]


def _compile_all(
    blocks: Sequence[GivenBlock],
    write: Callable[[int, GivenBlock], object],
    call: Callable[[list[int]], str],
    message: re.Pattern[str],
) -> _Faults:
    """Compile all blocks at once, then those without a fault again: one fault may hide others."""
    faults: _Faults = {number: [] for number in range(len(blocks))}
    for number, block in enumerate(blocks):
        write(number, block)
    left = set(faults)
    for _ in range(_ROUNDS):
        said = call(sorted(left)) if left else ""
        found = [match for match in message.findall(said) if _find_number(match[0]) in left]
        if not found and said.strip():
            for number in left:
                faults[number].append(_fault(said.strip()[-_TAIL:]))
        if not found:
            break
        for path, line, column, text in found:
            faults[_find_number(path)].append(_fault(text, line, column))
        left -= {_find_number(match[0]) for match in found}
    return faults


def _find_number(path: str) -> int:
    found = _NUMBER.search(path)
    return int(found[1]) if found else -1


def _do_go(blocks: Sequence[GivenBlock], scratch: Path, _language: str) -> list[Answer]:
    """Each block is a package of the project's module, so that names don't clash."""
    root = Path.cwd()
    if not (root / "go.mod").exists():
        root = scratch / "module"
        root.mkdir()
        (root / "go.mod").write_text("module snippets\n\ngo 1.18\n")
    folder = root / "inlaid_snippets"
    cache = os.environ.get("GOCACHE") or str(scratch / "cache")
    env = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOCACHE": cache}

    def write(number: int, block: GivenBlock) -> None:
        place = folder / f"b{number}"
        place.mkdir(parents=True)
        (place / "snippet.go").write_text(block["text"], "utf-8")

    def call(numbers: list[int]) -> str:
        names = [f"./inlaid_snippets/b{number}" for number in numbers]
        # `-export` compiles, and links nothing; `-e` goes on after a package that isn't there.
        template = "{{if .Error}}{{.Error}}{{end}}{{range .DepsErrors}}\n{{.}}{{end}}"
        done = _call(("go", "list", "-e", "-export", "-f", template, *names), root, env)
        lines = dict.fromkeys(f"{done.stdout}\n{done.stderr}".splitlines())
        return "\n".join(filter(_is_fault_of_go, lines))

    try:
        faults = _compile_all(blocks, write, call, _GO)

        def work(number: int, block: GivenBlock) -> Answer:
            if faults[number] or not block["run"]:
                return _answer(faults[number])
            return _run(("go", "run", f"./inlaid_snippets/b{number}"), root, env)

        return _do_all(work, blocks)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_fault_of_go(line: str) -> bool:
    """Examples declare what they don't use; only a whole program must use it."""
    is_unused = "not used" in line and "import" not in line
    return bool(line.strip()) and not is_unused and not line.startswith(("# ", "package "))


_STRICT = {
    "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "strict": True,
}  # fmt: skip
_OF_SNIPPETS = {
    "noEmit": True, "moduleDetection": "force", "noUnusedLocals": False,
    "noUnusedParameters": False, "skipLibCheck": True, "rootDir": "..", "composite": False,
    "incremental": False, "declaration": False,
}  # fmt: skip


def _do_typescript(blocks: Sequence[GivenBlock], _scratch: Path, _language: str) -> list[Answer]:
    """Each block is a module of the project."""
    root = Path.cwd()
    own = (folder / "node_modules/.bin/tsc" for folder in (root, *root.parents))
    compiler = next((str(path) for path in own if path.exists()), None) or shutil.which("tsc")
    if compiler is None:
        sys.exit(_MISSING)
    folder = root / "inlaid-snippets"
    folder.mkdir()
    has_own = (root / "tsconfig.json").exists()

    def write(number: int, block: GivenBlock) -> None:
        (folder / f"b{number}.ts").write_text(block["text"], "utf-8")

    def call(numbers: list[int]) -> str:
        config = {
            "compilerOptions": {**({} if has_own else _STRICT), **_OF_SNIPPETS},
            "files": [f"b{number}.ts" for number in numbers],
            "include": [],
            **({"extends": "../tsconfig.json"} if has_own else {}),
        }
        (folder / "tsconfig.json").write_text(json.dumps(config))
        done = _call((compiler, "--pretty", "false", "-p", "tsconfig.json"), folder)
        return done.stdout + done.stderr

    try:
        faults = _compile_all(blocks, write, call, _TSC)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [_answer(faults[number]) for number in range(len(blocks))]


_CHECKS = {
    "c": (
        "-std=gnu17", "-Werror=implicit-function-declaration", "-Werror=int-conversion",
        "-Werror=incompatible-pointer-types", "-Wall",
    ),
    "cpp": ("-std=gnu++20",),
}  # fmt: skip


def _do_c(blocks: Sequence[GivenBlock], scratch: Path, language: str) -> list[Answer]:
    """Each block is a file of its own; the project's headers and sources are there."""
    root, compiler, suffix = Path.cwd(), _TOOLS[language], f".{language}"
    includes = [f"-I{place}" for place in (root, root / "include", root / "src")]

    def write(number: int, block: GivenBlock) -> None:
        (scratch / f"b{number}{suffix}").write_text(block["text"], "utf-8")

    def call(numbers: list[int]) -> str:
        names = [f"b{number}{suffix}" for number in numbers]
        checks = (*_CHECKS[language], "-fsyntax-only", "-fmax-errors=0")
        done = _call((compiler, *checks, *includes, *names), scratch)
        return "\n".join(line for line in done.stderr.splitlines() if "error:" in line)

    faults = _compile_all(blocks, write, call, _GNU)

    def work(number: int, block: GivenBlock) -> Answer:
        if faults[number] or not block["run"]:
            return _answer(faults[number])
        program, source = scratch / f"p{number}", f"b{number}{suffix}"
        standard = _CHECKS[language][0]
        more = [path for path in root.glob(f"*{suffix}") if " main(" not in path.read_text("utf-8")]
        linked: _Arguments = ("-o", program, source, *more, "-lm", "-pthread")
        done = _call((compiler, standard, *includes, *linked), scratch)
        if done.returncode:
            return _answer([_fault(done.stderr[-_TAIL:])])
        return _run((program,), scratch)

    return _do_all(work, blocks)


_CLASS = re.compile(
    r"^\s*public\s+(?:(?:final|abstract|sealed|non-sealed|strictfp)\s+)*"
    r"(?:class|interface|enum|record|@interface)\s+(\w+)",
    re.MULTILINE,
)
_TYPE = re.compile(r"^\s*(?:\w+\s+)*(?:class|record|enum|interface)\s+(\w+)", re.MULTILINE)
_MAIN = re.compile(r"\bstatic\s+void\s+main\s*\(")
_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)\s*;", re.MULTILINE)


def _do_java(blocks: Sequence[GivenBlock], scratch: Path, _language: str) -> list[Answer]:
    """Each block is compiled for itself, all of them by one Java."""
    for number, block in enumerate(blocks):
        folder = scratch / f"b{number}"
        folder.mkdir()
        found = _CLASS.search(block["text"])
        (folder / f"{found[1] if found else 'Snippet'}.java").write_text(block["text"], "utf-8")
    folders: list[Path] = [scratch / f"b{number}" for number in range(len(blocks))]
    program = Path(__file__).with_name("CompileBlocks.java")
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
    done = _call(("java", *quick, program, Path.cwd(), *folders))
    faults: _Faults = {number: [] for number in range(len(blocks))}
    for path, line, column, text in _GNU.findall(done.stdout):
        if (number := _find_number(path)) in faults:
            faults[number].append(_fault(text, line, column))
    if done.returncode:
        return [_answer([_fault(done.stderr[-_TAIL:])]) for _ in blocks]

    def work(number: int, block: GivenBlock) -> Answer:
        main = _MAIN.search(block["text"])
        if faults[number] or not block["run"] or not main:
            return _answer(faults[number])
        owner = [*_TYPE.finditer(block["text"], 0, main.start())][-1][1]
        package = _PACKAGE.search(block["text"])
        name = f"{package[1]}.{owner}" if package else owner
        return _run(("java", *quick, "-cp", scratch / f"b{number}/classes", name), scratch)

    return _do_all(work, blocks)


_DRIVERS = {
    "rust": _do_rust,
    "go": _do_go,
    "typescript": _do_typescript,
    "java": _do_java,
    "c": _do_c,
    "cpp": _do_c,
}
main()
