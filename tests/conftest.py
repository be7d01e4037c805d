"""Servers that several parts of the tests speak to; each is started once, when first asked for."""

import pytest

from tests.servers.localstack import serve_localstack
from tests.servers.moto import serve_moto


@pytest.fixture(scope="session")
def moto_server():
    """URL of a moto server: all AWS services, lenient about checksums."""
    with serve_moto() as url:
        yield url


@pytest.fixture(scope="session")
def strict_s3(tmp_path_factory):
    """URL of a LocalStack that serves S3 and rejects wrong checksums."""
    with serve_localstack(tmp_path_factory.mktemp("localstack")) as url:
        yield url
