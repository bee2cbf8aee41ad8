"""Signing in: what the security officer sets and reads."""

from core.registry import MenuEntry, Seeder, Switch, registry
from governance import audit
from governance.choices import Capability
from governance.permissions.sign_ins import why_not_read_sign_ins, why_not_set_addresses
from governance.seeding.sign_ins import seed_sign_ins

_SECURE = (Capability.SECURE,)
_KINDS = "小写字母、大写字母、数字、其他字符，四类中至少几类。"
_CODES = "有指挥、批示、系统管理、安全管理、审计职责的人，登录后要先启用手机动态口令。"
_IDLE = "填写中的内容不会丢，重新登录后可继续提交。"
_SIGN_IN = (
    Switch("password_length", "密码最短长度", 10, "新密码至少多少个字符。", 110, _SECURE, low=8, high=64),
    Switch("password_kinds", "密码至少几类字符", 3, _KINDS, 111, _SECURE, low=1, high=4),
    Switch("password_history", "不得重复最近几个密码", 5, "0 表示不限。", 112, _SECURE, high=24),
    Switch(
        "password_days", "多少天必须改一次密码", 90, "0 表示不要求；演示账号不受此限。", 113, _SECURE, high=3650
    ),
    Switch("session_minutes", "多少分钟没有操作自动退出", 120, _IDLE, 120, _SECURE, low=5, high=720),
    Switch(
        "one_session", "一个账号只能在一处登录", default=False, help="在新的地方登录，旧的自动退出。",
        order=121, who=_SECURE,
    ),
    Switch(
        "codes_for_leaders", "指挥长和管理员必须使用动态口令", default=False, help=_CODES, order=122, who=_SECURE,
    ),
)  # fmt: skip
_VERBS = {
    audit.VERB: "登录",
    "lift_lock": "解除登录锁定",
    "reset_password": "重置密码",
    "reset_code": "停用动态口令",
    "set_addresses": "规定登录地址",
    "found": "建立首个管理员",
    "issue_token": "生成接口令牌",
    "revoke_token": "停用接口令牌",
}


def register() -> None:
    registry.verbs.update(_VERBS)
    registry.add(
        *_SIGN_IN,
        *audit.SOURCES,
        MenuEntry(
            "sign_in", "登录记录", "sign_in_list", "login", 280,
            lambda one: why_not_read_sign_ins(one) is None, group="系统",
        ),
        MenuEntry(
            "post_addresses", "岗位登录地址", "post_addresses", "shield", 282,
            lambda one: why_not_set_addresses(one) is None, group="系统",
        ),
        Seeder("sign_ins", 14, seed_sign_ins),
    )  # fmt: skip
