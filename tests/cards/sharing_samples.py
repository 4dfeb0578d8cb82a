"""Samples of the outcomes of 协作 and 联合, with every text that people can influence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handlers import outcomes as o
from handlers import views as v

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"


def sharing_samples(words: str, customer: v.CustomerView) -> list[o.Outcome]:
    """One or more of each."""
    name = words or CLOUD
    lilei = v.PersonView("ou_lilei", words or "李雷", words or "华东销售部")
    week = NOW + timedelta(days=7)
    works, looks = v.SharerView(lilei, until=week), v.SharerView(lilei, only_looks=True)
    partner = v.SharerView(lilei, percent=30)
    choices = tuple(replace(lilei, open_id=f"ou_{number}") for number in range(60))
    theirs = replace(customer, is_mine=False, is_shared=True, owner_percent=0, collaborators=())
    return [
        o.SharingForm(7, name, "share", choices, "ou_3", "7", True, sharers=(works, partner) * 4),
        o.SharingForm(7, name, "share", choices[:2], problem=words or "没有找到同事「小李」"),
        o.SharingForm(7, name, "joint", choices, "ou_3", split=words[:20] or "7:3"),
        *[o.SharingChanged(customer, works, what) for what in ("granted", "changed")],
        *[o.SharingChanged(customer, looks, what) for what in ("cancelled", "left")],
        o.SharedWithYou(theirs, lilei, week, words or "一起做方案"),
        o.SharedWithYou(replace(theirs, only_looks=True), customer.owner),
        *[
            o.SharingEnded(name, 7, lilei, how, lilei, is_owner=True)
            for how in ("over", "left", "cancelled", "granted")
        ],
        *[o.SharingEnded(name, 0, lilei, how, lilei) for how in ("over", "left", "cancelled")],
        o.JointOffered(9, name, lilei, 70, 30),
        o.JointOffered(9, name, lilei, 70, 30, "agreed", customer=theirs),
        *[
            o.JointOffered(9, name, lilei, 70, 30, state, words or "归属人另有提议")
            for state in ("refused", "withdrawn", "gone")
        ],
        *[
            o.JointShown(customer, lilei, 70, 30, state, words or "我这边排不开")
            for state in ("waiting", "agreed", "refused", "ended")
        ],
        o.JointEnd(7, name, lilei, words or "您的份额 30%。"),
        o.JointEnd(7, name, lilei, words or "客户换了归属人", is_over=True),
    ]
