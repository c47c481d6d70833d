"""Markdown to passages to search: reading, splitting, lint, vectors and words. Always as the files are now."""
