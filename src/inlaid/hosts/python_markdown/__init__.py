"""The extension for Python-Markdown; also how MkDocs, ProperDocs and Zensical are served."""

from inlaid.hosts.python_markdown.extension import InlaidExtension, makeExtension

__all__ = ["InlaidExtension", "makeExtension"]
