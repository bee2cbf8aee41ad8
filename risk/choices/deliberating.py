"""Fixed lists of the deliberation."""

from django.db.models import TextChoices

from governance.choices import AreaLevel


class DeliberationLevel(TextChoices):
    """Who deliberates: each level may ask the one above it."""

    STREET = "street", "街道"
    DISTRICT = "district", "区级中心"
    LEADING = "leading", "领导小组"

    @property
    def rank(self) -> int:
        return list(DeliberationLevel).index(self)

    @property
    def above(self) -> tuple["DeliberationLevel", ...]:
        return tuple(one for one in DeliberationLevel if one.rank > self.rank)


# which levels the centre of a place may call; a centre below a street has its seat at the street
LEVELS_AT: dict[str, tuple[DeliberationLevel, ...]] = {
    AreaLevel.CITY: (DeliberationLevel.DISTRICT, DeliberationLevel.LEADING),
    AreaLevel.DISTRICT: (DeliberationLevel.DISTRICT, DeliberationLevel.LEADING),
}


class CalledFor(TextChoices):
    WEEKLY = "weekly", "例会"
    URGENT = "urgent", "立即研判"

    @property
    def tone(self) -> str:
        return "high" if self == CalledFor.URGENT else "neutral"


class ItemSource(TextChoices):
    """Why a case stands on the list."""

    URGENT = "urgent", "红旗"
    ASSESSED = "assessed", "新评中高风险"
    REVIEW = "review", "到期复查"
    DEFERRED = "deferred", "上次未议定"
    ESCALATED = "escalated", "下级提请"
    OFFICER = "officer", "人工列入"


class ItemState(TextChoices):
    LISTED = "listed", "待研判"
    TO_CONFIRM = "to_confirm", "待第二人确认"
    DECIDED = "decided", "已议定"
    DEFERRED = "deferred", "缓议"
    SENT_UP = "sent_up", "已提请上级"
    STRUCK = "struck", "已划去"

    @property
    def tone(self) -> str:
        return {
            ItemState.LISTED: "accent",
            ItemState.TO_CONFIRM: "soon",
            ItemState.DECIDED: "ok",
            ItemState.DEFERRED: "soon",
            ItemState.SENT_UP: "accent",
        }.get(self, "neutral")


class ItemVerb(TextChoices):
    LIST = "list_item", "列入研判"
    DECIDE = "decide_item", "研判议定"
    CONFIRM = "confirm_item", "确认下调"
    DECLINE = "decline_item", "不同意下调"
    DEFER = "defer_item", "研判缓议"
    SEND_UP = "send_up_item", "提请上级研判"
    STRIKE = "strike_item", "划去议题"


class DeliberationVerb(TextChoices):
    CALL = "call_deliberation", "召集研判会"
    AT_ONCE = "deliberate_now", "立即研判"
    REFILL = "refill_agenda", "更新议题"
    FINISH = "finish_minutes", "写定研判纪要"
