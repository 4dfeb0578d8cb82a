"""Cases keep their parties, evidence and rulings; what rulings leave behind is kept too."""

from datetime import timedelta

import pytest

from handlers.cases.records import Decision, Evidence, EvidenceKind, Ruling
from handlers.ports import AlreadyTaken
from handlers.records import Case
from storage.database.engine import Database
from storage.tables.disputes import case_evidence
from storage.uow import SqlStore
from tests.storage.samples import NOW, OWNER, PHONE_KEY, RIVAL, VAULT, new_customer, registered

HOUR = timedelta(hours=1)


def opened(store: SqlStore, claimant: str = RIVAL) -> Case:
    """A case before ou_chen."""
    customer = registered(store)
    return store.cases.open(
        Case(0, "", customer.id, None, claimant, OWNER, "ou_chen", "E1", "名称相同", NOW, NOW)
    )


def test_evidence_is_sealed_hashed_and_kept_once(store: SqlStore) -> None:
    case = opened(store)
    given = Evidence(case.id, RIVAL, NOW, EvidenceKind.FILE, "", "om_1", "纪要.pdf")
    kept = store.cases.add_evidence(given, b"minutes")
    assert kept is not None
    assert store.cases.add_evidence(given, b"minutes") is None
    said = Evidence(case.id, OWNER, NOW, EvidenceKind.TEXT, "")
    store.cases.add_evidence(said, "十月拜访过".encode())
    file, text = store.cases.evidence_of(case.id)
    assert (file, text.text, text.size) == (kept, "十月拜访过", 15)
    assert (file.text, file.size, file.name) == ("", 7, "纪要.pdf")
    assert store.cases.content_of(file.id) == b"minutes"
    rows = store.connection.execute(case_evidence.select()).all()
    assert b"minutes" not in bytes(rows[0].content_enc)
    assert "纪要".encode() not in bytes(rows[0].name_enc)


def test_a_case_goes_up_is_ruled_and_opened_once_more(store: SqlStore) -> None:
    case = opened(store)
    assert store.cases.has_open(case.customer_id)
    assert [one.id for one in store.cases.due(NOW)] == [case.id]
    store.cases.pass_up(case.id, manager="ou_head", due_at=NOW + HOUR)
    assert store.cases.due(NOW) == []
    assert [one.id for one in store.cases.before("ou_head")] == [case.id]
    assert [one.id for one in store.cases.open_with(RIVAL)] == [case.id]
    assert store.cases.open_with("ou_head") == []
    ruling = Ruling(case.id, 1, Decision.JOINT, "都有功", "0", "ou_head", NOW, shares={OWNER: 60})
    assert store.cases.rulings_of(case.id) == []
    ruled = store.cases.add_ruling(ruling)
    assert store.cases.rulings_of(case.id) == [ruled]
    store.cases.close(case.id, outcome="联合", at=NOW, status="ruled")
    assert not store.cases.has_open(case.customer_id)
    store.cases.reopen(case.id, manager="ou_admin", due_at=NOW + 2 * HOUR)
    again = store.cases.by_no("#a1")
    assert again is not None
    assert (again.instance, again.status, again.manager_open_id) == (2, "open", "ou_admin")
    parts = {one.open_id: one.part.value for one in store.cases.parties(case.id)}
    assert parts == {
        RIVAL: "claimant",
        OWNER: "owner",
        "ou_chen": "manager",
        "ou_head": "manager",
        "ou_admin": "manager",
    }


def test_shares_make_up_a_hundred_and_replace_earlier_ones(store: SqlStore) -> None:
    case = opened(store)
    with pytest.raises(ValueError, match="100"):
        store.joints.share_out(case.customer_id, {OWNER: 60, RIVAL: 30}, by="ou_chen", at=NOW)
    store.joints.share_out(case.customer_id, {OWNER: 60, RIVAL: 40}, by="ou_chen", at=NOW)
    store.joints.share_out(case.customer_id, {OWNER: 30, RIVAL: 70}, by="ou_chen", at=NOW + HOUR)
    assert store.joints.shares_of(case.customer_id) == {OWNER: 30, RIVAL: 70}
    store.joints.end_shares(case.customer_id, NOW + 2 * HOUR)
    assert store.joints.shares_of(case.customer_id) == {}


def test_two_customers_share_a_key_only_in_a_scope_of_its_own(database: Database) -> None:
    key = PHONE_KEY
    with database.write(VAULT) as store:
        first = store.customers.add(new_customer(keys=(key,)))
    with pytest.raises(AlreadyTaken), database.write(VAULT) as store:
        store.customers.add(new_customer(keys=(key,)))
    with database.write(VAULT) as store:
        second = store.customers.add(new_customer(keys=(), shared_keys=(key,)))
        store.cases.keep_apart(second.id, first.id, by="ou_chen", at=NOW, reason="不同法人")
        assert store.cases.are_apart(first.id, second.id)
        assert {hit.customer.id for hit in store.customers.with_keys([key])} == {
            first.id,
            second.id,
        }
        store.cases.join_again(first.id, second.id)
        assert not store.cases.are_apart(first.id, second.id)
