import { expect, it } from 'vitest';
import { stageOf } from './labelled-box.ts';

const sentAt = '2023-03-24T01:00:00.000Z';
const deliveredAt = '2023-03-26T02:00:00.000Z';
const confirmedAt = '2023-03-26T03:00:00.000Z';

it.each([
  ['packing', undefined, {}, undefined],
  ['packed', undefined, { weight: 900 }, undefined],
  ['sent', sentAt, { weight: 900 }, { sentAt }],
  ['delivered', deliveredAt, { weight: 900 }, { sentAt, deliveredAt }],
  ['confirmed', confirmedAt, { weight: 900 }, { sentAt, deliveredAt, confirmedAt }],
  // The recipient may confirm a box before the courier reports its delivery.
  ['confirmed', confirmedAt, { weight: 900 }, { sentAt, confirmedAt }],
])('the stage of a box is %s, since %s', (stage, since, box, shipped) => {
  expect(stageOf(box, shipped)).toStrictEqual({ stage, ...(since === undefined ? {} : { since }) });
});
