"""Fixed lists of the hazard ledger."""

from django.db.models import TextChoices


class HazardState(TextChoices):
    OPEN = "open", "在管"
    STRUCK = "struck", "已销号"

    @property
    def tone(self) -> str:
        return "accent" if self == HazardState.OPEN else "neutral"


class HazardVerb(TextChoices):
    ENTER = "enter", "列管"
    REVIEW = "review_hazard", "复查"
    NAME_LEAD = "name_lead", "指定包案"
    STRIKE_OFF = "strike_off", "销号"
    RELIST = "relist", "恢复列管"


class Tier(TextChoices):
    """The levels at which somebody answers for a hazard 包案."""

    COMMUNITY = "community", "社区包案"
    STREET = "street", "街道包案"
    DISTRICT = "district", "区级包案"


class Finding(TextChoices):
    """What a review found."""

    STEADY = "steady", "平稳"
    EASED = "eased", "趋缓"
    WORSE = "worse", "加剧"
    UNSEEN = "unseen", "未见到本人"

    @property
    def tone(self) -> str:
        return {Finding.WORSE: "late", Finding.UNSEEN: "soon", Finding.EASED: "ok"}.get(self, "neutral")


class Colour(TextChoices):
    """The colours as used on site; which level has which is a setting."""

    RED = "red", "红"
    ORANGE = "orange", "橙"
    YELLOW = "yellow", "黄"
    BLUE = "blue", "蓝"
