import { expect, it } from 'vitest';
import { PhotoText } from './photo.ts';

it('a photo is accepted as base64 of at most 4 MB, without running out of stack', () => {
  expect(PhotoText.safeParse('A'.repeat(5_333_336)).success).toBe(true);
  expect(PhotoText.safeParse(`${'A'.repeat(5_333_330)}!`).success).toBe(false);
  expect(PhotoText.safeParse('/9j/').success).toBe(true);
  expect(PhotoText.safeParse('data:image/jpeg;base64,/9j/').success).toBe(false);
  expect(PhotoText.safeParse('A'.repeat(5_333_337)).success).toBe(false);
});

it.each([
  ['QQ==', true],
  ['QUE=', true],
  ['+/9A', true],
  ['', false],
  ['=', false],
  ['==', false],
  ['A===', false],
  ['Q=Q=', false],
  ['QQ==\n', false],
  ['Q Q=', false],
  ['QQ-_', false],
])('%j is accepted as base64: %s', (text, accepted) => {
  expect(PhotoText.safeParse(text).success).toBe(accepted);
});
