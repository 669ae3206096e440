"""The shapes of input of the report’s pages; no form saves anything."""
