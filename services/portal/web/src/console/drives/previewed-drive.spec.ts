import { describe, expect, it } from 'vitest';
import { previewedDrive } from './previewed-drive.ts';
import { newTerms } from './typed-terms.ts';

const TODAY = '2026-03-20';
const standing = { today: TODAY, blank: '（还没填）' };
const typed = {
  ...newTerms(TODAY),
  slug: 'xiji',
  title: ' 西吉县急需药品募集 ',
  recipientName: '西吉县红十字会',
  recipientAuthority: '西红函〔2026〕3 号',
  needs: [{ category: 'medicine', unit: 'box', itemName: '', quantity: 1000 }] as const,
  points: [{ name: '融新科技中心 B1', address: '', hours: '' }],
};

describe('the drive in a preview', () => {
  it('has the typed terms and the status of a published drive', () => {
    expect(previewedDrive(typed, standing)).toMatchObject({
      driveId: '',
      slug: 'xiji',
      status: 'published',
      terms: {
        title: '西吉县急需药品募集',
        recipient: { name: '西吉县红十字会' },
        needs: [{ category: 'medicine', quantity: 1000 }],
        handInPoints: [{ name: '融新科技中心 B1' }],
      },
    });
  });

  it('can be shown without any typed terms: gaps are marked, dates are filled in, empty needs are left out', () => {
    const nothing = { ...newTerms(TODAY), opensOn: '', closesOn: '2026', expectedArrival: '' };
    const { terms } = previewedDrive(nothing, standing);
    expect(terms).toMatchObject({
      title: '（还没填）',
      recipient: { name: '（还没填）', authority: '（还没填）' },
      window: { opensOn: TODAY, closesOn: TODAY },
      expectedArrival: TODAY,
      needs: [],
      handInPoints: [{ name: '（还没填）' }],
    });
  });

  it('has the state of the existing drive, except that a draft is shown as published', () => {
    const drive = { driveId: 'drive-0001', slug: 'xiji', version: 3 };
    const status = (of: 'draft' | 'published' | 'closed') =>
      previewedDrive(typed, { ...standing, drive: { ...drive, status: of } }).status;
    expect([status('draft'), status('published'), status('closed')]).toEqual([
      'published',
      'published',
      'closed',
    ]);
  });
});
