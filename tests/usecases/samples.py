"""Customers and sentences that the use-case tests share."""

YUNSHAN = "杭州云杉智能科技有限公司"
LANGNUO = "苏州朗诺精密机械有限公司"
HEYAO = "上海合曜医疗器械有限公司"
XINGHE = "星河物流"
PHONE = "13812345678"
OTHER_PHONE = "13700009999"
USCC = "91510107MA6C4K2T09"

COMPLETE = f"报备 {YUNSHAN} 张伟 {PHONE} 需求:采购50套巡检终端 来源:行业展会"
RIVAL = f"报备 {YUNSHAN} 李四 {OTHER_PHONE}"
TALKED = "跟进 云杉智能 电话聊了合同条款，对方基本同意"
