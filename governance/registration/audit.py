"""The audit, the records of personal information, the three keepers apart."""

from core.registry import DoctorCheck, JobKind, MenuEntry, Sweeper, registry
from governance.actions import audit, privacy
from governance.choices import Capability
from governance.exports.audit import run_audit_export, run_verify
from governance.exports.person import expire_person_exports, run_person_export
from governance.permissions import separation
from governance.standing import Standing


def _keeps_privacy(standing: Standing) -> bool:
    return standing.may(Capability.SECURE, Capability.AUDIT)


def register() -> None:
    registry.verbs.update(audit.VERBS)
    registry.verbs.update(privacy.VERBS)
    registry.add(
        MenuEntry(
            "audit",
            "审计",
            "audit_list",
            "shield-check",
            260,
            lambda by: by.may(Capability.AUDIT),
            "a",
            "系统",
        ),
        MenuEntry("privacy", "个人信息保护", "privacy_activities", "lock", 265, _keeps_privacy, group="系统"),
        JobKind(privacy.EXPORT, run_person_export),
        Sweeper("person_exports", 3600.0, expire_person_exports),
        JobKind(audit.EXPORT, run_audit_export),
        JobKind(audit.VERIFY, run_verify),
        DoctorCheck("separation", separation.check),
    )
