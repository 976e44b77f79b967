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

describe('where a code leads', () => {
  it('is the one that has it', () => {
    expect(whereItLeads({ hits: [there] }, undefined, undefined)).toEqual({
      kind: 'open',
      hit: there,
    });
  });
  it('is the one in this drive, whatever others have', () => {
    expect(whereItLeads({ hits: [here, there] }, 'drive-a', undefined)).toEqual({
      kind: 'open',
      hit: here,
    });
  });
  it('is not another drive without a word', () => {
    expect(whereItLeads({ hits: [there] }, 'drive-a', undefined)).toEqual({
      kind: 'elsewhere',
      hits: [there],
    });
  });
  it('is for somebody to choose among several', () => {
    expect(whereItLeads({ hits: [here, consignment] }, 'drive-a', undefined).kind).toBe('several');
    expect(whereItLeads({ hits: [here, there] }, undefined, undefined).kind).toBe('several');
  });
  it('is of the kind that was said', () => {
    expect(whereItLeads({ hits: [here, consignment] }, 'drive-a', 'consignment')).toEqual({
      kind: 'open',
      hit: consignment,
    });
  });
  it('is nowhere', () => {
    expect(whereItLeads({ hits: [] }, 'drive-a', undefined)).toEqual({ kind: 'none' });
    expect(whereItLeads({ hits: [consignment] }, 'drive-a', 'box')).toEqual({ kind: 'none' });
  });
});
