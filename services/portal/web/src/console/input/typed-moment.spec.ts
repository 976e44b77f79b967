import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { momentOf, typedMoment } from './typed-moment.ts';

describe.each(['UTC', 'Asia/Shanghai', 'America/New_York'])('a moment typed in %s', (zone) => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env['TZ'];
    process.env['TZ'] = zone;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('has day and hour in the drive’s time zone (the hour was that of the device)', () => {
    expect(typedMoment(new Date('2023-03-20T17:05:09Z'))).toBe('2023-03-21T01:05');
  });

  it('is read in the format in which it is shown', () => {
    expect(momentOf('2023-03-21T01:05')).toBe('2023-03-20T17:05:00.000Z');
    expect(momentOf(typedMoment(new Date('2023-12-31T23:59:00Z')))).toBe(
      '2023-12-31T23:59:00.000Z',
    );
  });

  it.each(['', '2023-03-21', '2023-03-21T25:00'])(
    'is undefined if the text is incomplete or not a time: %j',
    (typed) => {
      expect(momentOf(typed)).toBeUndefined();
    },
  );
});
