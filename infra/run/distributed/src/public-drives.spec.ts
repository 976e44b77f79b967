import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { drivesOfOrganisationsFrom, publicDrivesFrom } from './public-drives.ts';

/** Starts a service that gives the prepared answers and records its requests. */
async function stubService(answers: Readonly<Record<string, readonly [number, object]>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    const [status, body] = answers[request.url ?? ''] ?? [404, { code: 'UNKNOWN_DRIVE' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('the portal reads public drives from each service as an anonymous caller', async () => {
  const pledge = await stubService({ '/drives/xiji': [200, { driveId: 'drive-0001' }] });
  const tracker = await stubService({ '/drives/drive-0001/totals': [200, { rows: [] }] });
  const { drive, totals } = publicDrivesFrom(
    { pledge: pledge.url, tracker: tracker.url },
    async ({ subject, roles, links }, audience) =>
      `${audience}-${subject}-${roles.length + links.length}`,
  );
  expect(await drive('xiji')).toEqual({ driveId: 'drive-0001' });
  expect(await totals('drive-0001')).toEqual({ rows: [] });
  expect(await drive('../boxes')).toBeUndefined();
  expect(pledge.asked).toEqual([
    'Bearer pledge-public-0 /drives/xiji',
    'Bearer pledge-public-0 /drives/..%2Fboxes',
  ]);
  expect(tracker.asked).toEqual(['Bearer tracker-public-0 /drives/drive-0001/totals']);
});

it('the portal cannot read a public drive when a service fails', async () => {
  const broken = await stubService({ '/drives/xiji': [503, {}] });
  const { drive } = publicDrivesFrom({ pledge: broken.url, tracker: broken.url }, () => 'token');
  await expect(drive('xiji')).rejects.toThrow('503');
});

it('the portal follows no redirect with its token', async () => {
  const elsewhere = await stubService({ '/stolen': [200, {}] });
  const server = createServer((_, response) => {
    response.writeHead(302, { location: `${elsewhere.url}/stolen` }).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { drive } = publicDrivesFrom({ pledge: url, tracker: url }, () => 'token');
  await expect(drive('xiji')).rejects.toThrow();
  expect(elsewhere.asked).toEqual([]);
});

it('the portal counts the drives of an organisation as its caller, and fails if it cannot', async () => {
  const pledge = await stubService({
    '/drives?organisationId=canteen-1': [200, { drives: [{}, {}] }],
    '/drives?organisationId=library-1': [503, {}],
  });
  const { count } = drivesOfOrganisationsFrom(
    { pledge: pledge.url },
    async ({ subject }, audience) => `${audience}-${subject}`,
  );
  const caller = { subject: 'account-1', roles: ['coordinator'], links: [] } as const;
  expect(await count('canteen-1', caller)).toBe(2);
  await expect(count('library-1', caller)).rejects.toThrow('503');
  expect(pledge.asked[0]).toBe('Bearer pledge-account-1 /drives?organisationId=canteen-1');
});
