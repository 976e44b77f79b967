import type { MessageWords } from './words.ts';

const CASES = { missing: '少件', damaged: '破损', surplus: '多件', request: '求助' } as const;

export const zh: MessageWords = {
  sender: '小蓝箱',
  test: '这是一条测试消息。收到即表示通知渠道已接通。',
  published: (recipient, closesOn) => `活动已发布，为${recipient}募集物资，认捐截止到${closesOn}。`,
  completed: '活动已结束。感谢每一位参与的同事。',
  caseOpened: (kind, box) =>
    box === undefined
      ? `新增一个工单：${CASES[kind]}。请到工单页处理。`
      : `第 ${box} 箱新增一个工单：${CASES[kind]}。请到工单页处理。`,
  consignmentConfirmed: (number, boxes) => `第 ${number} 号运单的 ${boxes} 箱，收件方已全部签收。`,
  digest: {
    title: (day) => `每日汇总（${day}）`,
    sinceYesterday: (hour) => `昨天 ${hour} 点以来`,
    newPledges: (count) => `新增认捐 ${count} 份`,
    confirmedBoxes: (count) => `收件方签收 ${count} 箱`,
    newCases: (count) => `新增工单 ${count} 个`,
    openCases: (count) => `未办结的工单 ${count} 个。`,
    short: (lines) => `交付时短少：${lines}。`,
    nothingNew: '没有新的认捐、签收或工单。',
  },
  outstanding: {
    title: (pledges, day) => `截至${day}，还有 ${pledges} 份认捐没有交来：`,
    none: (day) => `截至${day}，认捐的物资都已交来。`,
    pledges: (count) => `${count} 份`,
    noPoint: '未选交付点',
    noDepartment: '未填部门',
    bring: (closesOn) => `请在${closesOn}前交到认捐时选的交付点。`,
    more: (groups) => `另有 ${groups} 组，见后台。`,
  },
  list: (parts) => parts.join('、'),
  colon: '：',
  day: (day) => {
    const [, month, date] = day.split('-').map(Number);
    return `${month}月${date}日`;
  },
};
