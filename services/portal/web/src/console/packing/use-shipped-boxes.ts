import type { BoxSummary, ShippedBoxView } from '@bluebox/contracts';
import { useQueries } from '@tanstack/react-query';
import { consignmentQuery } from '../api/shipment.ts';

type Shipped = Pick<BoxSummary, 'id' | 'consignmentId'>;

/**
 * Returns a function that finds a box in its consignment, which knows whether the box was sent and
 * confirmed; undefined for a box without a consignment, and while the consignment is loading.
 */
export function useShippedBoxes(
  driveId: string,
  boxes: readonly Shipped[],
): (box: Shipped) => ShippedBoxView | undefined {
  const ids = [...new Set(boxes.flatMap(({ consignmentId }) => consignmentId ?? []))];
  // The drive's feed reports what happens to boxes after their dispatch, so nothing is polled.
  const found = useQueries({
    queries: ids.map((id) => ({
      ...consignmentQuery(driveId, id),
      refetchInterval: false as const,
    })),
  });
  return ({ id, consignmentId }) =>
    found
      .find(({ data }) => data !== undefined && data.consignmentId === consignmentId)
      ?.data?.boxes.find(({ boxId }) => boxId === id);
}
