import type { DeskEvent, DeskTermsInput } from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import { deskId, deskTerms } from './care.test-support.ts';
import { deskDecider, limitsOf, type OpenedDesk } from './desk.ts';

const versioned = (terms: DeskTermsInput, version: number) => ({
  ...terms,
  limits: { ...terms.limits, version },
});
const opened: DeskEvent = {
  type: 'desk.opened',
  data: { deskId, terms: versioned(deskTerms, 1) },
};
const amended = (terms: DeskTermsInput, version: number): DeskEvent => ({
  type: 'desk.amended',
  data: { deskId, terms: versioned(terms, version) },
});
const amend = (terms: DeskTermsInput) => ({ type: 'amend', terms }) as const;
const stricter: DeskTermsInput = {
  ...deskTerms,
  limits: {
    ...deskTerms.limits,
    urgencies: {
      ...deskTerms.limits.urgencies,
      ordinary: { ...deskTerms.limits.urgencies.ordinary, resolve: 5 * 24 * 60 },
    },
  },
};

describe('a desk', () => {
  it('is opened once, with its first limits', () => {
    given(deskDecider).when({ type: 'open', deskId, terms: deskTerms }).then(opened);
    given(deskDecider, [opened])
      .when({ type: 'open', deskId, terms: deskTerms })
      .thenRefused('DESK_EXISTS');
    given(deskDecider).when(amend(deskTerms)).thenRefused('UNKNOWN_DESK');
  });
  it('keeps the version of its limits as long as they are the same', () => {
    const renamed = { ...deskTerms, name: '受理中心' };
    given(deskDecider, [opened]).when(amend(renamed)).then(amended(renamed, 1));
    given(deskDecider, [opened]).when(amend(stricter)).then(amended(stricter, 2));
  });
  it('knows the limits of every version, for the matters that were opened under them', () => {
    const desk = fold(deskDecider, [opened, amended(stricter, 2)]) as OpenedDesk;
    expect(limitsOf(desk, 1).urgencies.ordinary.resolve).toBe(7 * 24 * 60);
    expect(limitsOf(desk, 2).urgencies.ordinary.resolve).toBe(5 * 24 * 60);
    expect(() => limitsOf(desk, 3)).toThrow('version 3');
  });
  it('has units that are below units of a higher level only', () => {
    const [first, ...rest] = deskTerms.units;
    if (first === undefined) throw new Error('there are no units');
    for (const parent of ['u2', 'u9', 'u1'])
      given(deskDecider, [opened])
        .when(amend({ ...deskTerms, units: [{ ...first, parent }, ...rest] }))
        .thenRefused('UNIT_PARENT', { unitId: 'u1' });
  });
  it('gives no id twice, neither at once nor after one was removed', () => {
    const [first, second, third, fourth] = deskTerms.units;
    if (first === undefined || second === undefined || third === undefined || fourth === undefined)
      throw new Error('there are four units');
    given(deskDecider, [opened])
      .when(amend({ ...deskTerms, units: [first, { ...second, unitId: 'u1' }] }))
      .thenRefused('DUPLICATE_ID', { field: 'units' });
    const fewer = { ...deskTerms, units: [first, second, third] };
    const history = [opened, amended(fewer, 1)];
    given(deskDecider, history)
      .when(amend({ ...deskTerms, units: [first, second, third, { ...fourth, name: '园区工会' }] }))
      .thenRefused('ID_USED_BEFORE', { ids: ['u4'] });
    given(deskDecider, history).when(amend(deskTerms)).then(amended(deskTerms, 1));
    given(deskDecider, [opened])
      .when(amend({ ...deskTerms, topics: [{ topicId: 't1', name: '工资' }] }))
      .then(amended({ ...deskTerms, topics: [{ topicId: 't1', name: '工资' }] }, 1));
  });
});
