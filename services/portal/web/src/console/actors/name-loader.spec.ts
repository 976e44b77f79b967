import { MOST_GIVER_NAMES, MOST_NAMES } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { PAGE_SIZE } from '../api/paging.ts';
import { MOST_NAMES_AT_ONCE } from '../api/portal.ts';
import { nameLoader } from './name-loader.ts';

const MOST = 3;

/** Names every account but `account-0`. */
function loaderUnderTest() {
  const requests: (readonly string[])[] = [];
  const loadName = nameLoader({
    most: MOST,
    async load(ids) {
      requests.push(ids);
      const named = ids.filter((id) => id !== 'account-0');
      return named.map((id) => [id, `name of ${id}`]);
    },
  });
  return { loadName, requests };
}

it('names that are asked for in one turn share a request, and each account is asked for once', async () => {
  const { loadName, requests } = loaderUnderTest();
  const asked = ['account-1', 'account-0', 'account-1'];
  expect(await Promise.all(asked.map(loadName))).toEqual([
    'name of account-1',
    null,
    'name of account-1',
  ]);
  expect(requests).toEqual([['account-1', 'account-0']]);
  expect(await loadName('account-2')).toBe('name of account-2');
  expect(requests).toHaveLength(2);
});

it('no request asks for more names than may be asked for at once', async () => {
  const { loadName, requests } = loaderUnderTest();
  const asked = Array.from({ length: MOST + 1 }, (_, index) => `account-${index + 1}`);
  const names = await Promise.all(asked.map(loadName));
  expect(names).toEqual(asked.map((id) => `name of ${id}`));
  expect(requests.map(({ length }) => length)).toEqual([MOST, 1]);
});

it('no page asks for more names at once than the services give', () => {
  expect(MOST_NAMES_AT_ONCE).toBe(MOST_NAMES);
  expect(PAGE_SIZE).toBe(MOST_GIVER_NAMES);
});

it('a failed request fails for everyone who asked, and the next one is sent anew', async () => {
  let isDown = true;
  const loadName = nameLoader({
    most: MOST,
    async load() {
      if (isDown) throw new Error('offline');
      return [];
    },
  });
  const failed = await Promise.allSettled(['account-1', 'account-2'].map(loadName));
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isDown = false;
  expect(await loadName('account-1')).toBeNull();
});
