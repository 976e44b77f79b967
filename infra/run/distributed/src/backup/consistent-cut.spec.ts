import { BUCKET_COUNT } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consistentCut } from './consistent-cut.ts';

const SERVICES = ['pledge', 'inventory', 'shipment'] as const;
type Service = (typeof SERVICES)[number];
const buckets = Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket);

interface Happened {
  readonly bucket: number;
  /** The published event, of any service, that caused this event. */
  readonly cause?: { readonly service: Service; readonly position: number };
}

/**
 * Simulates services that commit, assign positions, publish, and react to each other's events, one step at a
 * time.
 */
function world(seed: number) {
  const logs = new Map(
    SERVICES.map((service) => [
      service,
      buckets.map(() => ({
        events: [] as Happened[],
        waiting: [] as Happened[],
        published: 0,
      })),
    ]),
  );
  const laneOf = (service: Service, bucket: number) => {
    const lane = logs.get(service)?.[bucket];
    if (lane === undefined) throw new Error();
    return lane;
  };
  let state = seed;
  const choose = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const step = () => {
    const service = SERVICES[choose(SERVICES.length)] ?? 'pledge';
    const bucket = 3 + choose(2);
    const lane = laneOf(service, bucket);
    const kind = choose(4);
    if (kind === 0) lane.waiting.push({ bucket });
    if (kind === 1) lane.events.push(...lane.waiting.splice(0));
    if (kind === 2) lane.published = lane.events.length;
    if (kind === 3) {
      const from = SERVICES[choose(SERVICES.length)] ?? 'pledge';
      const { published } = laneOf(from, bucket);
      if (published > 0)
        lane.waiting.push({ bucket, cause: { service: from, position: published } });
    }
  };
  /** Called at each asynchronous step of the search: runs up to 59 steps in about one of twenty calls. */
  const meanwhile = async () => {
    if (choose(20) === 0) for (let steps = choose(60); steps > 0; steps--) step();
    await Promise.resolve();
  };
  return { laneOf, meanwhile, step };
}

describe('a cut through the logs of all services', () => {
  it('contains no event whose cause it lacks, whatever happens during the search', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { laneOf, meanwhile, step } = world(seed);
        for (let steps = 0; steps < 200; steps++) step();
        const end = async (service: Service) => {
          const waiting = buckets.flatMap((bucket) => laneOf(service, bucket).waiting);
          await meanwhile();
          const positions: number[] = [];
          for (const bucket of buckets) {
            positions.push(laneOf(service, bucket).events.length);
            await meanwhile();
          }
          return { positions, waiting };
        };
        const cut = await consistentCut<Service, Happened>(
          {
            pledge: () => end('pledge'),
            inventory: () => end('inventory'),
            shipment: () => end('shipment'),
          },
          async (service, bucket) => {
            await meanwhile();
            return laneOf(service, bucket).published;
          },
          meanwhile,
        );
        for (const service of SERVICES) {
          const { positions, waiting } = cut[service];
          for (const [bucket, last] of positions.entries()) {
            const held = [
              ...laneOf(service, bucket).events.slice(0, last),
              ...waiting.filter((one) => one.bucket === bucket),
            ];
            for (const { cause } of held)
              if (cause !== undefined)
                expect(cut[cause.service].positions[bucket]).toBeGreaterThanOrEqual(cause.position);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is found at the first attempt when nothing happens', async () => {
    let looks = 0;
    const end = (times: number) => async () => {
      looks += 1;
      return { positions: buckets.map((bucket) => bucket * times), waiting: [{ bucket: 3 }] };
    };
    const cut = await consistentCut(
      { pledge: end(0), inventory: end(1), shipment: end(2) },
      async (service, bucket) => bucket * SERVICES.indexOf(service),
      async () => {},
    );
    expect(looks).toBe(SERVICES.length);
    expect(cut.shipment).toEqual({
      positions: [0, 2, 4, 6, 8, 10, 12, 14],
      waiting: [{ bucket: 3 }],
    });
  });

  it('is not found when a topic is always ahead of its database', async () => {
    const pledge = async () => ({ positions: buckets.map(() => 4), waiting: [] });
    const published = async (_service: 'pledge', bucket: number) => (bucket === 6 ? 5 : 4);
    await expect(consistentCut({ pledge }, published, async () => {})).rejects.toThrow(
      /bucket 6 .* older than its topic/,
    );
  });
});
