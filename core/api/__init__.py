"""The API's base: the same querysets, forms and verbs as the pages, as JSON (docs/api.md)."""
