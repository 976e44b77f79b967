import type { CodeHit } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { whereItLeads } from './where-it-leads.ts';

const hit = (kind: CodeHit['kind'], driveId: string, number = 17): CodeHit => ({
  kind,
  id: `${kind}-${driveId}`,
  driveId,
  number,
});
const here = hit('box', 'drive-a');
const there = hit('box', 'drive-b');
const consignment = hit('consignment', 'drive-a');

describe('the target of a code', () => {
  it('is the only record with the code', () => {
    expect(whereItLeads({ hits: [there] }, undefined, undefined)).toEqual({
      kind: 'open',
      hit: there,
    });
  });
  it('is the record in this drive, even if other drives have the code as well', () => {
    expect(whereItLeads({ hits: [here, there] }, 'drive-a', undefined)).toEqual({
      kind: 'open',
      hit: here,
    });
  });
  it('needs consent if it is in another drive', () => {
    expect(whereItLeads({ hits: [there] }, 'drive-a', undefined)).toEqual({
      kind: 'elsewhere',
      hits: [there],
    });
  });
  it('is chosen by the user among several records', () => {
    expect(whereItLeads({ hits: [here, consignment] }, 'drive-a', undefined).kind).toBe('several');
    expect(whereItLeads({ hits: [here, there] }, undefined, undefined).kind).toBe('several');
  });
  it('is a record of the requested kind', () => {
    expect(whereItLeads({ hits: [here, consignment] }, 'drive-a', 'consignment')).toEqual({
      kind: 'open',
      hit: consignment,
    });
  });
  it('is missing if no record has the code', () => {
    expect(whereItLeads({ hits: [] }, 'drive-a', undefined)).toEqual({ kind: 'none' });
    expect(whereItLeads({ hits: [consignment] }, 'drive-a', 'box')).toEqual({ kind: 'none' });
  });
});
