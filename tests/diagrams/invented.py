"""Seeded diagrams that nobody would draw: long and short names, many scripts, deep nesting."""

import random

WORDS = [
    "lorem",
    "ipsum",
    "WWWW",
    "iiii",
    "дом",
    "東京",
    "ümlaut",
    "fi",
    "123",
    "<b>&amp",
    "@@@",
    "mmmmm",
    "===",
]
NAMES = ("A", "Bob", "Charlie-the-Great", "Ж", "東京サーバー", "x" * 25)
ARROWS = ("->>", "-->>", "-x", "-)", "<<->>", "->", "/|-", "--//")
BLOCKS = ("loop", "alt", "opt", "par", "critical", "break", "rect")
DIVIDERS = {"alt": "else", "par": "and", "critical": "option"}


def invent_diagram(seed):
    """One valid diagram; the same for the same seed."""
    return "\n".join(_Inventor(random.Random(seed)).invent())


class _Inventor:
    def __init__(self, chance):
        self.chance = chance
        self.names = [f"{chance.choice(NAMES)}{number}" for number in range(chance.randint(1, 7))]
        self.lines = ["sequenceDiagram"]
        self.blocks, self.active = [], []

    def invent(self):
        chance = self.chance
        if chance.random() < 0.5:
            self.lines.append(f"autonumber {chance.randint(1, 9000)} {chance.randint(1, 99)}")
        if chance.random() < 0.3:
            self.lines.append(f"title {self.say(9)} t")
        if chance.random() < 0.4:
            self.lines.append(f"box {chance.choice(('red', 'rgb(1,200,3)', ''))} {self.say(8)}")
            boxed = self.names[: chance.randint(1, len(self.names))]
            self.lines += [f"participant {name} as {self.say(6)} z" for name in boxed]
            self.lines.append("end")
        for _ in range(chance.randint(1, 30)):
            self.add()
        return self.lines + ["end"] * len(self.blocks)

    def say(self, most):
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(0, most)))

    def add(self):
        chance = self.chance
        one, other = chance.choice(self.names), chance.choice(self.names)
        kind = chance.choices(
            (
                self.add_message,
                self.add_note,
                self.add_block,
                self.end_block,
                self.divide,
                self.create,
            ),
            (50, 18, 12, 10, 5, 5),
        )[0]
        kind(one, other)

    def add_message(self, one, other):
        sign = self.chance.choice(("", "", "+"))
        if sign:
            self.active.append(other)
        elif self.active:
            self.lines.append(f"deactivate {self.active.pop()}")
        wrap = self.chance.choice(("", "wrap:", "nowrap:"))
        self.lines.append(f"{one} {self.chance.choice(ARROWS)}{sign}{other}: {wrap}{self.say(14)}")

    def add_note(self, one, other):
        where = self.chance.choice(
            (f"left of {one}", f"right of {one}", f"over {one}", f"over {one},{other}")
        )
        self.lines.append(f"note {where}: {self.say(16)}")

    def add_block(self, *_):
        kind = self.chance.choice(BLOCKS)
        self.blocks.append(kind)
        self.lines.append("rect rgb(1,2,250)" if kind == "rect" else f"{kind} {self.say(12)}")

    def end_block(self, *_):
        if self.blocks:
            self.blocks.pop()
            self.lines.append("end")

    def divide(self, *_):
        if self.blocks and self.blocks[-1] in DIVIDERS:
            self.lines.append(f"{DIVIDERS[self.blocks[-1]]} {self.say(9)}")

    def create(self, one, _):
        name = f"N{len(self.lines)}"
        self.lines += [
            f"create participant {name} as {self.say(5)} q",
            f"{one}->>{name}: {self.say(5)}",
        ]
