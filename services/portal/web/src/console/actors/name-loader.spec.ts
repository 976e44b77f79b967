import { MOST_NAMES } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { MOST_AT_ONCE, nameLoader } from './name-loader.ts';

/** Names every account but `account-0`. */
function loaderUnderTest() {
  const requests: (readonly string[])[] = [];
  const loadName = nameLoader(async (ids) => {
    requests.push(ids);
    const named = ids.filter((id) => id !== 'account-0');
    return { names: named.map((accountId) => ({ accountId, name: `name of ${accountId}` })) };
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

it('no request asks for more accounts than the portal names at once', async () => {
  expect(MOST_AT_ONCE).toBe(MOST_NAMES);
  const { loadName, requests } = loaderUnderTest();
  const asked = Array.from({ length: MOST_AT_ONCE + 1 }, (_, index) => `account-${index + 1}`);
  const names = await Promise.all(asked.map(loadName));
  expect(names).toEqual(asked.map((id) => `name of ${id}`));
  expect(requests.map(({ length }) => length)).toEqual([MOST_AT_ONCE, 1]);
});

it('a failed request fails for everyone who asked, and the next one is sent anew', async () => {
  let isDown = true;
  const loadName = nameLoader(async () => {
    if (isDown) throw new Error('offline');
    return { names: [] };
  });
  const failed = await Promise.allSettled(['account-1', 'account-2'].map(loadName));
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isDown = false;
  expect(await loadName('account-1')).toBeNull();
});
