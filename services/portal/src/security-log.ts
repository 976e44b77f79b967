import { createHash, createHmac } from 'node:crypto';
import type {
  DisclosureKind,
  Grant,
  Role,
  SecurityEntry,
  SecurityKind,
  SecurityOutcome,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type Change,
  change,
  findEach,
  type KeySource,
  liveKeys,
  type Query,
  type View,
} from '@bluebox/event-sourcing';
import { BoundedMap, listPage } from '@bluebox/service-http';
import { put, removed } from './account-transactions.ts';

/*
 * The security log: entries about sign-ins, accounts and disclosures. Entries have random ids only,
 * and are removed after a set time. No route changes or removes an entry.
 */

/** Collection of the entries in the portal's store. */
export const SECURITY_LOG = 'security-log';

const DAY = 86_400_000;
const MINUTE = 60_000;
const ADDRESS_BYTES = 16;
/**
 * Largest number of different refusals per minute that have entries of their own. Further refusals
 * are counted together, because many addresses at once could otherwise fill the disk.
 */
const MOST_REFUSALS = 300;
/** Address of an entry that counts the refusals of many addresses. */
const OTHERS = 'others';
/**
 * Time, in milliseconds, within which a repeated disclosure gets no entry of its own, because pages
 * load again what they show. Each export has its entry.
 */
const REPEATED_WITHIN: Readonly<Record<DisclosureKind, number>> = {
  'contacts-read': 10 * MINUTE,
  'log-read': 10 * MINUTE,
  export: 0,
  'log-exported': 0,
};
/** Routes whose subject is a drive, while the givers whom they name differ from request to request. */
const OF_MANY_GIVERS: ReadonlySet<string | undefined> = new Set([
  routes.findGivers.operation,
  routes.listGiverNames.operation,
]);
/**
 * Whether equal entries tell of the same disclosure. Contacts without a known subject, or of a drive as
 * a whole, may be those of different givers each time.
 */
const canRepeat = ({ kind, subject, route }: SecurityAct): boolean =>
  kind !== 'contacts-read' || (subject !== undefined && !OF_MANY_GIVERS.has(route));
/** Largest number of disclosures whose repetition is noticed. */
const MOST_REMEMBERED = 10_000;
/** Number of entries that one transaction removes at most. */
const REMOVED_AT_ONCE = 500;

/** The act that an entry records. */
export interface SecurityAct {
  readonly kind: SecurityKind;
  readonly outcome: SecurityOutcome;
  /**
   * Id of the account that acted, null for nobody; by default the account of the request's session.
   */
  readonly account?: string | null | undefined;
  /** Random id or reference of what was acted on. */
  readonly subject?: string | undefined;
  readonly roles?: readonly Role[];
  readonly grants?: readonly Grant[];
  readonly factor?: SecurityEntry['factor'];
  readonly route?: string;
}

/** The request that caused an entry. */
export interface SecurityOrigin {
  /** Network address, of which only a keyed hash is stored. */
  readonly address: string;
  /** Id of the request. */
  readonly correlation: string;
  /** Id of the signed-in account. */
  readonly account?: string | undefined;
}

/** Writes entries that one request causes. */
export interface SecurityRecorder {
  /** Returns the change that appends an entry, for the transaction of the act itself. */
  entry(act: SecurityAct): Change;
  /**
   * Appends the entry of a disclosure, unless it repeats an earlier one.
   * @throws when the entry cannot be written, so that the act can be refused.
   */
  require(act: SecurityAct & { readonly kind: DisclosureKind }): Promise<void>;
  /**
   * Records a refusal. Equal refusals within a minute share one entry. A failure to write is only
   * reported, because the request is refused anyway.
   */
  refused(act: SecurityAct): Promise<void>;
}

export interface SecurityLogFilter {
  readonly kind?: SecurityKind | undefined;
  readonly account?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface SecurityLog {
  recorder(origin: SecurityOrigin): SecurityRecorder;
  /** Returns one page of entries, newest first. */
  page(
    filter: SecurityLogFilter,
    paging: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{
    readonly rows: readonly SecurityEntry[];
    readonly total: number;
    readonly next?: string;
  }>;
  /** Yields all matching entries, newest first. */
  entries(filter: SecurityLogFilter): AsyncIterable<SecurityEntry>;
  /** Removes entries that are older than the set time. */
  tidy(): Promise<void>;
}

export interface SecurityLogOptions {
  readonly view: View;
  /** Key of the hashes of addresses. */
  readonly addressKey: KeySource;
  /** Number of days for which entries are kept. */
  readonly days: number;
  readonly now: () => Date;
  /** Source of ids that ascend, because entries of one millisecond are sorted by id. */
  readonly newId: () => string;
  /** Called when a refusal could not be recorded. */
  readonly onTrouble: (error: unknown) => void;
}

const NEWEST_FIRST = [['at', 'desc']] as const satisfies NonNullable<Query['sort']>;

const whereOf = ({ kind, account, from, to }: SecurityLogFilter): NonNullable<Query['where']> => ({
  ...(kind === undefined ? {} : { kind }),
  ...(account === undefined ? {} : { account }),
  ...(from === undefined && to === undefined
    ? {}
    : {
        at: {
          ...(from === undefined ? {} : { gte: from }),
          ...(to === undefined ? {} : { lt: to }),
        },
      }),
});

/**
 * Returns the id of the entry that counts equal refusals of a minute. It follows from the refusal, so that
 * several processes count in one entry.
 * @param begin beginning of the minute, in milliseconds.
 */
const refusalId = (begin: number, key: string): string => {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return `${begin.toString(16).padStart(12, '0')}-${hash}`;
};

export function openSecurityLog(options: SecurityLogOptions): SecurityLog {
  const { view, addressKey, now, newId, onTrouble } = options;
  const digest = (address: string): string =>
    createHmac('sha256', liveKeys(addressKey).current)
      .update(address)
      .digest()
      .subarray(0, ADDRESS_BYTES)
      .toString('base64url');
  const write = (entry: Change) => view.apply({ from: {}, to: {}, changes: [entry] });

  let minute = 0;
  const refusals = new Set<string>();
  /** Whether a refusal gets an entry of its own in this minute. */
  const hasOwnEntry = (time: number, key: string): boolean => {
    const current = Math.floor(time / MINUTE);
    if (current !== minute) {
      minute = current;
      refusals.clear();
    }
    if (refusals.size >= MOST_REFUSALS && !refusals.has(key)) return false;
    refusals.add(key);
    return true;
  };
  const disclosed = new BoundedMap<string, number>(MOST_REMEMBERED);

  const recorder = (origin: SecurityOrigin): SecurityRecorder => {
    const address = digest(origin.address);
    const told = (act: SecurityAct): Omit<SecurityEntry, 'id' | 'at'> => {
      const account = act.account === null ? undefined : (act.account ?? origin.account);
      return {
        kind: act.kind,
        outcome: act.outcome,
        ...(account === undefined ? {} : { account }),
        ...(act.subject === undefined ? {} : { subject: act.subject }),
        ...(act.roles === undefined ? {} : { roles: [...act.roles] }),
        ...(act.grants === undefined ? {} : { grants: [...act.grants] }),
        ...(act.factor === undefined ? {} : { factor: act.factor }),
        ...(act.route === undefined ? {} : { route: act.route }),
        address,
        correlation: origin.correlation,
      };
    };
    const keyOf = ({ correlation: _, ...facts }: Omit<SecurityEntry, 'id' | 'at'>): string =>
      JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
    const entry = (act: SecurityAct): Change => {
      const at = now();
      return put(SECURITY_LOG, {
        id: newId(),
        at: at.toISOString(),
        ...told(act),
      });
    };
    return {
      entry,
      async require(act) {
        const key = keyOf(told(act));
        const time = now().getTime();
        const last = canRepeat(act) ? disclosed.get(key) : undefined;
        if (last !== undefined && Math.abs(time - last) < REPEATED_WITHIN[act.kind]) return;
        await write(entry(act));
        disclosed.set(key, time);
      },
      async refused(act) {
        const at = now();
        const own = told(act);
        const facts = hasOwnEntry(at.getTime(), keyOf(own))
          ? own
          : { kind: own.kind, outcome: own.outcome, address: OTHERS, correlation: own.correlation };
        const id = refusalId(Math.floor(at.getTime() / MINUTE) * MINUTE, keyOf(facts));
        try {
          await write(
            change<SecurityEntry>(SECURITY_LOG, id, (counted) =>
              counted === undefined
                ? { id, at: at.toISOString(), ...facts, count: 1 }
                : { ...counted, count: (counted.count ?? 1) + 1 },
            ),
          );
        } catch (error) {
          onTrouble(error);
        }
      },
    };
  };

  return {
    recorder,
    page: (filter, { limit, after }) =>
      listPage<SecurityEntry>(view, SECURITY_LOG, {
        where: whereOf(filter),
        sort: NEWEST_FIRST,
        limit,
        after,
      }),
    entries: (filter) =>
      findEach<SecurityEntry>((query) => view.find<SecurityEntry>(SECURITY_LOG, query), {
        where: whereOf(filter),
        sort: NEWEST_FIRST,
      }),
    async tidy() {
      const before = new Date(now().getTime() - options.days * DAY).toISOString();
      for (;;) {
        const old = await view.find<SecurityEntry>(SECURITY_LOG, {
          where: { at: { lt: before } },
          limit: REMOVED_AT_ONCE,
        });
        if (old.length === 0) return;
        await view.apply({
          from: {},
          to: {},
          changes: old.map(({ id }) => removed(SECURITY_LOG, id)),
        });
      }
    },
  };
}
