// Terms of the large drive of the measurements, and the pledges to it. This file loads nothing of Bluebox but the
// contracts, so that a peer can use it without holding Bluebox in memory.
import { addDays, calendarDay } from '@bluebox/contracts';

const NAMES = ['布洛芬缓释胶囊', '连花清瘟胶囊', '板蓝根颗粒', '感冒灵颗粒', '蒙脱石散'];
export const DEPARTMENTS = Array.from({ length: 12 }, (_, index) => `第${index + 1}大区`);

const line = (number) => ({
  item: {
    name: NAMES[number % NAMES.length],
    specification: '0.3g×24粒',
    category: 'medicine',
    unit: 'box',
  },
  quantity: 1 + (number % 3),
  expiry: '2029-05-31',
});

/** Returns the body of a pledge of one line; each number gives another one. */
export function pledge(number) {
  return {
    lines: [line(number)],
    giver: { staffNumber: `BK${100_000 + number}` },
    department: DEPARTMENTS[number % DEPARTMENTS.length],
    handInPointId: number % 2 === 0 ? 'p1' : 'p2',
    noticeVersion: TERMS.noticeVersion,
    sourceDeclared: true,
  };
}

/** Returns the body of a pledge of one line or, for an odd number, of two, with their lots. */
export function pledgeOfSomeLines(number) {
  const lineWithLot = (at) => ({ ...line(at), lot: String(200_000 + (at % 1_000)) });
  return {
    ...pledge(number),
    lines:
      number % 2 === 0 ? [lineWithLot(number)] : [lineWithLot(number), lineWithLot(number + 1)],
  };
}

export const piecesOf = ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** Returns the day that is so many days from now, in the time zone of the drives. */
export const day = (days) => addDays(calendarDay(new Date().toISOString()), days);

/** Terms that the drives of the measurements have in common. */
export const TERMS = {
  title: '社会互助小蓝箱',
  recipient: { name: '西吉县红十字会', authority: '委托募集函' },
  rules: {
    categories: ['medicine', 'kit', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: true,
  },
  noticeVersion: '2023-03',
};

/** Returns the terms of the large drive. */
export const termsOfLargeDrive = () => ({
  ...TERMS,
  window: { opensOn: day(0), closesOn: day(30) },
  expectedArrival: day(40),
  needs: [
    { needId: 'n1', category: 'medicine', unit: 'box', quantity: 100_000 },
    { needId: 'n2', category: 'kit', unit: 'set', quantity: 40 },
  ],
  handInPoints: [
    { pointId: 'p1', name: 'B1 收集点' },
    { pointId: 'p2', name: '前台' },
  ],
  departments: DEPARTMENTS,
});
