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

  it('had the day of the drive with the hour of the device: it has both by the drive’s clock', () => {
    expect(typedMoment(new Date('2023-03-20T17:05:09Z'))).toBe('2023-03-21T01:05');
  });

  it('is read as it was shown', () => {
    expect(momentOf('2023-03-21T01:05')).toBe('2023-03-20T17:05:00.000Z');
    expect(momentOf(typedMoment(new Date('2023-12-31T23:59:00Z')))).toBe(
      '2023-12-31T23:59:00.000Z',
    );
  });

  it.each(['', '2023-03-21', '2023-03-21T25:00'])('is none yet: %j', (typed) => {
    expect(momentOf(typed)).toBeUndefined();
  });
});
