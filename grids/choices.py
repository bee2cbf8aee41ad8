"""Fixed lists of the grids."""

from django.db.models import TextChoices


class CanvassVerb(TextChoices):
    LAUNCH = "launch_canvass", "发起排查"
    EXTEND = "extend_canvass", "延长排查"
    CLOSE = "close_canvass", "结束排查"
    NOTHING = "nothing_found", "无异常"
    UNDO_NOTHING = "undo_nothing_found", "撤销无异常"
    FIND = "file_finding", "登记发现"
    FINISH = "finish_grid", "排查完毕"
    UNDO_FINISH = "undo_finish_grid", "撤销完毕"
    REOPEN = "reopen_grid", "重新排查"
