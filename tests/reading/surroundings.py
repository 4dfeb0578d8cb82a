"""The surroundings of the sample messages: Wednesday 2026-11-18, 10:00 in Shanghai, the real commands."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers import catalog
from handlers.domain.calendar import WorkCalendar
from handlers.reading.context import ReadingContext

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
CONTEXT = ReadingContext(
    now=datetime(2026, 11, 18, 10, tzinfo=SHANGHAI).astimezone(UTC),
    calendar=CALENDAR,
    vocabulary=catalog.vocabulary(),
    options={
        "source": ("线上推广", "行业展会", "客户转介绍", "主动拜访"),
        "stage": ("初步接触", "需求确认", "方案报价", "商务谈判", "合同签订"),
        "coop_status": ("潜在客户", "意向客户", "合作中", "暂停合作", "流失客户"),
    },
)
