import type { DriveView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';

/** Returns the name of a hand-in point, marked as former if the drive no longer has the point. */
export function pointName(
  t: TFunction,
  { terms, former }: Pick<DriveView, 'terms' | 'former'>,
  pointId: string,
): string | undefined {
  const named = ({ pointId: other }: { readonly pointId: string }) => other === pointId;
  const gone = former?.handInPoints.find(named)?.name;
  return (
    terms.handInPoints.find(named)?.name ??
    (gone === undefined ? undefined : t('terms.formerPoint', { name: gone }))
  );
}
