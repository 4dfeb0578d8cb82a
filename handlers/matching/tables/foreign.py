"""Brands that are written in Latin letters and in Chinese, whose sounds do not tell it: Siemens is 西门子.

Source: the Chinese names under which these companies are registered in China, and the Latin ones that
Chinese companies print; written down by the authors. Folded, the Latin word without signs and blanks.
A change here changes what is stored: raise `engine.ENGINE_VERSION`.
"""

CHINESE = dict(
    pair.split("=")
    for pair in """
    siemens=西门子 bosch=博世 schneider=施耐德 bayer=拜耳 basf=巴斯夫 honeywell=霍尼韦尔 philips=飞利浦 emerson=艾默生
    rockwell=罗克韦尔 danfoss=丹佛斯 omron=欧姆龙 fanuc=发那科 kuka=库卡 yaskawa=安川 atlascopco=阿特拉斯科普柯
    caterpillar=卡特彼勒 komatsu=小松 otis=奥的斯 kone=通力 schindler=迅达 thyssenkrupp=蒂森克虏伯 daikin=大金
    panasonic=松下 toshiba=东芝 hitachi=日立 mitsubishi=三菱 sony=索尼 sharp=夏普 canon=佳能 nikon=尼康 epson=爱普生
    ricoh=理光 fujitsu=富士通 samsung=三星 hyundai=现代 ericsson=爱立信 nokia=诺基亚 qualcomm=高通 intel=英特尔
    microsoft=微软 oracle=甲骨文 sap=思爱普 ibm=国际商业机器 cisco=思科 dell=戴尔 hp=惠普 apple=苹果 amazon=亚马逊
    google=谷歌 tesla=特斯拉 toyota=丰田 honda=本田 nissan=日产 bmw=宝马 mercedesbenz=奔驰 volkswagen=大众 audi=奥迪
    ford=福特 volvo=沃尔沃 porsche=保时捷 michelin=米其林 bridgestone=普利司通 zf=采埃孚 valeo=法雷奥 schaeffler=舍弗勒
    dupont=杜邦 dow=陶氏 shell=壳牌 exxonmobil=埃克森美孚 evonik=赢创 henkel=汉高 pfizer=辉瑞 roche=罗氏 novartis=诺华
    merck=默克 astrazeneca=阿斯利康 sanofi=赛诺菲 gsk=葛兰素史克 medtronic=美敦力 nestle=雀巢 unilever=联合利华
    loreal=欧莱雅 proctergamble=宝洁 pepsico=百事 cocacola=可口可乐 starbucks=星巴克 mcdonalds=麦当劳 kfc=肯德基
    nike=耐克 adidas=阿迪达斯 ikea=宜家 walmart=沃尔玛 carrefour=家乐福 huawei=华为 lenovo=联想 zte=中兴 hisense=海信
    haier=海尔 midea=美的 gree=格力 alibaba=阿里巴巴 tencent=腾讯 bytedance=字节跳动 hikvision=海康威视 byd=比亚迪
    catl=宁德时代 foxconn=富士康 tsmc=台积电 saintgobain=圣戈班 wacker=瓦克 festo=费斯托
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
"""Latin brand to the Chinese one."""

LATIN = {chinese: latin for latin, chinese in CHINESE.items()}
"""Chinese brand to the Latin one."""

WORDS = frozenset(("apple", "amazon", "shell", "sharp", "oracle", "canon", "ford", "dow"))
"""Those that are words of the language too: with another word they are another's brand (Apple Tree)."""
