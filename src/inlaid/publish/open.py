"""Which target a URL names."""

from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from urllib.request import url2pathname

from inlaid.diagnostics.codes import PUBLISH_TARGET
from inlaid.errors import InlaidError
from inlaid.packages.entry_points import TARGETS, Loaded, list_entry_points, load_entry_point
from inlaid.publish.aws.bucket import split_bucket
from inlaid.publish.failure import PublishError
from inlaid.publish.settings import PublishSettings
from inlaid.publish.targets.directory import DirectoryTarget
from inlaid.publish.targets.target import Target


def open_target(url: str, root: Path, settings: PublishSettings, owner: str) -> Target:
    """Return the target of the URL; a relative directory is below ``root``.

    A package adds targets by an entry point whose name is the scheme of their URLs. Its object is
    called with the same arguments. Raises PublishError when the URL names none.
    """
    scheme = _split(url).scheme
    if scheme == "s3":
        from inlaid.publish.aws.s3 import open_s3_target  # noqa: PLC0415 (boto3 takes a while)

        bucket, prefix = split_bucket(url)
        return open_s3_target(url, bucket, prefix, settings, owner)
    if scheme != "file" and (loaded := _find_installed(scheme)):
        return _open_installed(loaded, url, root, settings, owner)
    return DirectoryTarget(_find_folder(url, root), owner)


def _find_installed(scheme: str) -> Loaded | None:
    if not scheme:
        return None
    points = [point for point in list_entry_points(TARGETS) if point.name == scheme]
    return load_entry_point(points[0]) if points else None


def _open_installed(
    loaded: Loaded, url: str, root: Path, settings: PublishSettings, owner: str
) -> Target:
    """Return the target of a package; a stranger's code may raise anything."""
    fault = loaded.fault or ("" if callable(loaded.value) else "is not a function")
    try:
        if not fault and callable(loaded.value):
            target: Target = loaded.value(url, root, settings, owner)
            return target
    except InlaidError:
        raise
    except Exception as error:  # noqa: BLE001 (a stranger's code)
        fault = f"{type(error).__name__}: {error}".partition("\n")[0]
    message = f"`{url}`: the target `{loaded.name}` of the package {loaded.package} {fault}"
    raise PublishError(PUBLISH_TARGET, message)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:  # such as an unclosed `[`
        raise PublishError(PUBLISH_TARGET, f"`{url}` is not a target: {error}") from error


def _find_folder(url: str, root: Path) -> Path:
    parts = _split(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.startswith("/"):
        folder = Path(url2pathname(parts.path))
    elif url and not url.startswith("~") and (not parts.scheme or Path(url).drive):
        folder = root / url
    else:
        raise PublishError(PUBLISH_TARGET, f"`{url}` is not a target")
    if "\0" in str(folder):
        raise PublishError(PUBLISH_TARGET, f"`{url}` is not the name of a folder")
    folder = folder.resolve()
    if folder == folder.parent:
        raise PublishError(PUBLISH_TARGET, f"`{url}` is the root of the file system")
    return folder
