"""Whether a site is built by Zensical, and by which configuration file."""

import re
from collections.abc import Iterator
from pathlib import Path

from inlaid.project.config_place import find_work_tree
from inlaid.project.project import Project

_NATIVE = "zensical.toml"
_REQUIREMENTS = (
    "requirements*.txt", "requirements*.in", "requirements/*.txt", "docs/requirements*.txt",
    "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "pixi.toml", "environment*.y*ml",
)  # fmt: skip
# What builds a site somewhere else, or says how: CI, hosts of sites, runners of tasks.
_CI = (
    ".github/workflows/*.y*ml", ".gitea/workflows/*.y*ml", ".forgejo/workflows/*.y*ml",
    ".gitlab-ci.y*ml", ".circleci/config.y*ml", ".woodpecker*", ".woodpecker/*", ".travis.yml",
    "azure-pipelines.y*ml", "bitbucket-pipelines.yml", "Jenkinsfile", "appveyor.yml",
    ".readthedocs.y*ml", "netlify.toml", "vercel.json", "wrangler.toml", "cloudbuild.y*ml",
    "Makefile", "justfile", "Justfile", "Taskfile.y*ml", "package.json", "pyproject.toml",
    "tox.ini", "noxfile.py", "tasks.py", "build.py", "*.sh", "scripts/*", "Dockerfile",
)  # fmt: skip
_NAMED = re.compile(r"""(?:^|[\s"'\[,])zensical(?=\s*(?:[<>=!~;@\["',\]]|$))""", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_ZENSICAL = re.compile(r"""\bzensical["']?[\s,]+["']?(?:build|serve)\b""")
_MKDOCS = re.compile(
    r"""\b(?:mkdocs|properdocs)["']?[\s,]+["']?(?:build|serve|gh-deploy)\b|\bmike\s+deploy\b"""
    r"|^mkdocs:",  # as Read the Docs is told
    re.MULTILINE,
)
_MOST = 1_000_000  # bytes of such a file


def find_zensical_config(project: Project) -> Path | None:
    """Return the configuration that Zensical reads, if the site is built by it.

    So it is with a `zensical.toml`, and with an `mkdocs.yml` where Zensical is required or called
    and no file of CI or of the build calls MkDocs.
    """
    if project.config is None:
        return None
    native = project.root / _NATIVE
    if native.is_file() or project.config.suffix == ".toml":
        return native if native.is_file() else project.config
    if project.config.name not in {"mkdocs.yml", "mkdocs.yaml"}:
        return None
    roots = dict.fromkeys((project.root, find_work_tree(project.root) or project.root))
    named = any(_NAMED.search(text) for text in _read_all(roots, _REQUIREMENTS))
    commands = list(_read_all(roots, _CI))
    if not named and not any(map(_ZENSICAL.search, commands)):
        return None
    return None if any(map(_MKDOCS.search, commands)) else project.config


def _read_all(roots: dict[Path, None], patterns: tuple[str, ...]) -> Iterator[str]:
    """The texts of the files, without comments."""
    for root in roots:
        for pattern in patterns:
            for path in sorted(root.glob(pattern)):
                try:
                    if path.is_file() and path.stat().st_size <= _MOST:
                        yield _COMMENT.sub("", path.read_text("utf-8", "replace"))
                except OSError:
                    continue  # nobody can build by what can't be read
