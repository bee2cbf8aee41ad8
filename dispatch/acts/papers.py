"""The verbs of official documents."""

from typing import Any

from core import jobs
from core.acts import Act
from dispatch.actions import papers
from dispatch.choices import PaperState, PaperVerb
from dispatch.forms.papers import (
    PdfForm,
    ReceiptForm,
    ReceiveForm,
    ReissueForm,
    RenderForm,
    ScanForm,
    VoidForm,
    number_words,
)
from dispatch.models import Paper
from dispatch.permissions import papers as permissions
from governance.standing import Standing


def _receive(standing: Standing, paper: Paper, _data: dict[str, Any]) -> str:
    papers.receive(by=standing, paper=paper, at=standing.at)
    return f"已签收 {paper.number}，发文单位的登记簿上已记下。"


def _file_receipt(standing: Standing, paper: Paper, data: dict[str, Any]) -> str:
    papers.file_receipt(by=standing, paper=paper, at=standing.at, **data)
    return f"{paper.number} 的回执已登记。"


def _file_scan(standing: Standing, paper: Paper, data: dict[str, Any]) -> str:
    papers.file_scan(by=standing, paper=paper, file=data["file"], at=standing.at)
    return f"{paper.number} 的签章扫描件已登记。"


def _render(standing: Standing, paper: Paper, _data: dict[str, Any]) -> str:
    papers.render_paper(by=standing, paper=paper, at=standing.at)
    return "将按现用模板和现在的情况重新生成，稍后刷新查看。"


def _make_pdf(standing: Standing, paper: Paper, _data: dict[str, Any]) -> str:
    title, given = f"{paper.number} 生成 PDF", {"paper": paper.pk}
    jobs.submit("paper_pdf", title=title, owner=standing.pk, arguments=given, at=standing.at)
    return "正在后台生成 PDF，完成后铃铛会提醒，也可稍后刷新本页下载。"


def _void(standing: Standing, paper: Paper, data: dict[str, Any]) -> str:
    papers.void_paper(by=standing, paper=paper, why=data["why"], at=standing.at)
    return f"{number_words(paper)} 已作废，文号不再使用；收到过的人员已通知。"


def _reissue(standing: Standing, paper: Paper, data: dict[str, Any]) -> str:
    new = papers.reissue_paper(by=standing, paper=paper, at=standing.at, **data)
    return f"{paper.number} 已作废，重发为 {new.number}，收文方已收到通知，文件稍后生成。"


PAPER_ACTS: tuple[Act[Paper], ...] = (
    Act(
        PaperVerb.RECEIVE, "签收", "check", 10, permissions.why_not_receive, ReceiveForm, _receive,
        "签收后，发文单位的登记簿上记下签收人和时间。", weight="primary",
    ),
    Act(
        PaperVerb.MAKE_PDF, "生成 PDF", "file-text", 20, permissions.why_not_make_pdf, PdfForm, _make_pdf,
        "在后台转成 PDF，版面与 Word 文件相同。",
    ),
    Act(
        PaperVerb.FILE_SCAN, "登记扫描件", "upload", 30, permissions.why_not_file_scan, ScanForm, _file_scan,
        "签字盖章后的纸质件，扫描或拍照后登记到这一行。", has_files=True,
    ),
    Act(
        PaperVerb.FILE_RECEIPT, "登记回执", "clipboard-check", 40, permissions.why_not_file_receipt, ReceiptForm,
        _file_receipt, "收文单位签过字的纸质回执，写明签收人和时间。", has_files=True,
    ),
    Act(
        PaperVerb.RENDER, "重新生成", "refresh", 50, permissions.why_not_render, RenderForm, _render,
        "按现用模板和现在的情况再生成一次，文号不变。", expected_in=(PaperState.FAILED,),
    ),
    Act(
        PaperVerb.REISSUE, "作废重发", "arrow-back-up", 60, permissions.why_not_reissue, ReissueForm, _reissue,
        "原文号作废，内容以新文号重发，两份互相注明，收文方得到通知。", weight="danger",
    ),
    Act(
        PaperVerb.VOID, "作废", "x", 70, permissions.why_not_void, VoidForm, _void,
        "文号作废、不再使用，收到过的人员得到通知；已作废的仍在登记簿里。", weight="danger",
    ),
)  # fmt: skip
