"""The plugin for MkDocs; ProperDocs loads it unchanged."""

from inlaid.hosts.mkdocs.plugin import InlaidPlugin

__all__ = ["InlaidPlugin"]
