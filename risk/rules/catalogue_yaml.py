"""A catalogue as a file: YAML from strangers read without harm, and written."""

from __future__ import annotations

from typing import Any

import yaml

# the shipped catalogue has 25,000 characters
LONGEST = 500_000
DEEPEST = 8
# the C loader is ten times as fast and not always built
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class CatalogueError(ValueError):
    """The file is no catalogue; `sentence` says in Chinese what to mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def load(text: str) -> Any:
    """What the file says. Errors: CatalogueError for what is too large, no YAML, nested too deep, or refers to itself."""
    if len(text) > LONGEST:
        raise CatalogueError(f"目录超过 {LONGEST // 10_000} 万字，不像要素目录，请检查是否选错了文件。")
    try:
        _look_over(text)
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, CatalogueError):
            raise
        mark = getattr(error, "problem_mark", None)
        raise CatalogueError(
            f"目录不是有效的 YAML{'' if mark is None else f'，第 {mark.line + 1} 行附近有误'}。"
        ) from error


def dump(raw: Any) -> str:
    """The file of what `load` gave, its keys in their order."""

    class Dumper(_DUMPER):  # type: ignore[misc]  # one of two classes
        def ignore_aliases(self, _data: Any) -> bool:
            return True

    text: str = yaml.dump(raw, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text


def _look_over(text: str) -> None:
    """Before anything is built: references make a bomb of ten lines, nesting empties the stack, a key said twice hides
    what was said first."""
    open_maps: list[set[str] | None] = []
    is_key: list[bool] = []

    def seen(name: str, line: int) -> None:
        keys = open_maps[-1] if open_maps else None
        if keys is None:
            return
        if is_key[-1] and name:
            if name in keys:
                raise CatalogueError(f"第 {line} 行的“{name[:40]}”在同一处写了两次，请留一个。")
            keys.add(name)
        is_key[-1] = not is_key[-1]

    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise CatalogueError(f"第 {line} 行用了 YAML 的引用（& 或 *），目录里不能用，请把内容写全。")
        if isinstance(event, yaml.ScalarEvent):
            seen(event.value, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            seen("", line)
            open_maps.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
            is_key.append(True)
            if len(open_maps) > DEEPEST:
                raise CatalogueError(f"第 {line} 行嵌套太深，不像要素目录。")
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            open_maps.pop()
            is_key.pop()
