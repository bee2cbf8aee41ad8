"""Call scripts, remedies and the checklist of supervision checks as first data; an office changes them as data."""

from django.db import migrations

HELLO = (
    "您好，我是{centre}的工作人员。您反映的事项已经办结，想用两分钟听听您的意见，您现在方便吗？\n"
    "（方便）我们不会问您的银行卡、验证码，请放心。"
)
BYE = "谢谢您。以后有事可以到综治中心，或打我们的电话。"
ASKED = ["承办单位有没有联系过您？", "问题解决了没有？还差什么？", "对办理的态度和速度怎么看？"]
SCRIPTS = [
    ("call", "", "通用回访", f"{HELLO}\n（问完）{BYE}", ASKED),
    (
        "call", "dispute", "矛盾纠纷回访",
        f"{HELLO}\n（双方都要问，分开打；不转述对方的话）\n（问完）{BYE}",
        ["协议或答应的事，对方做了没有？", "现在还有没有争执？", "有没有想去起诉、上访，或者担心再出事？"],
    ),
    (
        "remedies", "", "救济途径告知",
        "一、认为信访事项处理意见不当的，可以自收到书面答复之日起三十日内，向原办理机关的上一级机关请求复查；"
        "对复查意见不服的，可以自收到之日起三十日内请求复核。\n"
        "二、属于民事争议的，可以申请人民调解、仲裁，或依法向人民法院提起诉讼。\n"
        "三、对行政行为不服的，可以依法申请行政复议或提起行政诉讼。\n"
        "四、需要法律帮助的，可以拨打 12348，或到司法所申请法律援助。",
        [],
    ),
]
ITEMS = [
    ("C01", "登记受理及时、要素齐全", "来件、登记、受理的时间；诉求、地点、当事人是否写清"),
    ("C02", "分级准确", "等级与内容是否相符，红旗是否处理"),
    ("C03", "交办单位准确", "有没有推诿、退件，回避是否落实"),
    ("C04", "签收、反馈、办结在时限内", "看时限和超期记录，延期、暂停有没有理由"),
    ("C05", "办理情况真实、有依据", "答复与附件能否对上，有没有空话套话"),
    ("C06", "当事人得到答复", "有没有联系当事人，告知单、救济途径是否告知"),
    ("C07", "回访真实、由他人进行", "回访人不是经办人和承办单位，记录与当事人说法一致"),
    ("C08", "文书和档案齐全", "交办单、协议、照片、签字是否齐"),
]


def load(apps, schema_editor):
    script, item = apps.get_model("dispatch", "CallScript"), apps.get_model("dispatch", "CheckItem")
    script.objects.bulk_create(
        script(use=use, kind=kind, name=name, text=text, questions=questions, order=order)
        for order, (use, kind, name, text, questions) in enumerate(SCRIPTS, start=1)
    )
    item.objects.bulk_create(
        item(code=code, name=name, help=help_, order=order)
        for order, (code, name, help_) in enumerate(ITEMS, start=1)
    )


def unload(apps, schema_editor):
    apps.get_model("dispatch", "CallScript").objects.all().delete()
    apps.get_model("dispatch", "CheckItem").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0012_follow_up_and_checks")]
    operations = [migrations.RunPython(load, unload)]
