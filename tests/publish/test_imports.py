"""What publishing needs is imported by publishing alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
PAGE = """\
```python ./a.py
```

<!-- inlaid: verify=first -->
```python
print(1)
```
"""
AWS = ("boto3", "botocore", "s3transfer", "inlaid.publish.aws.s3")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("inlaid", "check"),
        ("inlaid", "verify"),
        ("mkdocs", "build", "--quiet"),
        ("inlaid", "publish", "--to", "out"),
    ],
)
def test_nothing_of_aws_is_imported(tmp_path, command):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    (tmp_path / "docs/index.md").write_text(PAGE)
    (tmp_path / "a.py").write_text("a = 1\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("1")
    words = [sys.executable, "-X", "importtime", str(BIN / command[0]), *command[1:]]
    done = subprocess.run(
        words, cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "inlaid.cli.main" in modules or command[0] == "mkdocs"
    assert not modules.intersection(AWS)
