import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent } from './definition.ts';
import { accountedGroups, namedScope } from './index.ts';

const definitions = accountedGroups.flatMap((group) => [...group.definitions]);

describe('the scope of an event', () => {
  it('is the drive unless the definition names another field', () => {
    expect(defineEvent('thing.done', 1, z.strictObject({ driveId: z.string() })).scope).toBe(
      'driveId',
    );
  });

  it('can be named by another field, so that an event may belong to a site or a desk', () => {
    const stocked = defineEvent('site.stocked', 1, z.strictObject({ siteId: z.string() }), {
      scope: 'siteId',
    });
    expect(stocked.scope).toBe('siteId');
  });

  it('must be given if the data names no drive', () => {
    // @ts-expect-error: nothing says which field names the scope.
    defineEvent('site.closed', 1, z.strictObject({ siteId: z.string() }));
    // @ts-expect-error: the data has no such field.
    defineEvent('site.opened', 1, z.strictObject({ siteId: z.string() }), { scope: 'deskId' });
  });

  it('is read from the data', () => {
    const data = { driveId: 'drive-1', boxId: 'box-1' };
    expect(namedScope({ type: 'box.sealed', data })).toBe('drive-1');
    expect(namedScope({ type: 'box.claim-refused', data })).toBeUndefined();
  });

  it('is a drive for every event so far, except that a refused claim has the scope of its box, and catalogue and holds have their own', () => {
    expect(definitions.filter(({ scope }) => scope !== 'driveId').map(({ type }) => type)).toEqual([
      'box.claim-refused',
      'item.listed',
      'item.renamed',
      'item.merged',
      'item.code-learnt',
      'item.code-forgotten',
      'hold.placed',
      'hold.lifted',
    ]);
  });
});
