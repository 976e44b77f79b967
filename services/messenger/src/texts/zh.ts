import type { MessageWords } from './words.ts';

const CASES = { missing: '缺少', damaged: '有破损', surplus: '多出', request: '提要求' } as const;

export const zh: MessageWords = {
  sender: '小蓝箱',
  test: '这是一条测试消息。收到即表示通知渠道已接通。',
  published: (recipient, closesOn) => `活动已发布，为${recipient}募集物资，登记截止到${closesOn}。`,
  completed: '活动已结束。感谢每一位参与的同事。',
  caseOpened: (kind, box) =>
    box === undefined
      ? `新增一个工单：${CASES[kind]}。请到工单页处理。`
      : `第 ${box} 箱新增一个工单：${CASES[kind]}。请到工单页处理。`,
  consignmentConfirmed: (number, boxes) => `第 ${number} 号运单的 ${boxes} 箱，对方已全部签收。`,
  giver: {
    title: (reference) => `您捐的东西有新进展（登记编号 ${reference}）`,
    received: (pieces) => `收集点已经收到 ${pieces} 件。`,
    sent: (boxes) => `装有您捐的东西的 ${boxes} 箱已经发出。`,
    confirmed: (boxes) => `其中 ${boxes} 箱，对方已经签收。`,
    toFetch: (pieces) => `有 ${pieces} 件没能收下，请到收集点取回。`,
    more: '每样东西到了哪里，请打开登记时得到的专属链接查看。',
    end: (url) => `不想再收到这样的邮件，请打开：${url}`,
  },
  digest: {
    title: (day) => `每日汇总（${day}）`,
    sinceYesterday: (hour) => `昨天 ${hour} 点以来`,
    newPledges: (count) => `新增登记 ${count} 笔`,
    confirmedBoxes: (count) => `对方签收 ${count} 箱`,
    newCases: (count) => `新增工单 ${count} 个`,
    openCases: (count) => `未办结的工单 ${count} 个。`,
    short: (lines) => `交付时少了：${lines}。`,
    nothingNew: '没有新的登记、签收或工单。',
  },
  outstanding: {
    title: (pledges, day) => `截至${day}，还有 ${pledges} 笔登记没有交来：`,
    none: (day) => `截至${day}，登记的物资都已交来。`,
    pledges: (count) => `${count} 笔`,
    noPoint: '没选收集点',
    noDepartment: '没填部门',
    bring: (closesOn) => `请在${closesOn}前交到登记时选的收集点。`,
    bringWithin: (days) =>
      `请在登记后 ${days} 天内交到登记时选的收集点，过后登记可能失效，要重新登记。`,
    more: (groups) => `另有 ${groups} 组，请到后台查看。`,
  },
  goods: (items) => items.join('、'),
  aside: (text) => `（${text}）`,
  list: (parts) => parts.join('、'),
  colon: '：',
  day: (day) => {
    const [, month, date] = day.split('-').map(Number);
    return `${month}月${date}日`;
  },
};
