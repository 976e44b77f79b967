import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriveTermsInput, SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { pino } from 'pino';
import { type Client, connect, RequestRefused } from '../../run/standalone/src/client.ts';
import type { Config } from '../../run/standalone/src/config.ts';
import { type RunningServer, startServer } from '../../run/standalone/src/server.ts';

export const COORDINATOR = {
  name: '值班协调员',
  login: 'coordinator',
  password: 'seven quiet boats at noon',
} as const;

export interface Bluebox {
  /** Folder with `data`, `keys` and a stand-in for the pages. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly keyFolder: string;
  readonly server: RunningServer;
  readonly url: string;
  /** Client that is signed in as the first coordinator. */
  readonly coordinator: Client;
  /** Returns the server's log. */
  readonly logged: () => string;
  close(): Promise<void>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'bluebox-e2e-'));

const LIMITS = { requests: 1_000_000, guesses: 1_000_000 };

/**
 * Starts the whole server, as `npm start` does, on a new folder or on a folder that was used before.
 * @param more settings that differ from the usual ones.
 * @param now the server's clock, if not the real one.
 */
export async function startBluebox(
  folder = temporaryFolder(),
  more: Partial<Config> = {},
  now?: () => Date,
): Promise<Bluebox> {
  const dataFolder = join(folder, 'data');
  const keyFolder = join(folder, 'keys');
  const webRoot = join(folder, 'web');
  mkdirSync(webRoot, { recursive: true });
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Bluebox</title>');
  const config: Config = {
    dataFolder,
    keyFolder,
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    ledgerWitnesses: [],
    trustedProxy: false,
    tls: undefined,
    proofOfWorkBits: 4,
    securityLogDays: 400,
    logLevel: 'debug',
    ...more,
  };
  const lines: string[] = [];
  const server = await startServer({
    config,
    webRoot,
    logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    limits: LIMITS,
    ...(now === undefined ? {} : { now }),
    onFatal(error) {
      throw error;
    },
  });
  const coordinator = connect(server.url);
  if (server.setupCode === undefined)
    await coordinator.post(routes.signIn.at(), {
      login: COORDINATOR.login,
      password: COORDINATOR.password,
    });
  else await coordinator.post(routes.setUp.at(), { code: server.setupCode, ...COORDINATOR });
  return {
    folder,
    dataFolder,
    keyFolder,
    server,
    url: server.url,
    coordinator,
    logged: () => lines.join(''),
    close: () => server.close(),
  };
}

/** Returns the cookie of a coordinator's session, for requests that {@link Client} would not send. */
export async function sessionCookie(url: string): Promise<string> {
  const response = await fetch(`${url}${routes.signIn.at()}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ login: COORDINATOR.login, password: COORDINATOR.password }),
  });
  return response.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
}

export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true });

/** Returns today's date in the drive's time zone, plus some days. */
export const today = (days = 0): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

export const driveTerms = (): DriveTermsInput => ({
  title: '社会互助小蓝箱 · 测试',
  recipient: { name: '西吉县红十字会', authority: '西红函〔2023〕5号' },
  window: { opensOn: today(), closesOn: today(2) },
  expectedArrival: today(8),
  needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 }],
  handInPoints: [{ pointId: 'p1', name: '融新科技中心 B1 收集点' }],
  rules: {
    categories: ['medicine', 'kit', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: true,
  },
  noticeVersion: '2023-03',
});

/** Opens and publishes a drive. @param terms terms that differ from the usual ones. @returns its id. */
export async function openDrive(
  coordinator: Client,
  slug: string,
  terms: Partial<DriveTermsInput> = {},
): Promise<string> {
  const { driveId } = await coordinator.post(routes.openDrive.at(), {
    slug,
    terms: { ...driveTerms(), ...terms },
  });
  await coordinator.post(routes.publishDrive.at({ driveId }));
  return driveId;
}

export const medicineLine = (quantity: number) => ({
  item: {
    name: '布洛芬缓释胶囊',
    specification: '0.3g×24粒',
    category: 'medicine' as const,
    unit: 'box' as const,
  },
  quantity,
  expiry: today(900),
});

export const pledgeBody = (quantity: number) => ({
  lines: [medicineLine(quantity)],
  noticeVersion: '2023-03',
  sourceDeclared: true as const,
});

/** Hands in and accepts a pledge of medicine, so that there is something to pack. */
export async function acceptedParcel(
  { coordinator, server }: Pick<Bluebox, 'coordinator' | 'server'>,
  driveId: string,
  quantity: number,
): Promise<{
  readonly pledge: SubmitPledgeAnswer;
  readonly receptionId: string;
  readonly parcelId: string;
}> {
  const pledge = await coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(quantity));
  await server.application.settled();
  const { receptionId } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    reference: pledge.reference,
    lines: [{ lineId: 'l1', quantity }],
  });
  await coordinator.post(routes.inspect.at({ receptionId }), {
    lineId: 'l1',
    parts: [{ quantity, seen: { condition: 'sealed' } }],
  });
  await server.application.settled();
  const { parcels } = await coordinator.get(
    routes.listParcels.at({ driveId }, { available: true, limit: 200 }),
  );
  const parcel = parcels.find(({ pledgeId }) => pledgeId === pledge.pledgeId);
  if (parcel === undefined) throw new Error('the accepted parcel does not show');
  return { pledge, receptionId, parcelId: parcel.id };
}

/** Returns the error of a refused request. @throws when it was not refused. */
export async function refusal(request: Promise<unknown>): Promise<RequestRefused> {
  try {
    await request;
  } catch (error) {
    if (error instanceof RequestRefused) return error;
    throw error;
  }
  throw new Error('the request was not refused');
}
