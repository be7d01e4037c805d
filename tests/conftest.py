"""What all tests share: servers on loopback, each started once, and the rule about skips."""

import os
import signal

import pytest
from hypothesis import settings

from tests.browser.chromium import open_browser
from tests.servers.localstack import serve_localstack
from tests.servers.moto import serve_moto

# A machine with other work is slower than any deadline that would find a slow function.
settings.register_profile("inlaid", deadline=None)
settings.load_profile("inlaid")

# Skips that are allowed, each with its reason; any other fails the run where CI is set.
ALLOWED_SKIPS: dict[str, str] = {}

_skipped: list[str] = []


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


@pytest.fixture(scope="session")
def browser():
    """Chromium; one a worker, for Playwright takes no second one beside it."""
    with open_browser() as browser:
        yield browser


def pytest_runtest_logreport(report):
    """Remember what was skipped (with several workers, the controller sees every report)."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report):
    """Remember the modules that are skipped as a whole, too."""
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session):
    """Fail the run in CI when something was skipped that isn't listed."""
    unlisted = sorted(set(_skipped) - ALLOWED_SKIPS.keys())
    if unlisted and os.environ.get("CI"):
        print("\nskipped, and not listed in tests/conftest.py:", *unlisted, sep="\n  ")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_addoption(parser):
    parser.addoption(
        "--rewrite-cases",
        action="store_true",
        help="write what comes out as what is expected, in tests/cases and the fixtures of tests",
    )


@pytest.fixture(scope="session")
def rewrite_cases(request):
    """Whether expectations are rewritten; never where nobody would look at the change."""
    wanted = request.config.getoption("--rewrite-cases")
    if wanted and os.environ.get("CI"):
        pytest.fail(
            "--rewrite-cases is for people: look at the change and commit it", pytrace=False
        )
    return wanted


# In the background of a shell it is ignored, and so would be what tests send to what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
