import zipfile

import pytest

from inlaid.errors import UsageError
from inlaid.functions.function import find_function, unpack_function
from inlaid.functions.invocation import RuntimeLanguage


@pytest.mark.parametrize(
    ("name", "handler", "language"),
    [
        ("hello.js", "hello.handler", RuntimeLanguage.NODE),
        ("hello.js.greet", "hello.greet", RuntimeLanguage.NODE),
        ("hello.greet", "hello.greet", RuntimeLanguage.NODE),
        ("deep/module.mjs", "module.handler", RuntimeLanguage.NODE),
        ("main.py", "main.lambda_handler", RuntimeLanguage.PYTHON),
        ("main.run", "main.run", RuntimeLanguage.PYTHON),
    ],
)
def test_names_of_functions(tmp_path, name, handler, language):
    (tmp_path / "deep").mkdir()
    for file in ("hello.js", "deep/module.mjs", "main.py"):
        (tmp_path / file).touch()
    function = find_function(name, tmp_path)
    assert (function.handler, function.language) == (handler, language)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("helo.js", "did you mean hello.js"),
        ("none", "no such file"),
        ("notes.txt", "can't run notes.txt"),
        ("a.b.js", "no dot"),
    ],
)
def test_what_is_not_a_function(tmp_path, name, message):
    for file in ("hello.js", "notes.txt", "a.b.js"):
        (tmp_path / file).touch()
    with pytest.raises(UsageError, match=message):
        find_function(name, tmp_path)


def test_a_zip_that_is_none(tmp_path):
    (tmp_path / "z.zip").write_bytes(b"no zip")
    with pytest.raises(UsageError, match="can't read"):
        unpack_function(tmp_path / "z.zip", tmp_path)
    with pytest.raises(UsageError, match="can't read"):
        unpack_function(tmp_path / "none.zip", tmp_path)


def test_a_zip_that_leads_out(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("../evil.js", "")
    (tmp_path / "in").mkdir()
    with pytest.raises(UsageError, match=r"outside of itself: \.\./evil\.js"):
        unpack_function(tmp_path / "z.zip", tmp_path / "in")
    assert not (tmp_path / "evil.js").exists()


@pytest.mark.slow
def test_a_zip_that_is_too_large(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(251 * 2**20))
    with pytest.raises(UsageError, match="more than the 250 MB"):
        unpack_function(tmp_path / "z.zip", tmp_path)
