"""English words of company names with the Chinese trade they translate, and what says nothing.

Source: the authors' own list of what Chinese companies print as their English names.
"""

TRADES = {
    key: han
    for line in """
    科技 technology technologies tech hi-tech hitech
    信息 information infor info
    信息技术 it
    贸易 trading trade commerce commercial
    实业 industrial industry industries enterprise enterprises
    电子 electronics electronic electron
    食品 foods food
    物流 logistics
    化工 chemical chemicals chemistry
    石化 petrochemical petrochemicals
    生化 biochemical biochem
    投资 investment investments invest inv
    软件 software
    生物 biotech biotechnology bio biological biotechnologies biology
    医药 pharmaceutical pharmaceuticals pharma pharm medicine pharmacy
    能源 energy
    新能源 newenergy
    材料 material materials
    新材料 newmaterials newmaterial
    传媒 media
    广告 advertising
    服饰 apparel garment garments clothing fashion
    家具 furniture
    网络 network networks
    智能 intelligent intelligence smart
    半导体 semiconductor semiconductors
    光电 optoelectronics photoelectric optoelectronic photoelectricity
    医疗 medical healthcare med
    器械 device devices apparatus
    建材 buildingmaterials
    建筑 construction building constructions
    教育 education
    机械 machinery machine mechanical machines
    设备 equipment equipments
    银行 bank banking banks
    证券 securities
    保险 insurance
    基金 fund
    金融 finance financial
    机场 airport
    高速 expressway
    公路 highway
    港口 port ports harbour harbor
    航空 airlines aviation airline
    航运 shipping
    钢 steel iron
    铝业 aluminum aluminium
    铜业 copper
    钨业 tungsten
    锂业 lithium
    稀土 rareearth
    钴业 cobalt
    冶金 metallurgy metallurgical smelting
    黄金 gold
    矿业 mining
    石油 oil petroleum
    燃气 gas
    电力 power electricpower
    电气 electric electrical
    水务 water
    环保 environmental environment environ
    汽车 automobile automotive auto motor motors vehicle
    零部件 parts components
    房地产 properties realestate property estate ppt
    地产 land
    酒店 hotel hotels
    旅游 tourism travel
    文化 culture cultural
    娱乐 entertainment
    影视 film films pictures movie
    游戏 game games gaming
    体育 sports sport
    生活 lifestyle living life
    家居 home household homes
    创意 creative
    农业 agriculture agricultural
    股份 shares
    通信 communication communications telecom telecommunication telecommunications
    光学 optical optics
    激光 laser
    精密 precision
    自动化 automation
    机器人 robot robotics
    纺织 textile textiles
    纸业 paper
    包装 packaging packing
    水泥 cement
    玻璃 glass
    陶瓷 ceramic ceramics
    轮胎 tire tyre tyres
    橡胶 rubber
    塑料 plastic plastics
    电缆 cable cables
    仪器 instrument instruments
    照明 lighting
    电器 appliance appliances
    啤酒 brewery beer
    酒 wine liquor winery distillery
    乳业 dairy milk
    百货 departmentstore
    超市 supermarket
    印刷 printing
    珠宝 jewelry jewellery
    海洋 ocean marine
    数据 data
    数字 digital
    生态 ecological ecology
    园林 landscape garden gardens
    健康 health
    中药 tcm herbal
    交通 transportation transport traffic
    铁路 railway railroad
    核 nuclear
    风电 wind windpower
    太阳能 solar
    光伏 photovoltaic
    发展 development
    工程 engineering
    服务 service services
    国际 international
    系统 system systems
    控股 holdings holding
    资本 capital
    管理 management mgmt
    集团 grp
    供应链 supplychain
    租赁 leasing lease
    检测 testing test inspection
    设计 design
    咨询 consulting consultancy consultant
    餐饮 catering restaurant restaurants
    装饰 decoration decorating
    广场 plaza
    饲料 feed feeds
    种业 seed seeds
    渔业 fishery fisheries
    糖业 sugar
    盐业 salt
    肥业 fertilizer fertilizers
    农药 pesticide agrochemical agrochem
    涂料 paint coating coatings
    染料 dye dyestuff
    纤维 fiber fibre fibers
    集成电路 ic
    芯片 chip chips
    显示 display
    储能 storage
    电池 battery batteries
    电机 electricmotor
    阀门 valve valves
    泵业 pump pumps
    轴承 bearing bearings
    工具 tool tools
    模具 mould mold
    钢铁 steelworks
    铸造 casting foundry
    船舶 shipbuilding ship ships
    航天 aerospace space
    航空 aero aircraft
    卫星 satellite
    信托 trust
    期货 futures
    担保 guarantee
    租车 rental
    学院 institute academy
    基建 infrastructure infra
    劳务 labor labour
    安全 security safety
    云 cloud
    视频 video
    音响 audio acoustic acoustics
    光纤 fiberoptic
    热能 heat thermal heating
    制冷 refrigeration
    空调 airconditioning
    茶业 tea
    皮革 leather
    鞋业 shoes footwear
    玩具 toy toys
    母婴 babyhood
    化妆品 cosmetics cosmetic
    美容 beauty
    眼科 eye ophthalmology
    口腔 dental
    医院 hospital hospitals
    疫苗 vaccine vaccines
    血液 blood
    基因 gene genetics genomics
    诊断 diagnostics diagnostic
    """.strip().splitlines()
    for han, *keys in [line.split()]
    for key in keys
}
"""English trade word (as squeezed tokens) to the Chinese one."""

FORMS = frozenset(
    """
    co ltd limited inc incorporated corp corporation llc llp plc gmbh ag sa bv nv oy ab pty pte kg srl spa
    company group holdings holding hldg hldgs hold share lp kk se as the of and kgaa sarl sas bhd sdn jsc ooo
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
"""Legal forms and joints: no part of a Latin brand."""

PLACES = {
    "重庆": ("chongqing",),
    "厦门": ("xiamen",),
    "长沙": ("changsha",),
    "成都": ("chengdu",),
    "佛山": ("foshan",),
    "长春": ("changchun",),
    "蚌埠": ("bengbu",),
    "六安": ("luan",),
    "西藏": ("tibet", "xizang"),
    "内蒙古": ("innermongolia",),
    "香港": ("hongkong", "hk"),
    "澳门": ("macau", "macao"),
    "陕西": ("shaanxi",),
    "广东": ("canton",),
    "哈尔滨": ("harbin",),
    "乌鲁木齐": ("urumqi",),
    "呼和浩特": ("hohhot",),
    "拉萨": ("lhasa",),
    "中国": ("china", "chinese", "zhongguo"),
}
"""English names of places that are not the syllables of their characters one by one."""
