"""The month on paper: the workbook and the report, made from the same figures."""
