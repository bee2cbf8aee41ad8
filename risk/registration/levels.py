"""What the second person's work offers to the frame, the case page and the worker."""

from core.registry import registry
from risk.choices import LevelVerb


def register() -> None:
    registry.verbs.update(LevelVerb.choices)
