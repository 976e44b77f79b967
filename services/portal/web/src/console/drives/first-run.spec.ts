import { describe, expect, it } from 'vitest';
import { firstRun } from './first-run.ts';

const empty = { drives: [], organisations: 0, accounts: 1, poster: false };
const draft = { status: 'draft' } as const;
const published = { status: 'published' } as const;

describe('the guide of the first run', () => {
  it('begins with nothing done', () => {
    expect(firstRun(empty)).toEqual({
      organisation: false,
      drive: false,
      people: false,
      poster: false,
    });
  });
  it('counts a drive once it is published, and people once a second account is there', () => {
    expect(firstRun({ ...empty, drives: [draft] })?.drive).toBe(false);
    expect(firstRun({ ...empty, drives: [draft, published] })?.drive).toBe(true);
    expect(firstRun({ ...empty, accounts: 2 })?.people).toBe(true);
  });
  it('ends when all is done, also without an organisation, which is optional', () => {
    const done = { drives: [published], organisations: 0, accounts: 2, poster: true };
    expect(firstRun(done)).toBeUndefined();
    for (const missing of [{ drives: [draft] }, { accounts: 1 }, { poster: false }])
      expect(firstRun({ ...done, ...missing })).toBeDefined();
  });
  it('is not shown in an installation that has run a drive before', () => {
    for (const status of ['closed', 'completed'] as const)
      expect(firstRun({ ...empty, drives: [{ status }] })).toBeUndefined();
    expect(firstRun({ ...empty, drives: [published, published] })).toBeUndefined();
  });
});
