"""Sites in two versions, and what it means that one of them is served whole."""

import hashlib
import json
import re
from pathlib import Path

PAGES, HASHED, IMAGES = 36, 12, 8
_LINK = re.compile(r'(?:href|src)="/([^"]*)"')


def md5(content: bytes) -> str:
    """Return what S3 makes the entity tag."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def build_site(version: str, pages: int = PAGES, hashed: int = HASHED, images: int = IMAGES):
    """Return the files of a site by path: assets with and without a hash, pages, entry points."""
    files: dict[str, bytes] = {}
    names = []
    for number in range(hashed):
        text = f".a{number}{{content:'{version}'}}".encode()
        names.append(f"assets/app{number}.{hashlib.sha256(text).hexdigest()[:12]}.css")
        files[names[-1]] = text
    for number in range(images):
        files[f"img/{number}.svg"] = f"<svg><!-- {version} {number} --></svg>".encode()
    # A third of the pages exist in one version only.
    own = [f"p{n}" if n % 6 else f"p{n}-{version}" for n in range(pages)]
    for number, name in enumerate(own):
        links = [names[number % hashed], f"img/{number % images}.svg", "index.html"]
        links.append(f"{own[(number + 1) % pages]}/index.html")
        files[f"{name}/index.html"] = _page(version, name, links)
    files["index.html"] = _page(version, "home", [f"{folder}/index.html" for folder in own])
    files["404.html"] = _page(version, "404", ["index.html"])
    files["sitemap.xml"] = "\n".join([version, *own]).encode()
    files["search/search_index.json"] = json.dumps([version, *own]).encode()
    return files


def _page(version: str, name: str, links: list[str]) -> bytes:
    body = "".join(f'<a href="/{link}">x</a>' for link in links)
    return f"<!doctype html><title>{version} {name}</title>{body}\n".encode()


def write_site(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def find_links(page: bytes) -> list[str]:
    return _LINK.findall(page.decode())


def find_faults(
    served: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]
) -> list[str]:
    """Return what a reader could notice: half files, missing links, new pages without new assets."""
    faults = [
        f"{path} is neither old nor new"
        for path, content in served.items()
        if content not in (old.get(path), new.get(path))
    ]
    # A page of one version only may be served from its grace, so nothing follows from it.
    is_new = {path: content == new.get(path) for path, content in served.items()}
    shared = old.keys() & new.keys()
    for path, content in served.items():
        for link in find_links(content) if path.endswith(".html") else ():
            if link not in served:
                faults.append(f"{path} links to {link}, which is missing")
            elif (
                path in shared and is_new[path] and not link.endswith(".html") and not is_new[link]
            ):
                faults.append(f"{path} is new and its {link} is not")
    if is_new.get("index.html"):
        faults += [
            f"the home page is new and {path} is not"
            for path in new
            if not _is_late(path) and not is_new.get(path)
        ]
    if old:
        faults += [
            f"{name} is missing"
            for name in ("index.html", "404.html", "sitemap.xml")
            if name not in served
        ]
    return faults


def _is_late(path: str) -> bool:
    return path in ("index.html", "404.html", "sitemap.xml", "search/search_index.json")
