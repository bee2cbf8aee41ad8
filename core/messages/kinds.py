"""What a message may say: one sentence for each kind of notice, never the notice's own words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field


@dataclass(frozen=True)
class MessageKind:
    """`paths` and `begins`: notices whose address (and text) begin so are of this kind unless the caller names another.

    Without a sentence it stays at the bell. What is urgent passes quiet hours and digests.
    """

    key: str
    label: str
    sentence: str
    urgent: bool = False
    paths: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contact:
    """What the house knows of an officer beside the officer's own habits."""

    name: str
    mobile: str = ""


def _nobody(_ids: Collection[int]) -> dict[int, Contact]:
    return {}


@dataclass
class Known:
    """Filled in `AppConfig.ready()`: the kinds by key, and who looks officers up (one query)."""

    kinds: dict[str, MessageKind] = field(default_factory=dict)
    contacts: Callable[[Collection[int]], dict[int, Contact]] = _nobody

    def add(self, *kinds: MessageKind) -> None:
        self.kinds |= {one.key: one for one in kinds}

    def kind_of(self, key: str, url: str, text: str = "") -> MessageKind:
        """The kind that is named, else that of the longest path the address begins with, one whose text fits too
        before one that asks for none, else the plain one."""
        if key:
            return self.kinds[key]
        fitting = [
            ((len(path), bool(one.begins)), one)
            for one in self.kinds.values()
            for path in one.paths
            if url.startswith(path) and (not one.begins or text.startswith(one.begins))
        ]
        return max(fitting, key=lambda found: found[0])[1] if fitting else PLAIN


PLAIN = MessageKind("plain", "一般提醒", "您有一条新提醒，请登录查看")
DIGEST = "digest"
# whoever rings at any hour names this kind
URGENT = "urgent"
KNOWN = Known()
KNOWN.add(
    PLAIN,
    MessageKind(DIGEST, "每日汇总", "您有 {count} 条提醒未查看，请登录查看"),
    MessageKind(URGENT, "紧急提醒", "您有一条紧急提醒，请立即登录查看", urgent=True),
    MessageKind("job", "后台任务", "", paths=("/jobs/",)),
    MessageKind("account", "账号和任职", "您的账号或任职有变动，请登录查看", paths=("/account/",)),
)
