/** The first story: nine steps of some minutes. Only texts, and how a step shows that it happened. */
import { answered, buttons, fromBot, isView, words } from "./seen.js";
import { state } from "./state.js";
import { tomorrowAt } from "./tools.js";

export const stepsAbout = ({ name, brand, short, phone }) => [
  {
    who: "王磊", title: "报备一个新客户", fill: `报备 ${name} 张伟 ${phone} 需求:采购巡检终端 来源:行业展会`,
    text: "销售王磊在展会上认识了一位客户，一句话登记下来。", see: "一秒内回一张卡片：报备成功、客户编号、保护到哪天。",
    done: () => answered("王磊", new RegExp(`报备[\\s\\S]*${brand}`), new RegExp(brand)),
  },
  {
    who: "李雷", title: "同事查一查", fill: `查重 ${short}`,
    text: "同部门的李雷也听说了这家公司，先查重。", see: "只告诉他已有人报备、归谁、还剩几天，联系人和电话看不到。",
    done: () => answered("李雷", /查重|有人跟|是谁的/),
  },
  {
    who: "李雷", title: "撞单：再报备一次", fill: `报备 ${name} 张伟 ${phone}`,
    text: "李雷还是报备了同一家。", see: "没有登记，理由写明，给出三条路：申请协作、申诉、关注释放。",
    done: () => answered("李雷", new RegExp(`报备[\\s\\S]*${brand}`), /申请协作|关注释放/),
  },
  {
    who: "李雷", title: "只写个简称", fill: `报备 ${short} 赵刚 13905120001`,
    text: "李雷又报一次：名称只写简称，联系人和电话都换了。", see: "没有悄悄登记，也没有一口回绝：列出相近的客户和理由（同字号），由他说「不是同一家」或「就是这家」。",
    done: () => answered("李雷", new RegExp(`报备 ${brand}`), /不是同一家/),
  },
  {
    who: "王磊", title: "归属人马上知道", text: "王磊已经收到通知。切换过去，在最新的卡片上按「同意协作」。", see: "谁、什么时候、凭什么报备了他的客户。", go: "切换到王磊",
    done: () => fromBot("王磊").some((one) => /李雷/.test(words(one)) && /同意|协作/.test(words(one)) && !buttons(one).includes("同意协作")),
  },
  {
    who: "李雷", title: "李雷成了协作人", text: "再从李雷的眼里看。", see: `他收到通知：现在是${brand}的协作人，可以一起跟进。`, go: "切换到李雷",
    done: () => isView("李雷") && fromBot("李雷").some((one) => /协作人|同意/.test(words(one)) && !buttons(one).includes("申请协作")),
  },
  {
    who: "王磊", title: "跟进，保护期顺延", fill: `跟进 ${short} 今天电话聊了,张总对报价有点犹豫 下次 明天上午10点`,
    text: "王磊打了一个电话，记一笔。", see: "有效跟进让保护期从今天重新算，并记下明天上午 10 点的提醒。",
    done: () => answered("王磊", new RegExp(`跟进[\\s\\S]*${brand}`)),
  },
  {
    who: "王磊", title: "让时间快进", text: "不用真的等到明天，把试玩的时钟拨过去。", see: "到点来一张提醒卡片，可以直接跟进，也可以稍后提醒。明天若是休息日，就再快进一天。", go: "快进到明天 10 点", act: () => tomorrowAt(10),
    done: () => state.clockOffsetMs > 0 && fromBot("王磊").some((one) => /稍后提醒/.test(words(one))),
  },
  {
    who: "赵敏", title: "主管看全貌", fill: `客户 ${short}`,
    text: "赵敏是华东销售部的主管，问一问这个客户；再发「帮助」看看她还能做什么。", see: "主管看得到完整电话、归属和跟进。",
    done: () => answered("赵敏", new RegExp(`客户\\s*${brand}|帮助`)),
  },
];

/** What else is worth a try once the story is over; `group` says it in the first group of that person. */
export const moreAbout = ({ short, phone }) => [
  { who: "孙悦", title: "按电话查重", fill: `查重 ${phone}` },
  { who: "陈晨", title: "只知道名称，先存草稿", fill: "报备 星河物流" },
  { who: "吴昊", title: "管理员看凭什么说相近", fill: `查重依据 ${short}` },
  { who: "韩梅梅", title: "在群里查重，只给脱敏结果", fill: `@报备助手 查重 ${short}`, group: true },
  { who: "王磊", title: "看自己的客户", fill: "我的客户" },
];
