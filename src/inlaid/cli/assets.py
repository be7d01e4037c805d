"""`inlaid assets`: the style sheet and the script, for hosts that have no plugin to add them."""

from pathlib import Path

import click

from inlaid.cli.echo import echo_line
from inlaid.cli.named_path import NamedPath
from inlaid.project.assets import list_assets
from inlaid.project.write import write_whole


@click.command()
@click.argument("folder", type=NamedPath(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Write the style sheet and the script of blocks and diagrams into FOLDER.

    The plugin for MkDocs adds them to a site by itself.
    """
    for name, text in list_assets().items():
        write_whole(folder / name, text.encode())
        echo_line(folder / name)
