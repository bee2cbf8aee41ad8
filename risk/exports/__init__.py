"""Lists of the risk work as workbooks."""
