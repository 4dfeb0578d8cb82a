/**
 * The customer the guided story is about. The bot remembers its customers when the playground is reset,
 * so each round plays with another one, of a name that is not like the earlier ones: 64 until they repeat.
 * The long story has brands and numbers of its own: one company must not turn up in both.
 */
const CITIES = ["杭州", "宁波", "苏州", "厦门", "成都", "武汉", "青岛", "长沙"];
const BRANDS = ["云杉", "海川", "金石", "南星", "朗润", "青禾", "博远", "天枢"];
const LONG_BRANDS = ["松原", "远帆", "恒泰", "明湖", "飞鸿", "启元", "锦程", "丰禾"];
const TRADES = ["智能科技", "精密机械", "医疗器械", "食品饮料", "环保工程", "汽车零部件", "建筑材料", "电子商务"];
const FIRST_PHONE = 13812345678;
const LONG_PHONE = 13912345678;

/** Full name, brand, short name and phone of the customer of a round (0 is 杭州云杉智能科技有限公司). */
export const customerOf = (round) => one(round, BRANDS, FIRST_PHONE);

/** The customer of a round of the long story (0 is 杭州松原智能科技有限公司). */
export const longCustomerOf = (round) => one(round, LONG_BRANDS, LONG_PHONE);

function one(round, brands, firstPhone) {
  const count = brands.length;
  const place = round % count;
  const lap = Math.floor(round / count);
  const brand = brands[place];
  const trade = TRADES[(place + 3 * lap) % count];
  const city = CITIES[(place + lap) % count];
  return { name: `${city}${brand}${trade}有限公司`, brand, short: brand + trade.slice(0, 2), phone: String(firstPhone + (round % count ** 2)) };
}
