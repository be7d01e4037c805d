"""The code that a built page shows, block by block, whoever built it."""

from html.parser import HTMLParser

# Elements that show numbers of lines, or buttons, beside the code.
_BESIDE = {"linenos", "linenodiv", "lnt", "ln", "gutter", "line-numbers-wrapper", "lang", "copy", "__span-0", "md-code__nav"}  # fmt: skip
_VOID = {"br", "img", "input", "hr", "link", "meta", "source", "path"}


class _Blocks(HTMLParser):
    """Collects the texts of `pre` elements; an element of a class of ``lines`` ends a line."""

    def __init__(self, lines):
        super().__init__(convert_charrefs=True)
        self.lines = lines
        self.stack = []
        self.blocks = []
        self.current = None
        self.hidden = 0
        self.start = 0

    def handle_starttag(self, tag, attrs):
        if tag in _VOID:
            if tag == "br" and self.current is not None:
                self.current.append("\n")
            return
        names = set((dict(attrs).get("class") or "").split())
        is_hidden = bool(names & _BESIDE) or "data-linenos" in dict(attrs)
        self.stack.append((tag, bool(names & self.lines), is_hidden))
        if names & self.lines and self.current is not None:
            self.start = len(self.current)
        self.hidden += is_hidden
        if tag == "pre" and not self.hidden:
            self.current = []

    def handle_endtag(self, tag):
        while self.stack and tag not in _VOID:
            name, is_line, is_hidden = self.stack.pop()
            self.hidden -= is_hidden
            if is_line and self.current is not None:
                line = "".join(self.current[self.start :]).rstrip(
                    "\n"
                )  # one without code holds one
                self.current[self.start :] = [line, "\n"]
            if name == "pre" and self.current is not None and not self.hidden:
                if self.current:  # one with nothing but numbers is empty
                    self.blocks.append("".join(self.current))
                self.current = None
            if name == tag:
                return

    def handle_data(self, data):
        if self.current is not None and not self.hidden:
            self.current.append(data)


def read_blocks(html, lines=()):
    """Return the text of each block of code, without the line ends at its end."""
    parser = _Blocks(set(lines))
    parser.feed(html)
    return [block.rstrip("\n") for block in parser.blocks]
