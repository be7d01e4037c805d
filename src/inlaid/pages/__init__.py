"""Pages as text: lines, containers, fences and the words of their headers."""
