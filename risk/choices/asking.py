"""Fixed lists of the questions about what is missing."""

from django.db.models import TextChoices


class QuestionVerb(TextChoices):
    ASK = "ask_missing", "请补充核实"
    ANSWER = "answer_question", "补充核实"
    WITHDRAW = "withdraw_question", "撤回提问"


class Asked(TextChoices):
    """As what somebody is asked."""

    OWNER = "owner", "首接责任人"
    GRID = "grid", "网格员"
    LIAISON = "liaison", "主办单位承办人"
    WINDOW = "window", "窗口人员"
