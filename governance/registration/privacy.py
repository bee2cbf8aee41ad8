"""The register of exports."""

from core.registry import MenuEntry, registry
from governance.choices import Capability
from governance.standing import Standing


def _looks_after(standing: Standing) -> bool:
    return standing.may(Capability.SECURE, Capability.AUDIT)


def register() -> None:
    registry.add(
        MenuEntry("export", "导出登记", "export_list", "file-spreadsheet", 270, _looks_after, group="系统")
    )
