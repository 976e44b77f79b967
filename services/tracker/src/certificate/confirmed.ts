import type { CertificateView, CheckedCertificate, JourneyView } from '@bluebox/contracts';

/** Returns the goods of a journey that the recipient has confirmed, line by line. */
export const confirmedLines = ({ lines }: JourneyView): CertificateView['lines'] =>
  lines.flatMap(({ item, parts }) => {
    const confirmed = parts.filter(({ state }) => state === 'confirmed');
    const quantity = confirmed.reduce((sum, part) => sum + part.quantity, 0);
    const confirmedAt = lastOf(
      confirmed.flatMap(({ steps }) =>
        steps.filter(({ state }) => state === 'confirmed').map(({ at }) => at),
      ),
    );
    return quantity === 0 || confirmedAt === undefined ? [] : [{ item, quantity, confirmedAt }];
  });

/** Returns the public answer about a certificate; `undefined` while nothing is confirmed. */
export function checkedCertificate(
  driveId: string,
  number: string,
  lines: CertificateView['lines'],
): CheckedCertificate | undefined {
  const confirmedAt = lastOf(lines.map((line) => line.confirmedAt));
  if (confirmedAt === undefined) return undefined;
  const goods = new Map<string, CheckedCertificate['goods'][number]>();
  for (const {
    item: { category, unit },
    quantity,
  } of lines) {
    const key = `${category}|${unit}`;
    goods.set(key, { category, unit, quantity: quantity + (goods.get(key)?.quantity ?? 0) });
  }
  return { driveId, number, goods: [...goods.values()], confirmedAt };
}

const lastOf = (times: readonly string[]): string | undefined => [...times].sort().at(-1);
