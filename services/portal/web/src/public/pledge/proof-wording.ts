/** Keys of the names of the events of a pledge and its goods, by wire type. The words are those of the journey where it has them. */
const EVENT_KEYS: Readonly<Record<string, string>> = {
  'pledge.submitted': 'journey.promised',
  'pledge.amended': 'ledger.amended',
  'pledge.withdrawn': 'journey.withdrawn',
  'pledge.hand-in-noted': 'ledger.noted',
  'pledge.hand-in-reversal-noted': 'ledger.note-reversed',
  'pledge.not-handed-in': 'journey.not-handed-in',
  'pledge.write-off-reversed': 'ledger.promised-again',
  'pledge.quantities-confirmed': 'ledger.quantities',
  'pledge.link-rotated': 'ledger.rotated',
  'pledge.giver-forgotten': 'ledger.forgotten',
  'reception.recorded': 'journey.received',
  'reception.reversed': 'ledger.reception-reversed',
  'inspection.recorded': 'ledger.inspected',
  'inspection.reversed': 'ledger.inspection-reversed',
  'rejection.settled': 'ledger.settled',
  'rejection.settlement-reversed': 'ledger.settlement-reversed',
  'parcel.created': 'journey.accepted',
  'parcel.voided': 'ledger.inspection-reversed',
  'parcel.packed': 'journey.packed',
  'parcel.unpacked': 'ledger.unpacked',
  'parcel.taken-for-kit': 'journey.in-kit',
  'parcel.returned-from-kit': 'ledger.returned-from-kit',
  'kit.assembled': 'ledger.kit-assembled',
  'kit.taken-apart': 'ledger.kit-taken-apart',
  'parcel.adjusted': 'ledger.adjusted',
  'parcel.adjustment-reversed': 'ledger.adjustment-reversed',
  'box.sealed': 'ledger.sealed',
  'consignment.box-dispatched': 'journey.sent',
  'consignment.box-dispatch-reversed': 'ledger.dispatch-reversed',
  'consignment.box-delivered': 'journey.delivered',
  'consignment.box-delivery-reversed': 'ledger.delivery-reversed',
  'receipt.confirmed': 'ledger.counted',
  'receipt.reversed': 'ledger.count-reversed',
};

export const NO_NAME = 'ledger.other';

/** Returns the key of an event's name; {@link NO_NAME} for a type of a later release. */
export const eventKey = (type: string): string => EVENT_KEYS[type] ?? NO_NAME;
