import type { JourneyView, PledgeView } from '@bluebox/contracts';

/**
 * Makes a journey from the pledge service's data alone. The journey shows which goods were handed
 * in, but not their present place, and has a date only for the promise.
 */
export function promiseOnly(pledge: PledgeView): JourneyView {
  const { pledgeId, driveId, reference, submittedAt } = pledge;
  const promised = { state: 'promised', at: submittedAt } as const;
  return {
    pledgeId,
    driveId,
    reference,
    submittedAt,
    boxCount: 0,
    lines: pledge.lines.map(({ lineId, item, quantity, expiry, ...fate }) => ({
      lineId,
      item,
      quantity,
      ...(expiry === undefined ? {} : { expiry }),
      parts: [
        { quantity: fate.outstanding, state: 'promised' as const, steps: [promised] },
        { quantity: fate.handedIn, state: 'received' as const, steps: [promised] },
        { quantity: fate.notHandedIn, state: 'not-handed-in' as const, steps: [promised] },
        {
          quantity: quantity - fate.outstanding - fate.handedIn - fate.notHandedIn,
          state: 'withdrawn' as const,
          steps: [promised],
        },
      ].filter((part) => part.quantity > 0),
    })),
  };
}
