"""Which target a URL names."""

from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from urllib.request import url2pathname

from inlaid.diagnostics.codes import PUBLISH_TARGET
from inlaid.publish.aws.bucket import split_bucket
from inlaid.publish.failure import PublishError
from inlaid.publish.settings import PublishSettings
from inlaid.publish.targets.directory import DirectoryTarget
from inlaid.publish.targets.target import Target


def open_target(url: str, root: Path, settings: PublishSettings, owner: str) -> Target:
    """Return the target of the URL; a relative directory is below ``root``.

    Raises PublishError when the URL names none.
    """
    if _split(url).scheme == "s3":
        from inlaid.publish.aws.s3 import open_s3_target  # noqa: PLC0415 (boto3 takes a while)

        bucket, prefix = split_bucket(url)
        return open_s3_target(url, bucket, prefix, settings, owner)
    return DirectoryTarget(_find_folder(url, root), owner)


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
