"""The picture of a diagram: model to numbers, to SVG, to words."""
