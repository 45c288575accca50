"""The figures of the book: each a widget in a notebook, a live element in a page, a poster in print."""

from .hip_explorer import HipExplorer

__all__ = ["HipExplorer"]
