"""The pages of an agency’s part: getting ready, writing, deciding, files."""
