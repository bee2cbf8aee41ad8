"""Rows kept by hand in ordinary pages: a list, a form, a workbook out and in (docs/decisions/0019)."""
