"""Sequence diagrams: text to model, to numbers, to SVG, to words; and traces to check them with.

The steps, each a pure function of values:

- `parse.parse_diagram(text, path, first_line, column=1)` gives `(Diagram | None, diagnostics)`;
- `layout.layout_diagram(diagram, metrics)` gives a `Layout`, numbers only;
- `svg.render_svg(layout)` gives one `svg` element;
- `describe.describe_diagram(diagram)` gives the steps in words;
- `figure.render_diagram(text, path, first_line, column=1)` does it all and gives a
  `RenderedDiagram(html, diagnostics, diagram)` for a page;
- `assets.read_style_sheet()` gives the CSS that a site with diagrams needs once;
- `envelope.is_sequence_diagram(text)` tells whether a `mermaid` fence is ours.
"""
