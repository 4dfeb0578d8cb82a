"""Samples of the outcomes about groups, with every text that people can influence."""

from handlers import outcomes as o
from handlers import views as v

CLOUD = "杭州云杉智能科技有限公司"


def group_samples(words: str, customer: v.CustomerView) -> list[o.Outcome]:
    """One or more of each."""
    lilei = v.PersonView("ou_lilei", words or "李雷", words or "华东销售部")
    states = ("mine", "shared", "taken", "pool", "history")
    lines = tuple(
        v.GroupLine(n, words or f"{CLOUD}{n}", n, states[n % 5], lilei, 12, is_here=n == 1)
        for n in range(10)
    )
    group = v.GroupSummary(words or "云杉集团", words or CLOUD, 23)
    return [
        o.GroupNews(7, words or "云杉集团", words or CLOUD, lilei),
        o.GroupNews(7, words or "云杉集团", words or CLOUD, lilei, is_sure=False, is_new=True),
        o.GroupShown(7, words or "云杉集团", lines, 23, 2, 3),
        o.CustomerCard(customer, group=group),
    ]
