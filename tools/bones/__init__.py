"""Sculpts the bones of the book: run `python -m tools.bones`."""
