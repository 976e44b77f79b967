import type { JourneyView, PledgeView } from '@bluebox/contracts';

/** The journey of a pledge from the pledge alone: what is promised, and since when. */
export function promiseOnly(pledge: PledgeView): JourneyView {
  const { pledgeId, driveId, reference, submittedAt, status } = pledge;
  const promised = { state: 'promised', at: submittedAt } as const;
  return {
    pledgeId,
    driveId,
    reference,
    submittedAt,
    boxCount: 0,
    lines: pledge.lines.map(({ lineId, item, quantity, expiry, outstanding, handedIn }) => ({
      lineId,
      item,
      quantity,
      ...(expiry === undefined ? {} : { expiry }),
      parts: [
        { quantity: outstanding, state: 'promised' as const, steps: [promised] },
        { quantity: handedIn, state: 'received' as const, steps: [promised] },
        {
          quantity: quantity - outstanding - handedIn,
          state: status === 'withdrawn' ? ('withdrawn' as const) : ('not-handed-in' as const),
          steps: [promised],
        },
      ].filter((part) => part.quantity > 0),
    })),
  };
}
