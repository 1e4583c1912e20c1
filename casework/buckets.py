"""Sealed chunks in a bucket of any S3-compatible store: the contract of `storage.Storage`, kept elsewhere.

One object for each chunk, so that "written once" is the store's own word: it must honour `If-None-Match: *`. That costs
a request for each chunk, several at a time. The store sees ids, counts, sizes and times; every byte of it is ciphertext.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from casework.errors import Conflict, NoRoom, NotFound, NotStored
from crypto.chunks import SEALED_CHUNK_BYTES

AT_ONCE = 8
SECONDS = 5
# In one listing, and in one deletion: more no store answers.
_PAGE = 1000
_MISSING = {"404", "NoSuchKey"}
_THERE = {"412", "PreconditionFailed"}
_FULL = {"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"}
_PROBE = "written-once"
_DEFAULT_REGION = "us-east-1"


class BucketStorage:
    """`url`: https://KEY:SECRET@HOST/BUCKET, with ?region= where the store wants one."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._bucket = parts.path.strip("/")
        if parts.scheme not in ("http", "https") or not (parts.hostname and parts.username and self._bucket):
            raise SystemExit("FILES_URL is not https://KEY:SECRET@HOST/BUCKET.")
        host = parts.netloc.rpartition("@")[2]
        # A session of its own: no file or variable of the machine's is asked for keys.
        session = boto3.session.Session(
            aws_access_key_id=unquote(parts.username),
            aws_secret_access_key=unquote(parts.password or ""),
            region_name=parse_qs(parts.query).get("region", [_DEFAULT_REGION])[0],
        )
        self._client: Any = session.client("s3", endpoint_url=f"{parts.scheme}://{host}", config=_config())
        self._lanes = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bucket")
        self._keeps_its_word = False

    def put(self, file: bytes, first: int, sealed: bytes) -> None:
        starts = range(0, len(sealed), SEALED_CHUNK_BYTES)
        chunks = {first + n: sealed[start : start + SEALED_CHUNK_BYTES] for n, start in enumerate(starts)}
        with _named_errors():
            self._check_word()
            there = self._listed(file, first, len(chunks))
            # All that is there is compared before anything is written: what is refused changes nothing.
            list(self._lanes.map(lambda number: self._compare(file, number, chunks[number]), there))
            new = [number for number in chunks if number not in there]
            list(self._lanes.map(lambda number: self._put_once(file, number, chunks[number]), new))

    def get(self, file: bytes, first: int, count: int = 1) -> bytes:
        with _named_errors():
            return b"".join(self._lanes.map(lambda number: self._get(file, number), range(first, first + count)))

    def numbers(self, file: bytes) -> set[int]:
        with _named_errors():
            return {int(key.rpartition("/")[2]) for key in self._keys(f"{file.hex()}/")}

    def delete(self, file: bytes) -> None:
        with _named_errors():
            keys = [{"Key": key} for key in self._keys(f"{file.hex()}/")]
            for start in range(0, len(keys), _PAGE):
                some = {"Objects": keys[start : start + _PAGE], "Quiet": True}
                if self._client.delete_objects(Bucket=self._bucket, Delete=some).get("Errors"):
                    raise NotStored

    def files(self) -> Iterator[bytes]:
        with _named_errors():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Delimiter="/")
            yield from [bytes.fromhex(each["Prefix"][:-1]) for page in pages for each in page.get("CommonPrefixes", [])]

    def sweep(self) -> None:
        """Nothing: a chunk that was not taken whole is not there."""

    def free_bytes(self) -> int | None:
        return None

    def _check_word(self) -> None:
        """Once in a process. A store that overwrites would let a second writer replace what has been confirmed."""
        if self._keeps_its_word or not self._write(_PROBE, b"") or not self._write(_PROBE, b""):
            self._keeps_its_word = True
            return
        raise NotStored("the store overwrites what is there")

    def _put_once(self, file: bytes, number: int, sealed: bytes) -> None:
        if not self._write(_key(file, number), sealed):
            self._compare(file, number, sealed)

    def _write(self, key: str, raw: bytes) -> bool:
        """Whether it was new."""
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=raw, IfNoneMatch="*")
        except ClientError as error:
            if _code(error) not in _THERE:
                raise
            return False
        return True

    def _compare(self, file: bytes, number: int, sealed: bytes) -> None:
        if self._get(file, number) != sealed:
            raise Conflict

    def _get(self, file: bytes, number: int) -> bytes:
        raw: bytes = self._client.get_object(Bucket=self._bucket, Key=_key(file, number))["Body"].read()
        return raw

    def _listed(self, file: bytes, first: int, count: int) -> set[int]:
        """Of these numbers."""
        after = {"StartAfter": _key(file, first - 1)} if first else {}
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=f"{file.hex()}/", MaxKeys=count, **after)
        numbers = {int(each["Key"].rpartition("/")[2]) for each in found.get("Contents", [])}
        return numbers & set(range(first, first + count))

    def _keys(self, prefix: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        yield from (each["Key"] for page in pages for each in page.get("Contents", []))


def _key(file: bytes, number: int) -> str:
    """Listings are in the order of letters, so numbers have a length."""
    return f"{file.hex()}/{number:08d}"


def _config() -> Config:
    return Config(
        connect_timeout=SECONDS,
        read_timeout=SECONDS,
        retries={"total_max_attempts": 1},  # the browser tries again, and says meanwhile that it waits
        max_pool_connections=4 * AT_ONCE,
        s3={"addressing_style": "path"},
        # Not every store knows the newer checksums, and each chunk carries an authentication tag of its own.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _code(error: ClientError) -> str:
    code: str = error.response.get("Error", {}).get("Code", "")
    return code


@contextmanager
def _named_errors() -> Iterator[None]:
    """The library's own messages name the bucket, the key and with it the file."""
    try:
        yield
    except ClientError as error:
        if _code(error) in _MISSING:
            raise NotFound from None
        raise (NoRoom() if _code(error) in _FULL else NotStored()) from None
    except (BotoCoreError, HTTPClientError):
        raise NotStored from None
