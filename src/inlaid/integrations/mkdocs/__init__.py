"""The plugin for MkDocs; ProperDocs loads it unchanged."""

from inlaid.integrations.mkdocs.plugin import InlaidPlugin

__all__ = ["InlaidPlugin"]
