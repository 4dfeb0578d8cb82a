"""Evidence from both sides: words, files and pictures; what each may read; the document of a case."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast

import pytest

from bot.evidence_steps import EvidenceFetched, FilesHandedOut
from bot.feishu.client import FeishuClient
from bot.feishu.errors import FeishuError
from handlers.cases.evidence import JOB, LIMIT_MB
from handlers.cases.records import EvidenceKind
from handlers.commands.ruling import FILES_JOB
from storage.tables.disputes import case_evidence
from tests.usecases.desk import ADMIN, SHANGHAI, VAULT, Answered, Desk, open_id
from tests.usecases.samples import COMPLETE, LANGNUO, RIVAL, YUNSHAN
from tests.usecases.test_cases_ruled import WHY, before, case_of, opened, rules
from tests.usecases.test_similar import case_of as objected

MINUTES = "会议纪要：11 月 3 日拜访王总".encode()


@dataclass
class Shelf:
    """The platform's files: what people sent, and what the bot uploaded."""

    sent: dict[str, bytes] = field(default_factory=dict)
    uploaded: dict[str, bytes] = field(default_factory=dict)
    code: int = 0

    def download(self, message_id: str, key: str, kind: str = "file") -> bytes:
        if self.code:
            raise FeishuError(self.code, 400, "文件超过 100 MB")
        return self.sent[key]

    def upload_file(self, name: str, content: bytes, file_type: str = "stream") -> str:
        self.uploaded[name] = content
        return f"file_{len(self.uploaded)}"


def works_off(desk: Desk, shelf: Shelf) -> None:
    """The long work of the process is done."""
    client = cast(FeishuClient, shelf)
    fetched = EvidenceFetched(desk.pipeline, client, timezone=SHANGHAI, claim=lambda: None)
    handed = FilesHandedOut(desk.database, VAULT, client)
    desk.job_runner(kinds={JOB: fetched, FILES_JOB: handed}).work_off()


def sends_file(
    desk: Desk, shelf: Shelf, name: str, content: bytes, *, kind: str = "file", key: str = "file_1"
) -> Answered:
    """Somebody sends a file to the bot, and it is fetched."""
    shelf.sent[key] = content
    said = desk.says(
        name, "", message_type=kind, file_key=key, file_name="" if kind == "image" else "纪要.pdf"
    )
    works_off(desk, shelf)
    return said


def evidence(desk: Desk) -> list[Any]:
    kept = desk.read(lambda store: store.cases.evidence_of(case_of(desk).id))
    return [one for one in kept if one.kind is not EvidenceKind.MESSAGE]


def test_words_of_both_sides_are_before_the_decider(desk: Desk) -> None:
    opened(desk)
    assert "证据已收入" in desk.says("陈晨", "证据 #A1 11月3日上门拜访王总，有会议纪要").text
    form = desk.clicks("王磊", desk.card_to("王磊", "提出申诉"), "补充证据").card
    desk.clicks("王磊", form, "提交证据", {"evidence": "我 10 月 8 号见的张伟，有合影"})
    card = before(desk)
    assert "11月3日上门拜访王总" in card.text
    assert "我 10 月 8 号见的张伟" in card.text
    assert [one.given_by for one in evidence(desk)] == [open_id("陈晨"), open_id("王磊")]


def test_the_claimant_reads_nothing_of_what_the_owner_gave(desk: Desk) -> None:
    opened(desk)
    desk.says("王磊", "证据 #A1 联系人张伟的电话我一直在打")
    desk.says("陈晨", "证据 #A1 我有客户的邮件往来")
    claimant = desk.says("陈晨", f"申诉 {YUNSHAN} 看看进度").text
    assert "张伟的电话" not in claimant
    assert "我有客户的邮件往来" in claimant
    assert "证据 2 份" in claimant
    owner = desk.says("王磊", f"申诉 {YUNSHAN} 看看进度").text
    assert "我有客户的邮件往来" in owner


def test_a_file_sent_while_the_case_is_open_is_kept_encrypted_with_its_hash(desk: Desk) -> None:
    opened(desk)
    shelf = Shelf()
    said = sends_file(desk, shelf, "陈晨", MINUTES)
    assert said.act == "evidence.file"
    assert "证据已收入" in desk.card_to("陈晨", "纪要.pdf").text
    (kept,) = evidence(desk)
    assert (kept.kind, kept.name, kept.size) == (EvidenceKind.FILE, "纪要.pdf", len(MINUTES))
    assert kept.sha256 == sha256(MINUTES).hexdigest()
    assert desk.read(lambda store: store.cases.content_of(kept.id)) == MINUTES
    with desk.database.snapshot() as connection:
        sealed = connection.execute(case_evidence.select()).all()
    assert all(MINUTES not in bytes(row.content_enc) for row in sealed)
    assert "「纪要.pdf」" in before(desk).text


def test_a_picture_counts_too_and_the_same_content_once(desk: Desk) -> None:
    opened(desk)
    shelf = Shelf()
    sends_file(desk, shelf, "陈晨", b"\x89PNG picture", kind="image")
    sends_file(desk, shelf, "陈晨", b"\x89PNG picture", kind="image", key="img_2")
    assert "已经有了" in desk.card_to("陈晨", "图片").text
    (kept,) = evidence(desk)
    assert kept.kind is EvidenceKind.IMAGE


def test_what_is_too_large_is_refused_with_the_limit(desk: Desk) -> None:
    opened(desk)
    sends_file(desk, Shelf(), "陈晨", b"0" * (LIMIT_MB * 1024 * 1024 + 1))
    assert f"最多 {LIMIT_MB} MB" in desk.card_to("陈晨", "没有收入证据").text
    assert evidence(desk) == []


def test_what_the_platform_does_not_give_is_said(desk: Desk) -> None:
    opened(desk)
    sends_file(desk, Shelf(code=234037), "陈晨", b"")
    assert "100 MB" in desk.card_to("陈晨", "没有收入证据").text


def test_a_recalled_file_is_not_kept(desk: Desk) -> None:
    opened(desk)
    shelf = Shelf({"file_1": MINUTES})
    said = desk.says("陈晨", "", message_type="file", file_key="file_1", file_name="纪要.pdf")
    desk.recalls("陈晨", said)
    works_off(desk, shelf)
    assert evidence(desk) == []


def test_a_file_without_an_open_case_is_no_evidence(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    assert "读不了文件" in desk.says("王磊", "", message_type="file", file_key="file_1").text


def test_with_several_cases_a_card_asks_for_which_the_file_is(desk: Desk) -> None:
    opened(desk)
    desk.says("王磊", f"报备 {LANGNUO} 李敏 13987654321")
    desk.says("陈晨", f"报备 {LANGNUO} 李敏 13987654321")
    desk.says("陈晨", f"申诉 {LANGNUO} 我也拜访过这家")
    shelf = Shelf()
    asked = sends_file(desk, shelf, "陈晨", MINUTES)
    assert {"#A1", "#A2"} <= set(asked.card.buttons)
    desk.clicks("陈晨", asked.card, "#A1")
    works_off(desk, shelf)
    assert len(evidence(desk)) == 1
    again = desk.clicks("陈晨", asked.card, "#A1")
    assert "已经处理过" in again.toast


@pytest.mark.parametrize("name", ["孙悦", ADMIN])
def test_only_the_parties_give_evidence(desk: Desk, name: str) -> None:
    opened(desk)
    assert "双方" in desk.says(name, "证据 #A1 我看见他们先去的").text
    assert evidence(desk) == []


def test_after_the_ruling_no_evidence_is_taken(desk: Desk) -> None:
    opened(desk)
    rules(desk, "维持")
    assert "已经结束" in desk.says("陈晨", "证据 #A1 又找到一份纪要").text


def test_evidence_counts_in_the_hints_for_a_claim_of_the_same_day(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    desk.says("陈晨", f"申诉 {YUNSHAN} 10月20号就拜访过，有签到照片")
    assert "还没有证据" in before(desk).text
    sends_file(desk, Shelf(), "陈晨", MINUTES)
    assert "首次接触更早，有 1 份证据 → 陈晨" in before(desk).text


def test_deciders_alone_get_the_files_and_the_document(desk: Desk) -> None:
    opened(desk)
    shelf = Shelf()
    sends_file(desk, shelf, "陈晨", MINUTES)
    card = before(desk)
    desk.clicks(ADMIN, card, "证据文件")
    desk.clicks(ADMIN, card, "导出卷宗")
    works_off_only = Shelf()
    sent = desk_files(desk, works_off_only)
    assert sent["纪要.pdf"] == MINUTES
    assert "# 撞单案 #A1 卷宗" in sent["撞单案A1卷宗.md"].decode()
    for words in ("证据文件", "导出卷宗"):
        refused = desk.sends_back("陈晨", card.value(words))
        assert "裁定人" in refused.toast


def desk_files(desk: Desk, shelf: Shelf) -> dict[str, bytes]:
    """What is uploaded when the waiting work is done."""
    before_rows = len(desk.rows_of_files())
    works_off(desk, shelf)
    assert len(desk.rows_of_files()) == before_rows + len(shelf.uploaded)
    return shelf.uploaded


def test_the_document_reproduces_the_ruling_years_later(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"跟进 {YUNSHAN} 上门拜访了张伟，聊了巡检终端的需求和预算")
    opened(desk)
    sends_file(desk, Shelf(), "陈晨", MINUTES)
    desk.says("王磊", "证据 #A1 我 10 月 8 号见的张伟")
    rules(desk, "联合", {"split": "7:3"})
    exported = Shelf()
    desk.clicks(ADMIN, desk.says(ADMIN, "裁定 #A1").card, "导出卷宗")
    first = desk_files(desk, exported)["撞单案A1卷宗.md"].decode()
    for words in (WHY, "70%", sha256(MINUTES).hexdigest(), "核对一致", "版本 0", "保护期 B：30 天"):
        assert words in first
    assert f"客户：{desk.customer(YUNSHAN).customer_no}" in first
    assert "不符" not in first

    desk.policy(level_b_days=45, appeal_workdays=5)
    desk.says("王磊", f"更新 {YUNSHAN} 名称:杭州云杉机器人有限公司")
    desk.says("王磊", "跟进 杭州云杉机器人有限公司 电话聊了年度框架协议的细节")
    desk.later(days=365 * 4)
    later = Shelf()
    desk.clicks(ADMIN, desk.says(ADMIN, "裁定 #A1").card, "导出卷宗")
    assert desk_files(desk, later)["撞单案A1卷宗.md"].decode() == first


def test_the_document_says_how_the_owner_came_by_the_customer(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"释放 {YUNSHAN} 没有需求")
    desk.later(days=2)
    desk.says("李雷", f"领取 {YUNSHAN}")
    opened(desk)
    exported = Shelf()
    desk.clicks(ADMIN, before(desk), "导出卷宗")
    found = desk_files(desk, exported)["撞单案A1卷宗.md"].decode()
    assert f"李雷（{open_id('李雷')}） 领取，消息 om_" in found


def test_a_hand_over_does_not_make_the_owners_claim_the_later_one(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("王磊", f"跟进 {YUNSHAN} 上门拜访了张伟，聊了巡检终端的需求和预算")
    desk.later(days=2)
    desk.says("陈晨", RIVAL)
    desk.later(days=1)
    desk.says("王磊", f"移交 {YUNSHAN} 给 @李雷")
    desk.clicks("李雷", desk.card_to("李雷", "接收"), "接收")
    desk.later(days=1)
    desk.says("陈晨", f"申诉 {YUNSHAN} 十月就拜访过客户，有会议纪要")
    for receiver in ("李雷", "韩梅梅"):
        shown = before(desk).text
        assert f"归属人 {receiver}：11月18日 周三 10:00 由王磊报备，后来移交" in shown
        assert "归属人报备在先，且没有失效的情形" in shown
        assert "申诉人的消息更早" not in shown
        assert "归属人 1 次，申诉人 0 次" in shown
        if receiver == "李雷":  # once more, while the case is open
            desk.says("李雷", f"移交 {YUNSHAN} 给 @韩梅梅")
            desk.clicks("韩梅梅", desk.card_to("韩梅梅", "接收"), "接收")
            desk.says(ADMIN, "裁定")
    exported = Shelf()
    desk.clicks(ADMIN, before(desk), "导出卷宗")
    found = desk_files(desk, exported)["撞单案A1卷宗.md"].decode()
    assert f"王磊（{open_id('王磊')}） 报备「" in found
    assert f"李雷（{open_id('李雷')}） 移交，消息 om_" in found


def test_pictures_beside_words_are_evidence_too(desk: Desk) -> None:
    desk.says("王磊", COMPLETE)
    desk.says("陈晨", RIVAL)
    shelf = Shelf(sent={"img_1": b"one", "img_2": b"two", "img_3": b"three"})

    def posts(text: str, keys: str) -> Answered:
        said = desk.says("陈晨", text, message_type="post", file_key=keys)
        works_off(desk, shelf)
        return said

    assert posts(f"申诉 {YUNSHAN} 10月20号就拜访过，有照片", "img_1").act == "appeal"
    assert posts("证据 #A1 拜访时的合影，见图", "img_2 img_1").act == "evidence"
    assert posts("", "img_3").act == "evidence.file"
    kept = [one for one in evidence(desk) if one.kind is EvidenceKind.IMAGE]
    assert [one.sha256 for one in kept] == [
        sha256(each).hexdigest() for each in (b"one", b"two", b"three")
    ]
    titles = [card.title for card in desk.cards_to("陈晨")]
    assert titles.count("证据已收入 #A1") == 4
    assert titles.count("这份证据已经有了 #A1") == 1
    assert posts("我的客户", "img_3").act == "my_customers"


@pytest.mark.parametrize("decision", ["两家", "改判"])
def test_an_objection_names_who_registered_and_who_objects(desk: Desk, decision: str) -> None:
    objected(desk)
    desk.says("王磊", "证据 #A1 两家是同一个法人代表")
    desk.says("陈晨", "证据 #A1 工商登记是两家公司")
    form = desk.clicks(ADMIN, before(desk), decision).card
    desk.clicks(ADMIN, form, "确认裁定", {"reason": "按工商登记裁定"})
    exported = Shelf()
    desk.clicks(ADMIN, desk.says(ADMIN, "裁定 #A1").card, "导出卷宗")
    found = desk_files(desk, exported)["撞单案A1卷宗.md"].decode()
    for words in (
        f"- 报备人：陈晨（{open_id('陈晨')}）",
        f"- 归属人（提出异议）：王磊（{open_id('王磊')}）",
        "报备人报备「宁波海纳德阀门有限公司」",
        "- 异议：",
        "报备人 1 份",
    ):
        assert words in found, found
    shown = [card.text for name in (ADMIN, "王磊", "陈晨") for card in desk.cards_to(name)]
    for text in (found, form.text, *shown):
        assert "申诉人" not in text, text
        assert "申诉方" not in text, text
        assert "申诉理由" not in text, text
