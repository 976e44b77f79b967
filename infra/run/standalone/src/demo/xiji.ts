import { addDays, type DriveTermsInput } from '@bluebox/contracts';

/** Historical first day and expected arrival of the drive. */
export const XIJI_OPENED_ON = '2023-03-20';
export const XIJI_EXPECTED_ARRIVAL = '2023-03-28';
const DAYS_OPEN = 3;

/**
 * Returns the terms of the drive for 西吉县红十字会, with dates moved by whole days. The needs are the rounded-down
 * totals that the newspaper printed; hand-in point and document are examples.
 */
export function xijiTerms(shiftDays: number): DriveTermsInput {
  const opensOn = addDays(XIJI_OPENED_ON, shiftDays);
  return {
    title: '社会互助小蓝箱 · 西吉',
    summary: '为宁夏固原市西吉县募集家中未开封的常用药、家庭药箱和血氧仪。',
    recipient: {
      name: '西吉县红十字会',
      region: '宁夏回族自治区固原市西吉县',
      authority: '西吉县红十字会委托募集函（示例）',
    },
    window: { opensOn, closesOn: addDays(opensOn, DAYS_OPEN - 1) },
    expectedArrival: addDays(XIJI_EXPECTED_ARRIVAL, shiftDays),
    needs: [
      { needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 },
      { needId: 'n2', category: 'kit', unit: 'set', quantity: 40 },
      {
        needId: 'n3',
        category: 'device',
        unit: 'unit',
        itemName: '指夹式脉搏血氧仪',
        quantity: 20,
      },
    ],
    handInPoints: [{ pointId: 'p1', name: '融新科技中心 B1 收集点', hours: '工作日 10:00–18:00' }],
    rules: {
      categories: ['medicine', 'kit', 'device'],
      sealedOnly: true,
      minimumMonthsAtArrival: 6,
      devicesMustWork: true,
      prescriptionAllowed: true,
    },
    noticeVersion: '2023-03',
  };
}
