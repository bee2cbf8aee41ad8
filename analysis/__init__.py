"""Figures: the daily page, the monthly workbook and report."""
