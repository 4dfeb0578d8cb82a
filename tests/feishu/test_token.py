"""The token keeper: when it asks, and that many threads ask once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.feishu.errors import FeishuError
from bot.feishu.token import Grant, TokenKeeper
from tests.support.waiting import wait_until


class Issuer:
    """Issues t-1, t-2, ... that live `lives_s`; waits while `gate` is cleared."""

    def __init__(self, lives_s: float = 7200) -> None:
        self.lives_s = lives_s
        self.issued = 0
        self.now_s = 0.0
        self.gate = threading.Event()
        self.gate.set()
        self.asked = threading.Event()

    def fetch(self) -> Grant:
        self.asked.set()
        self.gate.wait(10)
        self.issued += 1
        return Grant(f"t-{self.issued}", self.lives_s)

    def keeper(self) -> TokenKeeper:
        return TokenKeeper(self.fetch, lambda: self.now_s)


@pytest.mark.parametrize(
    ("lives_s", "age_s", "issued"),
    [(7200, 6599, 1), (7200, 6600, 2), (1800, 1349, 1), (1800, 1350, 2), (3, 2, 1), (3, 3, 2)],
)
def test_a_token_is_renewed_before_its_end(lives_s: float, age_s: float, issued: int) -> None:
    issuer = Issuer(lives_s)
    keeper = issuer.keeper()
    keeper.token()
    issuer.now_s = age_s
    assert keeper.token() == f"t-{issued}"


def test_a_cold_start_of_many_threads_asks_once() -> None:
    issuer = Issuer()
    keeper = issuer.keeper()
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: keeper.token(), range(64))) == {"t-1"}
    assert issuer.issued == 1


def test_the_old_token_serves_while_one_thread_renews() -> None:
    issuer = Issuer()
    keeper = issuer.keeper()
    keeper.token()
    issuer.now_s = 7000
    issuer.gate.clear()
    issuer.asked.clear()
    with ThreadPoolExecutor(1) as pool:
        renewing = pool.submit(keeper.token)
        wait_until(issuer.asked.is_set)
        assert keeper.token() == "t-1"
        issuer.gate.set()
        assert renewing.result() == "t-2"
    assert keeper.token() == "t-2"


def test_threads_refused_together_renew_once() -> None:
    issuer = Issuer()
    keeper = issuer.keeper()
    keeper.token()
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: keeper.replace("t-1"), range(64))) == {"t-2"}
    assert issuer.issued == 2


def test_a_failed_request_leaves_nothing_behind() -> None:
    refusals = iter([FeishuError(None, 502, "飞书的回答无法读取")])

    def fetch() -> Grant:
        for refusal in refusals:
            raise refusal
        return Grant("t-1", 7200)

    keeper = TokenKeeper(fetch)
    with pytest.raises(FeishuError):
        keeper.token()
    assert keeper.token() == "t-1"
