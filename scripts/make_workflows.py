"""Write docs/workflows.md from the tables of cases, dispatch and risk: `python -m scripts.make_workflows`.

A test fails while the file differs from the tables.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cases import workflow as cases_workflow
from cases.choices import State
from cases.workflow import Move
from dispatch import workflow as dispatch_workflow
from dispatch.choices import SlipState
from dispatch.workflow import SlipMove
from risk import workflow as risk_workflow
from risk.choices import AssessmentState, HazardState, ItemState
from risk.workflow import AssessmentMove, HazardMove, ItemMove

TARGET = Path(__file__).resolve().parent.parent / "docs" / "workflows.md"
HEAD = """# Workflows

Generated from `workflow.py` of cases, dispatch and risk by `python -m scripts.make_workflows`; do not edit.
A step that is not in the table is refused by the action on the locked row (409 with a sentence). A row of an imported
ledger enters in the state that its ledger tells (verb `import`).
"""


def document() -> str:
    """The whole file as the tables have it now."""
    return "\n".join(
        [
            HEAD,
            *_section("A case 事项", cases_workflow.MOVES, State),
            *_section("A slip 交办单", dispatch_workflow.MOVES, SlipState),
            *_section("An assessment 预评", risk_workflow.MOVES, AssessmentState),
            *_section("A hazard 隐患", risk_workflow.HAZARD_MOVES, HazardState),
            *_section("An item of a deliberation 研判议题", risk_workflow.ITEM_MOVES, ItemState),
        ]
    )


def _section(
    title: str,
    moves: Mapping[Any, Move | SlipMove | AssessmentMove | HazardMove | ItemMove],
    states: Iterable[Any],
) -> Iterator[str]:
    yield f"## {title}\n"
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in states:
        yield f"    {state.value}: {state.value} {state.label}"
    for verb, move in moves.items():
        for source in [one.value for one in move.sources] or ["[*]"]:
            target = move.target.value if move.target else source
            yield f"    {source} --> {target}: {verb.value} {verb.label}"
    yield "```\n"
    yield "| verb | from | to | who may | why this edge exists |"
    yield "|---|---|---|---|---|"
    for verb, move in moves.items():
        sources = ", ".join(one.value for one in move.sources) or "—"
        target = move.target.value if move.target else "stays"
        yield f"| {verb.value} {verb.label} | {sources} | {target} | {_who(move)} | {move.why} |"
    yield ""


def _who(move: Move | SlipMove | AssessmentMove | HazardMove | ItemMove) -> str:
    if isinstance(move, SlipMove):
        return f"{move.capability.value} {move.capability.label} ({move.side.value})"
    if not move.capabilities:
        return "the system"
    return " or ".join(f"{one.value} {one.label}" for one in move.capabilities)


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
