"""Customers and sentences that the use-case tests share."""

YUNSHAN = "杭州云杉智能科技有限公司"
LANGNUO = "苏州朗诺精密机械有限公司"
HEYAO = "上海合曜医疗器械有限公司"
XINGHE = "星河物流"
PHONE = "13812345678"
OTHER_PHONE = "13700009999"
USCC = "91510107MA6C4K2T09"

_TRADES = (
    "青禾面粉 洪涛船舶 锦绣纺织 北斗测绘 瑞康药业 鼎盛钢构 蓝鲸水产 宏图印刷 金穗种业 飞跃轮胎 "
    "白鹭旅游 玉兰日化 天工机床 麒麟酒业 晨曦照明 磐石水泥 翠竹茶叶 远航物流 凤凰家具 明镜光学"
)
UNLIKE = tuple(f"杭州{words}有限公司" for words in _TRADES.split())
"""Names of which none resembles another."""

COMPLETE = f"报备 {YUNSHAN} 张伟 {PHONE} 需求:采购50套巡检终端 来源:行业展会"
RIVAL = f"报备 {YUNSHAN} 李四 {OTHER_PHONE}"
TALKED = "跟进 云杉智能 电话聊了合同条款，对方基本同意"
