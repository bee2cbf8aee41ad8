"""When so much is unknown that a result is not to be relied on."""

UNCERTAIN = "要素不明超过四分之一，结论不可靠，请补充核实。"


def is_uncertain(unknown: int, judged: int) -> bool:
    """More than a quarter of the factors judged: those that the desk put to the officer and those marked by hand."""
    return 4 * unknown > judged
