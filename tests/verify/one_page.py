"""A site of one page, in the folder that a test stands in, verified as its users do."""

import json
from pathlib import Path

from click.testing import CliRunner

from inlaid.cli.verify import command


def verify_page(page, settings="", *options, path="page.md"):
    """Return the JSON report, None where the run gave none, and what was printed.

    ``settings``: those of `verify`, as YAML writes them within braces.
    """
    Path("mkdocs.yml").write_text(f"site_name: x\nplugins: [inlaid: {{verify: {{{settings}}}}}]\n")
    place = Path("docs", path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(page)
    written = Path("report.json")
    written.unlink(missing_ok=True)
    given = ["docs", "-v", "--no-cache", "--json", str(written), *options]
    result = CliRunner().invoke(command, given)
    if not written.exists():
        return None, f"{result.output}{result.exception}"
    return json.loads(written.read_text()), result.output
