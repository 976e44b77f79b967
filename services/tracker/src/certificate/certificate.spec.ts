import { CertificateNumber, type JourneyView } from '@bluebox/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificateNumber, isNumberOf, referenceIn } from './certificate-number.ts';
import { checkedCertificate, confirmedLines } from './confirmed.ts';

const reference = fc.stringMatching(/^XLX-[0-9A-Z]{6}$/);

describe('the number of a certificate', () => {
  it('is of the documented form, names its pledge, and is that of no other pledge', () => {
    fc.assert(
      fc.property(reference, fc.uuid(), fc.uuid(), (ref, id, other) => {
        const number = certificateNumber({ id, reference: ref });
        expect(CertificateNumber.safeParse(number).success).toBe(true);
        expect(referenceIn(number)).toBe(ref);
        expect(isNumberOf({ id, reference: ref }, number)).toBe(true);
        expect(isNumberOf({ id: other, reference: ref }, number)).toBe(id === other);
      }),
    );
  });

  it('stays the same, so that a printed certificate can be checked for ever', () => {
    const pledge = { id: '0190f6a0-0000-7000-8000-000000000001', reference: 'XLX-7F3K9Q' };
    expect(certificateNumber(pledge)).toMatchInlineSnapshot(`"XLX-7F3K9Q-5Y7G-2PPN-KHA1"`);
  });
});

const at = (day: number) => `2023-03-${day}T08:00:00.000Z`;
const item = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
const part = (state: string, quantity: number, day: number) => ({
  quantity,
  state,
  steps: [
    { state: 'registered', at: at(20) },
    { state, at: at(day) },
  ],
});
const journey = (...parts: object[]) =>
  ({ lines: [{ lineId: 'l1', item, quantity: 9, parts }] }) as unknown as JourneyView;

describe('the certificate', () => {
  it('has only what the recipient confirmed, with the time of the last receipt', () => {
    const lines = confirmedLines(
      journey(part('confirmed', 2, 28), part('confirmed', 1, 29), part('delivered', 6, 27)),
    );
    expect(lines).toEqual([{ item, quantity: 3, confirmedAt: at(29) }]);
  });

  it('says nothing of goods that are only promised, sent or delivered', () => {
    for (const state of ['promised', 'received', 'packed', 'sent', 'delivered', 'damaged'])
      expect(confirmedLines(journey(part(state, 9, 27)))).toEqual([]);
    expect(checkedCertificate('drive-0001', 'XLX-7F3K9Q-8JK2-M4PQ-T7WX', [])).toBeUndefined();
  });

  it('tells the public quantities by kind, and no items', () => {
    const other = { ...item, name: '碘伏' };
    expect(
      checkedCertificate('drive-0001', 'XLX-7F3K9Q-8JK2-M4PQ-T7WX', [
        { item, quantity: 3, confirmedAt: at(29) },
        { item: other, quantity: 1, confirmedAt: at(28) },
      ]),
    ).toEqual({
      driveId: 'drive-0001',
      number: 'XLX-7F3K9Q-8JK2-M4PQ-T7WX',
      goods: [{ category: 'medicine', unit: 'box', quantity: 4 }],
      confirmedAt: at(29),
    });
  });
});
