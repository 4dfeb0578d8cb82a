"""What a word that found no place says: something needed, another matter, or it stays open.

Only what says of itself that it is wanted, counted or a thing becomes the need; another matter stays
unread and is told, and the rest is asked about. Nothing is looked up: the word's own form decides.
"""

import re

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import to_simplified
from handlers.domain.wordlists import CITIES, PROVINCES
from handlers.reading.words import NEED

_TALK = (
    r"(?<![特级识区分辨个类性])别(?![墅克致名])|不要|不用|不需|不想|不必|不报|不买|不准备|不打算|不考虑|不是|先不|暂不|暂时|无需|勿"
    r"|算了|取消|撤销|撤回|作废|(?:发|写|打|报|填)错|等[我他她老客确]|改天|再说|再看|再定|缓一缓|回头|没[有谈定想确见说同]"
    r"|[吗呢嘛?？]|怎么|什么|为何|何时|多少|哪[个家里些]|谁|会不会|能不|是不|要不|是否|有没有|行不"
    r"|报备|登记|录入|报上|查重|跟进|帮我|麻烦|@|说是"
)
_PEOPLE = (
    r"我们|他们|她们|咱|贵司|我司|介绍|认识|推荐|一起|让[他她]|给[我他她]|拍板|做主|决策|管事|前台|转接|负责|[老小][\u4e00-\u9fff]说|[总工]说|姓.$"
    r"|分机|总机|微信|qq|尾号|身份证|订单号|号码|手机|电话|邮箱|传真|生日|职务|老板"
)
_PLACES = (
    r"地址|[路街道巷弄村镇]\d+号?|\d+(?:号楼?|弄|室|楼|层|栋|座)$|大道|开发区|工业区|(?:新|老)区$"
)
_RIVALS = r"对手|竞品|竞争|友商|同行|(?:也|都|还)在(?:跟|谈|报|做)|在跟$|已经?(?:报|签|买)"
_TERMS = (
    r"首付|定金|订金|押金|尾款|账期|月结|现结|付款|回款|保修|质保|工期|交期|年限|发票|含税|运费|包邮|保证金|注册资|产值|营收"
    r"|预算|价格|价位|报价|单价|总价|金额|费用|之间|之前|之后|以内|左右|人民币|美元|采购[额量]|用量|租金$|月活|日活"
    r"|合同|到期|有效期|招标|投标|开标|开幕|寒假|暑假"
)
_TIMES = (
    r"今年|明年|后年|去年|春天|夏天|秋天|冬天|腊月|正月|周末|上午|下午|节前|节后"
    r"|(?:中秋|清明|端午|元宵|国庆|五一|十一|618)节?(?:[之以]?[前后]|期间|$)|fy ?\d"
    r"|\d+ ?(?:年|个?月|天|周|个?工作日)$|[一二两三四五六七八九十半]+(?:年|个月|天|周|个工作日)$|\d月|月底|年底"
)
_OTHER_MATTER = lazy_pattern("|".join((_TALK, _PEOPLE, _PLACES, _RIVALS, _TERMS, _TIMES)))
_WHOLE = lazy_pattern(
    r"s?vip|by|the|重[点要]客户|大客户|新客户|老客户|项目|客户|单子|业务|合作|公司|主要|其他|情况|资料|信息|本人|自己"
    r"|(?:员工|规模|公司|全厂|共|约|大概){0,3}[\d一二两三四五六七八九十百千万]{1,7}(?:多|来|余)?人(?:左右)?"
    r"|(?:大概|大约|约|差不多)?[\d.,:/年月日号零〇一二两三四五六七八九十百千万亿半多几约-]+"
    r"|[\u4e00-\u9fff]{2,8}[:：=].+|[\u4e00-\u9fff]{1,6}(?:制造|服务|零售|房地产|建筑|[\u4e00-\u9fff])业(?:\d{1,7}人)?|[\u4e00-\u9fff]{1,4}行业"
    r"|q{2,}|.{2,10}(?:那[个边里]|这[个边里])|第?.{1,3}集团|.{1,6}公司"
)
_ATTACHED_ADDRESS = lazy_pattern(
    r"(?:公司|客户)?地址(?:是|在)?([\u4e00-\u9fff]{2,20}[路街道镇村区园]\S{0,30})"
)
_ATTACHED_RIVAL = lazy_pattern(
    r"(?:竞品|竞争对手|对手)(?:是|有)?([^\s也都在报买签花了过还\d]{2,12})"
)
_SIGNS = " ~!！。.·…"
_PLACE_NAMES = frozenset((*PROVINCES, *CITIES))
_COUNTED = lazy_pattern(
    r"[\d一二两三四五六七八九十百千万半](?:多|来|余)? ?(?:[台套个件只张批吨辆间项组条份双对卷桶箱瓶袋盒枚颗根支块米"
    r"斤点路部亩平㎡盏株盆桌把副本桩幅面扇架艘节粒包捆车户位座片门]|公里|通道|平米|平方|公斤|千克|mw|kw|kva|人份?|万千瓦|万只|万个)"
)
_ROUGHLY = lazy_pattern(
    r"(?:大概|大约|约)?[\d一二两三四五六七八九十百千万]{1,7}"
    r"(?:[多来余][台套个件只张批吨辆份双箱瓶袋盒颗根支块米斤]|[台套个件只张批吨辆份双箱瓶袋盒颗根支块米斤](?:左右|上下|的样子))"
)
_THING = lazy_pattern(
    r"(?:[机器灯柜箱车泵阀管线缆板屏门窗桌椅床笔纸布料剂油漆胶膜袋瓶桶盒杯锅炉罐釜窑梯塔架台仪表镜刀具件套品轴缸轮环簧丝网筛链带绳索"
    r"杆棒钉栓壳盖芯片模枪舱棚席毯衣鞋帽罩种苗肉鱼米酒茶盐糖果菜粮药牌栏亭砖瓦砂泥钢铁铜铝木煤电池草盐碱酸粉浆液饼肥饲书卡包被枕巾伞"
    r"厨灶槽垫球琴束船艇端头盘圈胎毡帘幕笼碗壶渠桩梁柱筋粒珠绒纱棉麻革皮蛋奶酱醋座条块]|机器人|[设装配]备|系统|软件|平台|程序|网站|方案|服务|工程|设施|装置|基站|机房|厨房|库房|冷库|展厅|教室|车间|[实洁].?室"
    r"|设计|打样|制作|制造|加工|运输|物流|仓储|配送|投放|推广|广告|策划|印刷|培训|课程|咨询|测评|检测|监测|监控|巡检|运维|维修|维护|保养"
    r"|维保|清洗|洗涤|清洁|保洁|绿化|处理|治理|改造|装修|装饰|施工|安装|加装|拆除|焊接|喷涂|电镀|发泡|体检|年检|团险|保险|重疾险|车险|贷款"
    r"|教育金|理财|租赁|出租|包车|外包|代工|外协|招聘|派遣|翻译|审计|代账|记账|认证|专利|商标|对接|集成|互通|开发|定制|录播|直播|拍摄"
    r"|会务|年会|团建|旅游|接待|[早午晚盒]餐|点餐|团餐|食堂|灯会|灯光秀|展会摊位|摊位|展位|农场|分布式|光伏|储能|全包|半包|整装|精装|软装"
    r"|账号|授权|许可|域名|云桌面|服务器|带宽|专线|短信|机柜|主材|辅料|假体|载体|缸体|主体|球场|跑道|地坪|座舱|空调|电梯|空压|阅览室"
    r"|[a-z]{2,6})(?:年框|更新|升级|一批|若干|采购|项目)?$"
)
_LATIN_THING = lazy_pattern(r"(?=.{4,40}$)[a-z][a-z -]+[a-z]|[a-z]{2,8}[\u4e00-\u9fff]{2,8}")


def is_other_matter(word: str) -> bool:
    """Tell whether a word speaks of something else than a need: 老李介绍, 苏州, 首付30%, 明年再说."""
    plain = to_simplified(word).lower().strip(_SIGNS)
    if plain in _PLACE_NAMES or _WHOLE.fullmatch(plain):
        return True
    return _OTHER_MATTER.search(plain) is not None and not _says_want(plain)


def is_thing(word: str) -> bool:
    """Tell whether a word is a thing by its form: 医废转运箱."""
    return _THING.search(to_simplified(word).lower()) is not None


def is_counted(word: str) -> bool:
    """Tell whether a word is nothing but a rough number of pieces: 一千多台, 300来套."""
    return _ROUGHLY.fullmatch(to_simplified(word)) is not None


def attached_value(word: str) -> tuple[str, str] | None:
    """Return the field and value of a label written in one with what it says: 竞品大华, 地址浦东新区张江路100号."""
    plain = to_simplified(word)
    if (found := _ATTACHED_ADDRESS.fullmatch(plain)) is not None:
        return "address", word[found.start(1) :]
    if (found := _ATTACHED_RIVAL.fullmatch(plain)) is not None:
        return "competitor", word[found.start(1) :]
    return None


def doubt_about_need(words: list[str]) -> str:
    """Return what to ask about words that would be the need; empty where one of them says that it is."""
    for word in words:
        plain = to_simplified(word).lower().strip(_SIGNS)
        if NEED.search(plain) or _COUNTED.search(plain) or _THING.search(plain):
            return ""
        if _LATIN_THING.fullmatch(plain):
            return ""
    return f"需求是「{' '.join(words)}」吗？"


def _says_want(plain: str) -> bool:
    """Tell whether something is asked for in so many words, whatever else is said of it: 想要公司注册."""
    is_told = (
        re.match(
            r"(?:就|主要|说|[他她]们?|对方|客户|这边|那边|我们)*(?:想|要|需要?|打算|准备|考虑|采购|购买|求购)",
            plain,
        )
        is not None
    )
    return (
        is_told and re.search(_TALK, plain) is None and re.search(r"发票|招标|投标", plain) is None
    )
