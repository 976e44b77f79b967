import { routes } from '@bluebox/contracts/routes';
import { expect, it } from 'vitest';
import { sealBox } from './console/api/inventory.ts';
import { listOptions } from './console/api/paging.ts';
import { useApiMutation as useConsoleMutation } from './console/api/use-api-mutation.ts';
import { getJson, postJson, postText, writeRequest } from './platform/api.ts';
import { followStream } from './platform/events.ts';
import { prefetch } from './public/data/prefetch.ts';
import { useApiMutation } from './public/data/use-api-mutation.ts';
import { useReloadOnNews } from './public/data/use-reload-on-news.ts';
import { useResource } from './public/data/use-resource.ts';

const box = { boxId: 'b-1' };
const drive = { driveId: 'd-1' };

it('the text of a request is its body as JSON, or an empty object without a body', () => {
  expect([
    writeRequest(routes.sealBox.at(box), { weight: 7 }),
    writeRequest(routes.withdrawPledge.at({ pledgeId: 'p-1' })),
  ]).toEqual([
    { path: routes.sealBox.at(box), text: '{"weight":7}' },
    { path: routes.withdrawPledge.at({ pledgeId: 'p-1' }), text: '{}' },
  ]);
});

const reload = () => {};
const text: string = routes.showBox.at(box);
const asText = (data: string) => data;
const asBox = (answer: { readonly contents: readonly unknown[] }) => answer;

// The compiler checks this spec. It fails at each `@ts-expect-error` whose next line has no error.
export const refusedByTheCompiler = {
  anAddressThatNoRouteGave() {
    // @ts-expect-error -- not every text is an address
    void getJson(text);
    // @ts-expect-error -- not every text is an address
    void postJson(text, { weight: 7 });
    // @ts-expect-error -- not every text is an address
    prefetch(text);
    // @ts-expect-error -- an address with an added piece is a mere text
    void getJson(`${routes.showBox.at(box)}/origins`);
    // @ts-expect-error -- not every text is an address
    followStream(text, { on: {} });
  },
  aRouteThatWasRenamed() {
    // @ts-expect-error -- the route is called showBox
    void getJson(routes.readBox.at(box));
    // @ts-expect-error -- the route is called sealBox
    void postJson(routes.closeBox.at(box), { weight: 7 });
  },
  aRouteOfAnotherKind() {
    // @ts-expect-error -- this route is posted
    void getJson(routes.openDrive.at());
    // @ts-expect-error -- this route is read
    void postJson(routes.listDrives.at({}));
    // @ts-expect-error -- this route sends a file
    void getJson(routes.drawQr.at({}, { text: 'x' }));
    // @ts-expect-error -- this route sends events
    prefetch(routes.streamTotals.at(drive));
    // @ts-expect-error -- this route sends one answer, not events
    followStream(routes.showTotals.at(drive), { on: {} });
  },
  anotherBody() {
    // @ts-expect-error -- the body is missing
    void postJson(routes.sealBox.at(box));
    // @ts-expect-error -- the body is incomplete
    void postJson(routes.sealBox.at(box), {});
    // @ts-expect-error -- a field has another name
    void postJson(routes.sealBox.at(box), { weightInGrams: 7 });
    // @ts-expect-error -- a field has another type
    void postJson(routes.sealBox.at(box), { weight: '7' });
    // @ts-expect-error -- this route has no body
    void postJson(routes.withdrawPledge.at({ pledgeId: 'p-1' }), { weight: 7 });
    // @ts-expect-error -- the body is incomplete
    writeRequest(routes.sealBox.at(box), {});
    // @ts-expect-error -- not every text is the body of a route
    void postText({ path: routes.sealBox.at(box), text: '{}' });
    const sealing = writeRequest(routes.sealBox.at(box), { weight: 7 });
    // @ts-expect-error -- this text is the body of another route
    void postText({ path: routes.packBox.at(box), text: sealing.text });
  },
  anotherAnswer() {
    // @ts-expect-error -- a caller does not choose the type of the answer
    void getJson<{ readonly contents: readonly unknown[] }>(routes.showBox.at(box));
    void getJson(routes.showBox.at(box)).then(asBox);
    // @ts-expect-error -- totals have no contents
    void getJson(routes.showTotals.at(drive)).then(asBox);
    // @ts-expect-error -- the answer to sealing a box has no contents
    void postJson(routes.sealBox.at(box), { weight: 7 }).then(asBox);
  },
  anotherEvent() {
    followStream(routes.streamTotals.at(drive), { on: { totals: ({ rows }) => rows } });
    // @ts-expect-error -- the event is called totals
    followStream(routes.streamTotals.at(drive), { on: { total: () => {} } });
    // @ts-expect-error -- the stream has no event beside totals
    followStream(routes.streamTotals.at(drive), { on: { totals: () => {}, entry: () => {} } });
    // @ts-expect-error -- a listener is missing
    followStream(routes.streamTotals.at(drive), { on: {} });
    // @ts-expect-error -- totals have no contents
    followStream(routes.streamTotals.at(drive), { on: { totals: asBox } });
    // @ts-expect-error -- the data is not a text
    followStream(routes.streamFeed.at(drive), { on: { entry: asText } });
    // @ts-expect-error -- an entry of the feed has no rows
    followStream(routes.streamFeed.at(drive), { on: { entry: ({ rows }) => rows } });
  },
  useHooks() {
    const { resource } = useResource(routes.showBox.at(box));
    if (resource.status === 'ready') {
      asBox(resource.body);
      // @ts-expect-error -- a box has no slug
      resource.body.slug;
    }
    // @ts-expect-error -- not every text is an address
    useResource(text);
    // @ts-expect-error -- this route is posted
    useResource(routes.sealBox.at(box));
    const { act } = useApiMutation(routes.sealBox.at(box), (answer) => {
      // @ts-expect-error -- the answer to sealing a box has no contents
      asBox(answer);
    });
    void act({ weight: 7 }, 3);
    // @ts-expect-error -- the body is missing
    void act();
    // @ts-expect-error -- a field has another name
    void act({ weightInGrams: 7 });
    const withdrawal = useApiMutation(routes.withdrawPledge.at({ pledgeId: 'p-1' }), () => {});
    void withdrawal.act();
    // @ts-expect-error -- this route has no body
    void withdrawal.act({ weight: 7 });
    const sealing = useConsoleMutation({
      send: sealBox('b-1'),
      // @ts-expect-error -- the answer to sealing a box has no contents
      onDone: (answer) => asBox(answer),
    });
    // @ts-expect-error -- a field has another name
    sealing.mutate({ weightInGrams: 7 });
    useReloadOnNews(routes.streamTotals.at(drive), (onNews) => ({ totals: onNews }), reload);
    // @ts-expect-error -- this stream has other events
    useReloadOnNews(routes.streamTotals.at(drive), (onNews) => ({ journey: onNews }), reload);
  },
  inLists() {
    listOptions({
      queryKey: [],
      query: { sorted: 'oldest' },
      // @ts-expect-error -- there is no such parameter in the query
      load: (query, options) => getJson(routes.listPledges.at(drive, query), options),
      rowsOf: () => [],
    });
    listOptions({
      queryKey: [],
      query: { sort: 'shortest' },
      // @ts-expect-error -- `shortest` is not a known value of `sort`
      load: (query, options) => getJson(routes.listPledges.at(drive, query), options),
      rowsOf: () => [],
    });
    listOptions({
      queryKey: [],
      query: {},
      // @ts-expect-error -- one box is not a page of a list
      load: (_query, options) => getJson(routes.showBox.at(box), options),
      rowsOf: () => [],
    });
    listOptions({
      queryKey: [],
      query: {},
      load: (query, options) => getJson(routes.listBoxes.at(drive, query), options),
      // @ts-expect-error -- a list of boxes has no pledges
      rowsOf: ({ pledges }) => pledges,
    });
  },
};
