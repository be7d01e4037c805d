"""S3, and what speaks like it, as a store."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from inlaid.diagnostics.codes import PUBLISH_CHANGED, PUBLISH_STORE
from inlaid.publish.aws.denial import explain, explain_code, find_code
from inlaid.publish.aws.invalidation import name_tags
from inlaid.publish.aws.parts import PART_SIZE, find_part_size, read_parts
from inlaid.publish.failure import PublishError
from inlaid.publish.objects.store import StoredManifest, Unwritten
from inlaid.publish.plan.manifest import BACKUP_PATH, MANIFEST_PATH, STORED_PREFIX, ManifestEntry
from inlaid.publish.settings import Encoding
from inlaid.publish.site.encode import encode
from inlaid.publish.site.site import Content, read_content
from inlaid.publish.targets.target import Listing

_MOST_DELETES: Final = 1000  # keys a request
_CONFLICTS: Final = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
CACHE_TAG: Final = "cache-tag"
"""Name of the metadata that CloudFront reads as `x-amz-meta-cache-tag`."""


@dataclass(frozen=True, slots=True)
class S3Store:
    """A bucket, or a part of it below ``prefix`` (empty, or ending with `/`).

    ``client`` is an S3 client of botocore; it retries, and may be used by many threads.
    """

    client: Any
    bucket: str
    prefix: str = ""
    tags: bool = False
    part_size: int = PART_SIZE

    @property
    def endpoint(self) -> str:
        """The URL of the service."""
        return str(self.client.meta.endpoint_url)

    def read_manifest(self) -> StoredManifest:
        """Return the manifest."""
        with self._explain(MANIFEST_PATH):
            try:
                answer = self.client.get_object(**self._at(MANIFEST_PATH))
                return StoredManifest(answer["Body"].read(), answer["ETag"], _read_time(answer))
            except ClientError as error:
                if not self._is_absent(error):
                    raise
                return StoredManifest(None, None, _read_time(error.response))

    def write_manifest(self, body: bytes, tag: str | None) -> str | Unwritten:
        """Replace the manifest that has the tag; return the new tag."""
        written = self._write(body, tag)
        return self._find_own(body) if written is Unwritten.CHANGED else written

    def overwrite_manifest(self, body: bytes) -> str:
        """Replace the manifest, whatever its tag is; return the new tag."""
        with self._explain(MANIFEST_PATH):
            return self._put_json(MANIFEST_PATH, body, {})

    def refuses(self, body: bytes, tag: str | None) -> bool:
        """Try to replace a manifest of another tag than the one that it has."""
        return self._write(body, tag) is Unwritten.CHANGED

    def read_backup(self) -> bytes | None:
        """Return the copy of the manifest, or None when there is none."""
        with self._explain(BACKUP_PATH):
            try:
                return bytes(self.client.get_object(**self._at(BACKUP_PATH))["Body"].read())
            except ClientError as error:
                if find_code(error) not in ("NoSuchKey", "404"):
                    raise
                return None

    def write_backup(self, body: bytes) -> None:
        """Replace the copy of the manifest."""
        with self._explain(BACKUP_PATH):
            self._put_json(BACKUP_PATH, body, {})

    def list_keys(self) -> Listing:
        """Return all keys, with their entity tags."""
        tags: dict[str, str] = {}
        with self._explain(""):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )
            for page in pages:
                for each in page.get("Contents", ()):
                    tags[each["Key"].removeprefix(self.prefix)] = each["ETag"].strip('"')
        stored = {key.removeprefix(STORED_PREFIX) for key in tags if key.startswith(STORED_PREFIX)}
        return Listing(tags, frozenset(stored))

    def put(self, key: str, content: Content, entry: ManifestEntry, unfinished: str = "") -> None:
        """Store a file of the site: in parts when it is large, always with its SHA-256."""
        encoding = Encoding(entry.headers.content_encoding or "none")
        with self._explain(key):
            large = encoding is Encoding.NONE and entry.size > self.part_size
            if large and isinstance(content, Path):
                self._put_parts(key, content, entry, unfinished)
                return
            plain = read_content(content)
            _check_content(key, hashlib.sha256(plain).hexdigest(), entry)
            body = encode(plain, encoding)
            self.client.put_object(
                **self._at(key), Body=body, ChecksumSHA256=_checksum(body), **self._head(key, entry)
            )

    def copy(self, source: str, key: str, entry: ManifestEntry | None) -> None:
        """Copy within the store, with the headers of ``entry``, or those of the source."""
        replaced = {"MetadataDirective": "REPLACE", **self._head(key, entry)} if entry else {}
        with self._explain(key):
            self.client.copy_object(
                **self._at(key),
                CopySource={"Bucket": self.bucket, "Key": self.prefix + source},
                **replaced,
            )

    def delete(self, keys: Iterable[str]) -> None:
        """Delete the keys; one that doesn't exist is not an error."""
        names = [{"Key": self.prefix + key} for key in keys]
        for start in range(0, len(names), _MOST_DELETES):
            with self._explain(names[start]["Key"]):
                answer = self.client.delete_objects(
                    Bucket=self.bucket,
                    Delete={"Objects": names[start : start + _MOST_DELETES], "Quiet": True},
                )
            for each in answer.get("Errors", ()):
                raise explain_code(str(each.get("Key")), str(each.get("Code")), "DeleteObject")

    def find_unfinished(self) -> Mapping[str, str]:
        """Return the uploads in parts that came to no end, by their keys."""
        with self._explain(""):
            pages = self.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )
            uploads = [each for page in pages for each in page.get("Uploads", ())]
        return {upload["Key"].removeprefix(self.prefix): upload["UploadId"] for upload in uploads}

    def abort(self, key: str, upload: str) -> None:
        """Give back the parts of an upload; one that is gone is not an error."""
        with self._explain(key):
            try:
                self.client.abort_multipart_upload(**self._at(key), UploadId=upload)
            except ClientError as error:
                if find_code(error) != "NoSuchUpload":
                    raise

    def _write(self, body: bytes, tag: str | None) -> str | Unwritten:
        with self._explain(MANIFEST_PATH):
            try:
                return self._put_json(MANIFEST_PATH, body, _require(tag))
            except ClientError as error:
                if _status(error) == 501:
                    return Unwritten.UNCONDITIONAL
                if find_code(error) not in _CONFLICTS:
                    raise
                return Unwritten.CHANGED

    def _put_json(self, key: str, body: bytes, condition: Mapping[str, str]) -> str:
        answer = self.client.put_object(
            **self._at(key),
            Body=body,
            ContentType="application/json",
            CacheControl="no-store",
            ChecksumSHA256=_checksum(body),
            **condition,
        )
        return str(answer["ETag"])

    def _put_parts(self, key: str, path: Path, entry: ManifestEntry, unfinished: str) -> None:
        arrived = self._find_parts(key, unfinished) if unfinished else None
        upload = self._begin_upload(key, entry) if arrived is None else unfinished
        place = {**self._at(key), "UploadId": upload}
        try:
            parts = self._send_parts(key, path, entry, place, arrived or {})
            self.client.complete_multipart_upload(**place, MultipartUpload={"Parts": parts})
        except BaseException:
            # Parts of an upload that is not aborted are stored, and paid for, without end.
            self.client.abort_multipart_upload(**place)
            raise

    def _begin_upload(self, key: str, entry: ManifestEntry) -> str:
        answer = self.client.create_multipart_upload(
            **self._at(key), ChecksumAlgorithm="SHA256", **self._head(key, entry)
        )
        return str(answer["UploadId"])

    def _find_parts(self, key: str, upload: str) -> Mapping[int, Mapping[str, Any]] | None:
        """Return what S3 says of the parts that arrived; None when the upload is gone."""
        pages = self.client.get_paginator("list_parts").paginate(**self._at(key), UploadId=upload)
        try:
            return {each["PartNumber"]: each for page in pages for each in page.get("Parts", ())}
        except ClientError as error:
            if find_code(error) != "NoSuchUpload":
                raise
            return None

    def _send_parts(
        self,
        key: str,
        path: Path,
        entry: ManifestEntry,
        place: Mapping[str, str],
        arrived: Mapping[int, Mapping[str, Any]],
    ) -> list[dict[str, object]]:
        digest, parts = hashlib.sha256(), list[dict[str, object]]()
        for number, body in enumerate(read_parts(path, find_part_size(entry, self.part_size)), 1):
            digest.update(body)
            checksum = _checksum(body)
            tag = _find_tag(arrived.get(number, {}), body, checksum)
            if not tag:
                answer = self.client.upload_part(
                    **place, PartNumber=number, Body=body, ChecksumSHA256=checksum
                )
                tag = answer["ETag"]
            parts.append({"PartNumber": number, "ETag": tag, "ChecksumSHA256": checksum})
        _check_content(key, digest.hexdigest(), entry)
        return parts

    def _is_absent(self, error: ClientError) -> bool:
        """Whether a failed read means that the manifest doesn't exist.

        S3 says "denied" for a missing key when listing is allowed for a prefix only.
        """
        if find_code(error) in ("NoSuchKey", "404"):
            return True
        return find_code(error) in ("AccessDenied", "403") and self._lacks_manifest()

    def _lacks_manifest(self) -> bool:
        name = self.prefix + MANIFEST_PATH
        answer = self.client.list_objects_v2(Bucket=self.bucket, Prefix=name, MaxKeys=1)
        return not any(each["Key"] == name for each in answer.get("Contents", ()))

    def _find_own(self, body: bytes) -> str | Unwritten:
        """Return the tag when the manifest is what was to be written.

        A retried write is refused when the first try arrived and only its answer was lost.
        """
        text = self.read_manifest()
        if text.body != body or text.tag is None:
            return Unwritten.CHANGED
        return text.tag

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + key}

    def _head(self, key: str, entry: ManifestEntry) -> dict[str, object]:
        headers = entry.headers
        fields = {
            "ContentType": headers.content_type,
            "CacheControl": headers.cache_control,
            "ContentEncoding": headers.content_encoding,
            "WebsiteRedirectLocation": headers.redirect,
            "Metadata": {CACHE_TAG: ",".join(name_tags(key))} if self.tags else None,
        }
        return {name: value for name, value in fields.items() if value}

    @contextmanager
    def _explain(self, key: str) -> Iterator[None]:
        """Turn failures into PublishErrors that name the place and no secret."""
        place = f"s3://{self.bucket}/{self.prefix}{key}"
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise explain(place, error) from error
        except OSError as error:
            raise PublishError(PUBLISH_STORE, f"{key}: {error.strerror or error}") from error


def _require(tag: str | None) -> Mapping[str, str]:
    """Return the condition that the manifest has the tag, or that there is none."""
    return {"IfNoneMatch": "*"} if tag is None else {"IfMatch": tag}


def _checksum(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def _find_tag(part: Mapping[str, Any], body: bytes, checksum: str) -> str:
    """Return the entity tag of a part that arrived when it is proved to hold the body."""
    md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
    proved = part.get("ChecksumSHA256", checksum) == checksum and part.get("Size") == len(body)
    tag = str(part.get("ETag", ""))
    return tag if proved and tag.strip('"') == md5 else ""


def _check_content(key: str, sha256: str, entry: ManifestEntry) -> None:
    if sha256 != entry.sha256:
        raise PublishError(PUBLISH_CHANGED, f"{key} changed while it was being published")


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _read_time(answer: Mapping[str, Any]) -> datetime:
    date = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    try:
        return parsedate_to_datetime(date).astimezone(UTC) if date else datetime.now(UTC)
    except ValueError:
        return datetime.now(UTC)
