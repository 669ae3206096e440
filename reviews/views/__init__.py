"""The board's pages, and everybody's first page."""
