"""Why not: official documents. The document given is the locked row."""

from core import pdf
from core.refusals import Refusal, forbidden, wrong_state
from dispatch.choices import PaperKind, PaperState
from dispatch.models import Paper
from dispatch.querysets.slips import RUNNING
from governance.choices import Capability
from governance.duty import seat_of
from governance.models import Meeting
from governance.permissions.meetings import why_not_write_minutes
from governance.standing import Standing

# who answers for what goes out, and who keeps the register beside them
SIGNERS = (Capability.ASSIGN, Capability.COMMAND)
KEEPERS = (*SIGNERS, Capability.REPORT, Capability.SUPERVISE)
RECEIVERS = (Capability.HANDLE, Capability.ASSIGN)


def _lacks(standing: Standing, paper: Paper, *capabilities: Capability) -> bool:
    return (
        paper.centre not in standing.centres_with(*capabilities)
        and seat_of(paper.centre) not in standing.centres_with(Capability.COMMAND)
    )  # fmt: skip


def keeps(standing: Standing, paper: Paper) -> bool:
    """Whether the officer keeps the register of the centre that sent it."""
    return not _lacks(standing, paper, *KEEPERS)


def _why_not_keep(standing: Standing, paper: Paper) -> Refusal | None:
    if _lacks(standing, paper, *KEEPERS):
        return forbidden(f"这件事由“{paper.centre}”管发文的人员来做（交办、指挥、督办或统计报告职责）。")
    return _void(paper)


def _void(paper: Paper) -> Refusal | None:
    return wrong_state(f"{paper.number} 已经作废，请刷新查看。") if paper.void_at else None


def why_not_issue_notice(standing: Standing) -> Refusal | None:
    if standing.centre_for(*SIGNERS) is None:
        return forbidden("印发通知要有“交办”或“指挥”职责，请由中心主任或指挥长印发。")
    return None


def why_not_issue_minutes(standing: Standing, meeting: Meeting) -> Refusal | None:
    """Who writes the minutes has them issued, once for each version."""
    if refusal := why_not_write_minutes(standing, meeting):
        return refusal
    newest = meeting.minutes.first()
    if newest is None:
        return wrong_state("会议还没有纪要，请先在会议页写好纪要。")
    if newest.papers.filter(void_at=None).exists():
        return wrong_state("这一稿纪要已经印发。改动请先在会议页写新的一稿，再印发。")
    return None


def addressed_units(paper: Paper) -> set[int]:
    """The units it went to. Cost: one query."""
    found = {one for one in paper.deliveries.values_list("unit_id", flat=True) if one}
    return found | ({paper.unit_id} if paper.unit_id else set())


def why_not_receive(standing: Standing, paper: Paper) -> Refusal | None:
    if paper.kind == PaperKind.SLIP:
        return wrong_state("交办单请在交办单页签收。")
    if paper.kind == PaperKind.MINUTES:
        return wrong_state("会议纪要打开即视为收到，不必签收。")
    mine = standing.unit_ids_with(*RECEIVERS) & addressed_units(paper)
    if not mine:
        return forbidden("签收由收文单位的人员来做（承办或交办职责）。纸质回执请由发文单位登记。")
    lines = list(paper.deliveries.filter(unit__in=mine).values_list("received_at", flat=True))
    if paper.received_at or (lines and all(lines)):
        return _void(paper) or wrong_state("贵单位已经签收，请刷新查看。")
    return _void(paper)


def why_not_file_receipt(standing: Standing, paper: Paper) -> Refusal | None:
    refusal = _why_not_keep(standing, paper)
    if refusal is None and paper.kind == PaperKind.MINUTES:
        return wrong_state("会议纪要没有签收回执。")
    return refusal or (wrong_state("回执已经登记，请刷新查看。") if paper.receipt_id else None)


def why_not_file_scan(standing: Standing, paper: Paper) -> Refusal | None:
    return _why_not_keep(standing, paper)


def why_not_render(standing: Standing, paper: Paper) -> Refusal | None:
    refusal = _why_not_keep(standing, paper)
    if refusal is None and paper.state == PaperState.NUMBERED:
        return wrong_state("文件正在后台生成，稍后刷新即可下载。")
    return refusal


def why_not_make_pdf(_standing: Standing, paper: Paper) -> Refusal | None:
    """Whoever reads the document; the button is absent where LibreOffice is not installed."""
    if pdf.office() is None:
        return wrong_state("这台服务器没有安装 LibreOffice，不能生成 PDF；请下载 Word 文件后另存。")
    if paper.file_id is None or paper.state != PaperState.RENDERED:
        return wrong_state("Word 文件还没有生成，生成后才能转成 PDF。")
    return wrong_state("PDF 已经生成，请直接下载。") if paper.pdf_id else None


def _why_not_take_back(standing: Standing, paper: Paper) -> Refusal | None:
    if _lacks(standing, paper, *SIGNERS):
        return forbidden(f"作废由“{paper.centre}”有“交办”或“指挥”职责的人员来做。")
    return _void(paper)


def why_not_void(standing: Standing, paper: Paper) -> Refusal | None:
    """A slip is taken back first: a void paper never stands for a running slip."""
    if refusal := _why_not_take_back(standing, paper):
        return refusal
    if paper.slip is not None and paper.slip.state in RUNNING:
        return wrong_state("交办单还在办理，请先在交办单页收回，再作废文件。")
    return None


def why_not_reissue(standing: Standing, paper: Paper) -> Refusal | None:
    if refusal := _why_not_take_back(standing, paper):
        return refusal
    if paper.kind == PaperKind.SLIP:
        return wrong_state("交办单请在交办单页收回后重新交办，新单另行编号。")
    return None
