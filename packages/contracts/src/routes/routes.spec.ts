import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { TotalsView } from '../api/index.ts';
import { type Address, type AnswerOf, type BodyOf, route, routes } from './index.ts';

describe('a route of the public API', () => {
  it('is exported under the name of its operation', () => {
    for (const [name, { operation }] of Object.entries(routes)) expect(operation).toBe(name);
  });

  it('is the only one with its method and path', () => {
    const known = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(known).size).toBe(known.length);
  });

  it('encodes its parameters, so that none can change the rest of the path', () => {
    expect(routes.openDrive.at()).toBe('/api/pledge/drives');
    expect(routes.showPhoto.at({ consignmentId: 'c-1', photoId: 'p-1' })).toBe(
      '/api/shipment/consignments/c-1/photos/p-1',
    );
    expect(routes.drawShare.at({ slug: 'xiji' })).toBe('/api/portal/drives/xiji/share.png');
    expect(routes.findCode.at({ code: '../a?b#c' })).toBe('/api/tracker/codes/..%2Fa%3Fb%23c');
  });

  it('adds its query without empty parameters', () => {
    const drive = { driveId: 'd-1' };
    expect(routes.listPledges.at(drive, { search: '药 盒', limit: 5, sort: 'oldest' })).toBe(
      '/api/pledge/drives/d-1/pledges?search=%E8%8D%AF+%E7%9B%92&limit=5&sort=oldest',
    );
    expect(routes.listParcels.at(drive, { available: true, search: '', lot: undefined })).toBe(
      '/api/inventory/drives/d-1/parcels?available=true',
    );
    expect(routes.listParcels.at(drive, {})).toBe('/api/inventory/drives/d-1/parcels');
  });
});

// The compiler checks that each statement below a directive is a type error.
export function refusedByTheCompiler() {
  // @ts-expect-error -- the parameter has another name
  routes.showDrive.at({ drive: 'd-1' });
  // @ts-expect-error -- the path has no parameter, and this is one of the query
  routes.findItems.at({ code: '06901028075763' });
  // @ts-expect-error -- a parameter is missing
  routes.showPhoto.at({ consignmentId: 'c-1' });
  // @ts-expect-error -- there is no such parameter in the query
  routes.listPledges.at({ driveId: 'd-1' }, { sorted: 'oldest' });
  const filter = { limit: 5, sorted: 'oldest' };
  // @ts-expect-error -- there is no such parameter, also in a query of several
  routes.listPledges.at({ driveId: 'd-1' }, { limit: 5, sorted: 'oldest' });
  // @ts-expect-error -- there is no such parameter in the variable
  routes.listPledges.at({ driveId: 'd-1' }, filter);
  // @ts-expect-error -- there is no such parameter in what is spread
  routes.listPledges.at({ driveId: 'd-1' }, { ...filter, sort: 'oldest' });
  // @ts-expect-error -- there is no such parameter beside what is spread
  routes.listPledges.at({ driveId: 'd-1' }, { ...{ limit: 5 }, sorted: 'oldest' });
  const sometimes = filter.limit > 5 ? { sorted: 'oldest' } : {};
  // @ts-expect-error -- there is no such parameter in one of the two
  routes.listPledges.at({ driveId: 'd-1' }, sometimes);
  // @ts-expect-error -- the names of the parameters are not known
  routes.listPledges.at({ driveId: 'd-1' }, { search: 'x' } as Record<string, string>);
  // @ts-expect-error -- there is no such parameter beside the required one
  routes.listShortDated.at({ driveId: 'd-1' }, { ...{ until: '2024-01-01' }, from: '2023' });
  // @ts-expect-error -- the query is not one of the known values
  routes.listPledges.at({ driveId: 'd-1' }, { sort: 'shortest' });
  // @ts-expect-error -- the query is required
  routes.listShortDated.at({ driveId: 'd-1' });
  // @ts-expect-error -- this route has no query
  routes.showBox.at({ boxId: 'b-1' }, { limit: 5 });
  // @ts-expect-error -- a route with events is a stream
  route<{ events: { shown: z.ZodString }; answers: { 200: z.ZodString } }>()(
    'showDrive',
    'get',
    '/api/pledge/drives',
  );
  // @ts-expect-error -- a stream names its events
  route<{ answers: { 200: z.ZodString } }>()('follow', 'get', '/api/pledge/drives', 'events');
  // @ts-expect-error -- a body must be whole
  const body: BodyOf<typeof routes.sealBox> = {};
  // @ts-expect-error -- this is another route's answer
  const answer: AnswerOf<typeof routes.showBox> = {} as z.output<typeof TotalsView>;
  // @ts-expect-error -- a plain string is not an address
  const address: Address<typeof routes.showBox> = '/api/inventory/boxes/b-1';
  // @ts-expect-error -- this is the address of another route
  const other: Address<typeof routes.showBox> = routes.listDrives.at({});
  return { body, answer, address, other };
}
