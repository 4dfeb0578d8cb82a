/**
 * The second story: seven weeks of one customer, from 报备 to the last ruling. Time is what it is about, so its
 * buttons move the clock: far, then day by day until the card is there that the rules say comes.
 */
import { answered, cardsAbout, fromBot, words } from "./seen.js";
import { forwardUntil, tomorrowAt } from "./tools.js";

/** The number of the case about a brand, as the decider's newest card shows it. */
function caseNumber(name, brand) {
  const card = fromBot(name).filter((one) => words(one).includes(brand)).findLast((one) => /#A\d+/.test(words(one)));
  return card ? words(card).match(/#A\d+/)[0] : "#A1";
}

const isPooled = (brand) => cardsAbout("王磊", brand, /客户进了公海/).length > 0;
const notices = (brand) => cardsAbout("王磊", brand, /快要释放/).length;

export const longStepsAbout = ({ name, brand, short, phone }) => [
  {
    who: "王磊", title: "报备一个新客户", fill: `报备 ${name} 张伟 ${phone} 需求:采购巡检终端 来源:行业展会`,
    text: "故事从一次报备开始。王磊登记了客户，然后就忘了它。", see: "保护期 30 天：保护到哪天，卡片上写明。",
    done: () => answered("王磊", new RegExp(`报备[\\s\\S]*${brand}`), /报备成功/),
  },
  {
    who: "王磊", title: "三周没有人联系", go: "快进三周", act: () => forwardUntil(19, () => cardsAbout("王磊", brand, /没有跟进/).length > 0),
    text: "没有跟进，机器人先提醒归属人，5 个工作日后主管也知道，7 个工作日标为有风险。", see: "提醒卡片：已多少个工作日没有跟进。有风险也不会释放。",
    done: () => cardsAbout("王磊", brand, /没有跟进/).length > 0,
  },
  {
    who: "王磊", title: "一次有效跟进", fill: `跟进 ${short} 今天上门拜访了张伟，谈了巡检终端的数量和预算`,
    text: "王磊终于去拜访了一次。", see: "保护期从今天起重新算 30 天。没人接的电话不算。",
    done: () => answered("王磊", new RegExp(`跟进[\\s\\S]*${brand}`), /跟进已记录/),
  },
  {
    who: "王磊", title: "又是三周没有动静", go: "快进到第一次预告", act: () => forwardUntil(21, () => notices(brand) > 0),
    text: "再快进，直到保护期还剩 7 天。", see: "到期预告：保护到哪天、最早什么时候释放，可以跟进、延期或释放。",
    done: () => notices(brand) > 0,
  },
  {
    who: "王磊", title: "再一次预告", go: "快进到下一次预告", act: () => forwardUntil(0, () => notices(brand) > 1 || isPooled(brand)),
    text: "没有预告绝不释放：前 3 天、前 1 天还会各说一次。", see: "又一张预告。遇到休息日提前到前一个工作日，同一天的两次合成一张。",
    done: () => notices(brand) > 1 || isPooled(brand),
  },
  {
    who: "王磊", title: "释放到公海", go: "快进到释放", act: () => forwardUntil(0, () => isPooled(brand), 16),
    text: "王磊没有理会。保护期过后的下一个工作日 9:30，客户进公海。", see: "王磊收到通知：别人何时可以领取，他自己要等冷却期。",
    done: () => isPooled(brand),
  },
  {
    who: "韩梅梅", title: "同事从公海领取", fill: `领取 ${short}`, act: () => tomorrowAt(10),
    text: "公海里要等 24 小时，大家都看得到以后才能领。过一天，韩梅梅领走了它。", see: "领取成功：资料和历史都在，保护期从今天重新开始。",
    done: () => answered("韩梅梅", new RegExp(`领取[\\s\\S]*${brand}`), /领取成功/),
  },
  {
    who: "王磊", title: "王磊想要回来", fill: `报备 ${name} 张伟 ${phone}`,
    text: "王磊发现客户归了韩梅梅，又报备一次。", see: "没有登记：已有归属。韩梅梅马上知道他来过。",
    done: () => answered("王磊", new RegExp(`报备[\\s\\S]*${brand}`), /申诉/),
  },
  {
    who: "王磊", title: "申诉立案", fill: `申诉 ${short} 上个月已经上门拜访过张伟，有会议纪要`,
    text: "他申诉，请主管裁定。裁定前保护期不会到期。", see: "案号、裁定人和时限；赵敏收到一张写着双方记录的卡片。",
    done: () => answered("王磊", new RegExp(`申诉[\\s\\S]*${brand}`), /已提出申诉/),
  },
  {
    who: "赵敏", title: "主管裁定", fill: () => `裁定 ${caseNumber("赵敏", brand)} 维持 释放前预告过三次，领取有效`,
    text: "赵敏是两人的共同主管。卡片上有报备、跟进、证据和裁定顺序；她判维持。", see: "双方都收到裁定、理由和依据的规则版本。",
    done: () => cardsAbout("王磊", brand, /裁定结果/).length > 0,
  },
  {
    who: "王磊", title: "不服，申诉到上一级", fill: `申诉 ${short} 会议纪要没有看，请再看一次`,
    text: "三个工作日内可以申诉一次，由上一级终局裁定。", see: "案子转给上一级，这里是管理员吴昊。",
    done: () => cardsAbout("吴昊", brand, /终局/).length > 0,
  },
  {
    who: "吴昊", title: "终局裁定", fill: () => `裁定 ${caseNumber("吴昊", brand)} 改判 纪要核对无误，客户归王磊`,
    text: "吴昊看了双方的记录，改判给王磊。这次之后不能再申诉。", see: "客户回到王磊名下，双方收到终局裁定；发「历史」能看到整段经过，「导出卷宗」多年后也能重现。",
    done: () => cardsAbout("王磊", brand, /改判：客户归/).length > 0,
  },
];

/** What is worth a look once the long story is over. */
export const moreAfterLong = ({ short }) => [
  { who: "王磊", title: "整段经过", fill: `历史 ${short}` },
  { who: "王磊", title: "保护期怎么来的", fill: `为什么 ${short}` },
  { who: "李雷", title: "看看公海", fill: "公海" },
];
