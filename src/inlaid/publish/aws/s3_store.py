"""S3, and what speaks like it, as a store."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from inlaid.diagnostics.codes import (
    PUBLISH_CHANGED,
    PUBLISH_CHECKSUMS,
    PUBLISH_FOREIGN,
    PUBLISH_STORE,
)
from inlaid.diagnostics.finding import Finding
from inlaid.publish.aws.denial import explain, explain_code, find_code
from inlaid.publish.aws.digest import Digest, digest_stream
from inlaid.publish.aws.invalidation import name_tags
from inlaid.publish.aws.upload_parts import (
    PART_SIZE,
    combine_tags,
    count_parts,
    encode_content,
    find_part_size,
    is_encoded,
    open_part,
)
from inlaid.publish.failure import PublishError
from inlaid.publish.objects.store import Part, PartedUpload, StoredManifest, Unwritten
from inlaid.publish.plan.manifest import BACKUP_PATH, MANIFEST_PATH, STORED_PREFIX, ManifestEntry
from inlaid.publish.plan.tags import shorten_tag
from inlaid.publish.site.content import Content, measure, open_content
from inlaid.publish.targets.target import Listing

_NOT_IMPLEMENTED: Final = 501
_SMALL: Final = 1024 * 1024  # bytes; such a file is read as a whole
_MOST_DELETES: Final = 1000  # keys a request
_CONFLICTS: Final = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_HEADERS: Final = ("ContentType", "CacheControl", "ContentEncoding", "WebsiteRedirectLocation")
CACHE_TAG: Final = "cache-tag"
"""Name of the metadata that CloudFront reads as `x-amz-meta-cache-tag`."""


@dataclass(slots=True)
class Checksums:
    """Whether the service has refused SHA-256 checksums; then MD5 is sent."""

    refused: bool = False


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
    checksums: Checksums = field(default_factory=Checksums)

    @property
    def notices(self) -> tuple[Finding, ...]:
        """What the service lacks."""
        message = f"{self.endpoint} refuses SHA-256 checksums"
        return (Finding(PUBLISH_CHECKSUMS, message),) if self.checksums.refused else ()

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
                for listed in page.get("Contents", ()):
                    tags[listed["Key"].removeprefix(self.prefix)] = listed["ETag"].strip('"')
        stored = {key.removeprefix(STORED_PREFIX) for key in tags if key.startswith(STORED_PREFIX)}
        return Listing(tags, frozenset(stored))

    def has_headers(self, key: str, entry: ManifestEntry) -> bool:
        """Whether the object has the headers of the entry; False as well when it is gone."""
        with self._explain(key):
            try:
                answer = self.client.head_object(**self._at(key))
            except ClientError as error:
                if find_code(error) not in ("NoSuchKey", "404"):
                    raise
                return False
        wanted = self._head(key, entry)
        return all(answer.get(name, "") == wanted.get(name, "") for name in _HEADERS)

    def put(self, key: str, content: Content, entry: ManifestEntry, *, is_new: bool) -> str:
        """Store a file of the site, with its checksum."""
        with self._explain(key):
            if isinstance(content, Path) and entry.size <= _SMALL:
                content = content.read_bytes()
            _check_content(key, content, entry)
            with open_content(encode_content(content, entry)) as body:
                return self._put_file(key, body, entry, is_new=is_new)

    def is_parted(self, entry: ManifestEntry) -> bool:
        """Whether a file is sent in parts: a large one, which isn't compressed."""
        return not is_encoded(entry) and entry.size > self.part_size

    def begin(self, key: str, path: Path, entry: ManifestEntry, unfinished: str) -> PartedUpload:
        """Begin an upload in parts, or resume one."""
        size = find_part_size(entry, self.part_size)
        with self._explain(key):
            arrived = self._find_parts(key, unfinished) if unfinished else None
            name = self._begin_upload(key, entry) if arrived is None else unfinished
        count = count_parts(entry.size, size)
        return PartedUpload(key, path, entry, name, size, count, arrived or {})

    def send_part(self, upload: PartedUpload, number: int) -> Part:
        """Send a part unless it has arrived; return what completes the upload."""
        path, size = upload.path, upload.size
        with self._explain(upload.key), open_part(path, size, number) as body:
            digest = digest_stream(body)
            tag = _find_tag(upload.arrived.get(number, {}), digest)
            if not tag:
                place = {**self._at(upload.key), "UploadId": upload.name, "PartNumber": number}
                answer = self._send_checked(self.client.upload_part, body, digest, place)
                tag = answer["ETag"]
        return {"PartNumber": number, "ETag": tag, "ChecksumSHA256": digest.sha256}

    def complete(self, upload: PartedUpload, parts: Sequence[Part], *, is_new: bool) -> str:
        """Make an object of the parts, if they are still what the file holds."""
        key = upload.key
        with self._explain(key):
            _check_content(key, upload.path, upload.entry)
            if self.checksums.refused:
                parts = [_drop_checksum(part) for part in parts]
            try:
                answer = self.client.complete_multipart_upload(
                    **self._at(key),
                    UploadId=upload.name,
                    MultipartUpload={"Parts": list(parts)},
                    **(_require(None) if is_new else {}),
                )
            except ClientError as error:
                if find_code(error) not in _CONFLICTS:
                    raise
                raise _refuse_taken(key) from None
        tag = combine_tags(str(part["ETag"]) for part in parts)
        return shorten_tag(tag) if str(answer["ETag"]).strip('"') == tag else ""

    def copy(self, source: str, key: str, entry: ManifestEntry | None) -> str:
        """Copy within the store, with the headers of ``entry``, or those of the source."""
        replaced = {"MetadataDirective": "REPLACE", **self._head(key, entry)} if entry else {}
        with self._explain(key):
            answer = self.client.copy_object(
                **self._at(key),
                CopySource={"Bucket": self.bucket, "Key": self.prefix + source},
                **replaced,
            )
        return shorten_tag(str(answer.get("CopyObjectResult", {}).get("ETag", "")))

    def delete(self, keys: Iterable[str]) -> None:
        """Delete the keys; one that doesn't exist is not an error."""
        names = [{"Key": self.prefix + key} for key in keys]
        for start in range(0, len(names), _MOST_DELETES):
            self._delete(names[start : start + _MOST_DELETES])

    def _delete(self, names: list[dict[str, str]]) -> None:
        with self._explain(names[0]["Key"].removeprefix(self.prefix)):
            try:
                answer = self.client.delete_objects(
                    Bucket=self.bucket, Delete={"Objects": names, "Quiet": True}
                )
            except ClientError as error:  # the request has to have a checksum
                if _status(error) != _NOT_IMPLEMENTED:
                    raise
                answer = {}
                for name in names:
                    self.client.delete_object(Bucket=self.bucket, **name)
        for failure in answer.get("Errors", ()):
            raise explain_code(str(failure.get("Key")), str(failure.get("Code")), "DeleteObject")

    def find_unfinished(self) -> Mapping[str, str]:
        """Return the uploads in parts that came to no end, by their keys."""
        with self._explain(""):
            pages = self.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )
            uploads = [upload for page in pages for upload in page.get("Uploads", ())]
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
                if _status(error) == _NOT_IMPLEMENTED:
                    return Unwritten.UNCONDITIONAL
                if find_code(error) not in _CONFLICTS:
                    raise
                return Unwritten.CHANGED

    def _put_json(self, key: str, body: bytes, condition: Mapping[str, str]) -> str:
        with open_content(body) as stream:
            head = {"ContentType": "application/json", "CacheControl": "no-store", **condition}
            digest = digest_stream(stream)
            answer = self._send_checked(
                self.client.put_object, stream, digest, {**self._at(key), **head}
            )
        return str(answer["ETag"])

    def _put_file(self, key: str, body: IO[bytes], entry: ManifestEntry, *, is_new: bool) -> str:
        digest, condition = digest_stream(body), _require(None) if is_new else {}
        fields = {**self._at(key), **self._head(key, entry), **condition}
        try:
            answer = self._send_checked(self.client.put_object, body, digest, fields)
        except ClientError as error:
            # A retried write is refused when the first try arrived and its answer was lost.
            if not is_new or find_code(error) not in _CONFLICTS:
                raise
            if not self._is_own(key, digest, entry):
                raise _refuse_taken(key) from None
            return shorten_tag(digest.md5)
        return shorten_tag(digest.md5) if str(answer["ETag"]).strip('"') == digest.md5 else ""

    def _is_own(self, key: str, digest: Digest, entry: ManifestEntry) -> bool:
        answer = self.client.head_object(**self._at(key))
        return str(answer["ETag"]).strip('"') == digest.md5 and self.has_headers(key, entry)

    def _send_checked(
        self,
        send: Callable[..., Any],
        body: IO[bytes],
        digest: Digest,
        fields: Mapping[str, object],
    ) -> Any:  # noqa: ANN401 (of botocore)
        """Send a body with its SHA-256, or with its MD5 when the service refuses that."""
        # Bytes go with the headers in one packet.
        content = body.getvalue() if isinstance(body, BytesIO) else body
        if not self.checksums.refused:
            try:
                return send(Body=content, ChecksumSHA256=digest.sha256, **fields)
            except ClientError as error:
                if _status(error) != _NOT_IMPLEMENTED:
                    raise
        body.seek(0)
        answer = send(Body=content, ContentMD5=digest.content_md5, **fields)
        self.checksums.refused = True
        return answer

    def _begin_upload(self, key: str, entry: ManifestEntry) -> str:
        fields = {**self._at(key), **self._head(key, entry)}
        create = self.client.create_multipart_upload
        if not self.checksums.refused:
            try:
                return str(create(ChecksumAlgorithm="SHA256", **fields)["UploadId"])
            except ClientError as error:
                if _status(error) != _NOT_IMPLEMENTED:
                    raise
        name = str(create(**fields)["UploadId"])
        self.checksums.refused = True
        return name

    def _find_parts(self, key: str, upload: str) -> Mapping[int, Mapping[str, Any]] | None:
        """Return what S3 says of the parts that arrived; None when the upload is gone."""
        pages = self.client.get_paginator("list_parts").paginate(**self._at(key), UploadId=upload)
        try:
            return {part["PartNumber"]: part for page in pages for part in page.get("Parts", ())}
        except ClientError as error:
            if find_code(error) != "NoSuchUpload":
                raise
            return None

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
        return not any(stored["Key"] == name for stored in answer.get("Contents", ()))

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


def _find_tag(part: Mapping[str, Any], digest: Digest) -> str:
    """Return the entity tag of a part that arrived when it is proved to hold the body."""
    known = part.get("ChecksumSHA256", digest.sha256)
    proved = known == digest.sha256 and part.get("Size") == digest.size
    tag = str(part.get("ETag", ""))
    return tag if proved and tag.strip('"') == digest.md5 else ""


def _drop_checksum(part: Part) -> Part:
    return {name: value for name, value in part.items() if name != "ChecksumSHA256"}


def _check_content(key: str, content: Content, entry: ManifestEntry) -> None:
    if measure(content)[0] != entry.sha256:
        raise PublishError(PUBLISH_CHANGED, f"{key} changed while it was being published")


def _refuse_taken(key: str) -> PublishError:
    message = f"{key}: a file that Inlaid did not publish appeared there meanwhile"
    return PublishError(PUBLISH_FOREIGN, message)


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _read_time(answer: Mapping[str, Any]) -> datetime:
    date = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    try:
        return parsedate_to_datetime(date).astimezone(UTC) if date else datetime.now(UTC)
    except ValueError:
        return datetime.now(UTC)
