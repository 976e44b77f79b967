import { expect, it } from 'vitest';
import { PhotoText } from './photo.ts';

it('a photo is base64 of at most 4 MB', () => {
  expect(PhotoText.safeParse('/9j/').success).toBe(true);
  expect(PhotoText.safeParse('data:image/jpeg;base64,/9j/').success).toBe(false);
  expect(PhotoText.safeParse('A'.repeat(5_333_337)).success).toBe(false);
});
