"""Sequence diagrams: text to model, to numbers, to SVG, to words; and traces to check them with.

The steps, each a pure function of values:

- `parse.parse_diagram(text, path, first_line, column=1)` gives `(Diagram | None, diagnostics)`;
- `rows.resolve_rows(diagram)` gives the rows that layout and words read;
- `layout.layout_diagram(diagram, width=688)` gives a `Layout`, numbers only;
- `svg.render_svg(layout, naming=...)` gives one `svg` element;
- `describe.describe_diagram(diagram)` gives the steps in words;
- `picture_file.draw_file(diagram)` gives an SVG file, `convert` a PNG or a PDF;
- `figure.render_diagram(text, path, first_line, column=1)` does it all and gives a
  `RenderedDiagram(html, diagnostics, diagram)` for a page;
- `assets.read_style_sheet()` gives the CSS that a site with diagrams needs once;
- `envelope.is_sequence_diagram(text)` tells whether a `mermaid` fence is ours.
"""
