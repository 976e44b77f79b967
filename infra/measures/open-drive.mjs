// The drive that the measurements of a large drive have in common, and its pledges.
import { routes } from '@bluebox/contracts/routes';

export const ACCOUNT = { name: 'bench', login: 'bench', password: 'long enough to measure' };
const NAMES = ['布洛芬缓释胶囊', '连花清瘟胶囊', '板蓝根颗粒', '感冒灵颗粒', '蒙脱石散'];
export const DEPARTMENTS = Array.from({ length: 12 }, (_, index) => `第${index + 1}大区`);

/** Returns the body of a pledge; each number gives another one. */
export function pledge(number) {
  return {
    lines: [
      {
        item: {
          name: NAMES[number % NAMES.length],
          specification: '0.3g×24粒',
          category: 'medicine',
          unit: 'box',
        },
        quantity: 1 + (number % 3),
        expiry: '2029-05-31',
      },
    ],
    giver: { staffNumber: `BK${100_000 + number}` },
    department: DEPARTMENTS[number % DEPARTMENTS.length],
    handInPointId: number % 2 === 0 ? 'p1' : 'p2',
    noticeVersion: '2023-03',
    sourceDeclared: true,
  };
}

/** Sets up the first account, opens a drive and publishes it. @returns the account's cookie, and the drive's id. */
export async function openDrive(url, setupCode) {
  let cookie = '';
  const post = async (path, body) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body ?? {}),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const set = response.headers.getSetCookie().map((text) => text.split(';')[0]);
    if (set.length > 0) cookie = set.join('; ');
    return response.json();
  };
  const day = (days) =>
    new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
  await post(routes.setUp.at(), { code: setupCode, ...ACCOUNT });
  const { driveId } = await post(routes.openDrive.at(), {
    slug: 'bench',
    terms: {
      title: '社会互助小蓝箱',
      recipient: { name: '西吉县红十字会', authority: '委托募集函' },
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
      rules: {
        categories: ['medicine', 'kit', 'device'],
        sealedOnly: true,
        minimumMonthsAtArrival: 6,
        devicesMustWork: true,
        prescriptionAllowed: true,
      },
      noticeVersion: '2023-03',
    },
  });
  await post(routes.publishDrive.at({ driveId }));
  return { cookie, driveId };
}
