"""Why a learned edition is switched on, or put aside."""

from core.acts import ActForm
from core.forms import TextField


class SwitchForm(ActForm):
    reason = TextField(
        label="理由",
        max_length=500,
        rows=3,
        error_messages={"required": "请写明理由，例如对比里看到了什么、哪次会议定的。"},
    )
