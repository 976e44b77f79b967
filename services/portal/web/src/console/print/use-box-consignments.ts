import type { BoxView, ConsignmentView } from '@bluebox/contracts';
import { useSuspenseQueries } from '@tanstack/react-query';
import { consignmentQuery } from '../api/shipment.ts';

/**
 * Returns the consignment of each box, if any. A label shows the number of cartons in the
 * consignment.
 */
export function useBoxConsignments(
  driveId: string,
  boxes: readonly (BoxView | undefined)[],
): readonly (ConsignmentView | undefined)[] {
  const ids = [...new Set(boxes.flatMap((box) => box?.consignmentId ?? []))];
  const found = useSuspenseQueries({ queries: ids.map((id) => consignmentQuery(driveId, id)) });
  return boxes.map(
    (box) => found.find(({ data }) => data.consignmentId === box?.consignmentId)?.data,
  );
}
