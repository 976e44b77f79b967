// The drives of the measurements, and the pledges of the large one.
import { calendarDay } from '@bluebox/contracts';
import { addDays } from '@bluebox/contracts/acceptance';
import { routes } from '@bluebox/contracts/routes';
import { connect } from '@bluebox/standalone';

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

/** Returns the day that is so many days from now, in the time zone of the drives. */
export const day = (days) => addDays(calendarDay(new Date().toISOString()), days);

/** Terms that the drives of the measurements have in common. */
const TERMS = {
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

/** Sets up the first account, opens a drive with these terms, and publishes it. @returns the id of the drive. */
export async function publishedDrive(client, { setupCode, account, slug, terms }) {
  await client.post(routes.setUp.at(), { code: setupCode, ...account });
  const { driveId } = await client.post(routes.openDrive.at(), {
    slug,
    terms: { ...TERMS, ...terms },
  });
  await client.post(routes.publishDrive.at({ driveId }));
  return driveId;
}

/** Opens the large drive. @returns the id of the drive, and a client with the cookie of its account. */
export async function openDrive(url, setupCode) {
  const { client, cookie } = session(url);
  const driveId = await publishedDrive(client, {
    setupCode,
    account: ACCOUNT,
    slug: 'bench',
    terms: {
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
    },
  });
  return { client, cookie: cookie(), driveId };
}

/** Signs in to the account that `openDrive` has set up. */
export async function signIn(url) {
  const { client, cookie } = session(url);
  await client.post(routes.signIn.at(), { login: ACCOUNT.login, password: ACCOUNT.password });
  return { client, cookie: cookie() };
}

/** Returns a client, and a function that returns the client's cookies as a header, for other requests. */
function session(url) {
  const cookies = new Map();
  return {
    client: connect(url, undefined, cookies),
    cookie: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
}
