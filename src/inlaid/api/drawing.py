"""`render_diagram`: a sequence diagram as a picture and in words."""

from inlaid.api.conversion import convert_diagnostics
from inlaid.api.opening import AnyPath
from inlaid.api.values import Diagram
from inlaid.diagrams.language.parse import parse_diagram
from inlaid.diagrams.picture.describe import describe_diagram, name_diagram
from inlaid.diagrams.picture.picture_file import draw_file


def render_diagram(text: str, *, path: AnyPath = "<diagram>") -> Diagram:
    """Return the picture and the steps of a Mermaid `sequenceDiagram`.

    ``path`` names the text in diagnostics. Raises nothing: mistakes are diagnostics.
    """
    diagram, found = parse_diagram(text, str(path), 1)
    diagnostics = convert_diagnostics(found)
    if diagram is None:
        return Diagram("", "", (), diagnostics)
    return Diagram(
        draw_file(diagram), name_diagram(diagram), describe_diagram(diagram), diagnostics
    )
