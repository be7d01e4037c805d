"""YAML as MkDocs reads it, with the offsets of what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from inlaid.configuration.places import Entry, Node, Offsets, SyntaxFault


class ConfigLoader(yaml.SafeLoader):
    """Reads what MkDocs reads; `!ENV` is the environment's, other tags become None."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        """As its base; what can't be a value, as a date of a 13th month, has its place."""
        try:
            return super().construct_object(node, deep=deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(
                None, None, str(error), node.start_mark
            ) from error


def _construct_variable(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    from yaml_env_tag import construct_env_tag  # noqa: PLC0415 (few configurations have the tag)

    value: object = construct_env_tag(loader, node)
    return value


ConfigLoader.add_multi_constructor("", lambda _loader, _suffix, _node: None)
ConfigLoader.add_constructor("!ENV", _construct_variable)


def parse_yaml(text: str, offset: int = 0) -> tuple[object, Node] | SyntaxFault:
    """Return the value of a text and its tree; ``offset`` is where the text begins in its file."""
    try:
        loader = ConfigLoader(text)
        tree = loader.get_single_node()
        value = loader.construct_document(tree) if tree else None
    except yaml.MarkedYAMLError as error:
        what = ", ".join(filter(None, (error.context, error.problem)))
        mark = error.problem_mark or error.context_mark
        return SyntaxFault(what, offset + (mark.index if mark else 0))
    except yaml.reader.ReaderError as error:
        return SyntaxFault(error.reason, offset + error.position)
    except (yaml.YAMLError, ValueError) as error:
        return SyntaxFault(" ".join(str(error).split()), offset)
    except RecursionError:
        return SyntaxFault("it is nested too deep", offset)
    return value, YamlNode(tree or yaml.ScalarNode("tag:yaml.org,2002:null", ""), offset)


@dataclass(frozen=True, slots=True)
class YamlNode:
    """A node of the tree of PyYAML, whose merge keys have been carried out."""

    node: yaml.Node
    offset: int = 0

    @property
    def extent(self) -> Offsets:
        """Where the value stands."""
        if self.node.start_mark is None:
            return Offsets(self.offset, self.offset)
        return Offsets(
            self.offset + self.node.start_mark.index, self.offset + self.node.end_mark.index
        )

    @property
    def scalar(self) -> str | None:
        """The text of a single value, as it is written."""
        return self.node.value if isinstance(self.node, yaml.ScalarNode) else None

    def list_items(self) -> Sequence["YamlNode"]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            return ()
        return [YamlNode(item, self.offset) for item in self.node.value]

    def list_entries(self) -> Sequence[Entry]:
        """The entries of a mapping; keys are compared as they are written."""
        if not isinstance(self.node, yaml.MappingNode):
            return ()
        return [
            Entry(
                str(key.value),
                YamlNode(key, self.offset).extent,
                YamlNode(value, self.offset),
            )
            for key, value in self.node.value
        ]
