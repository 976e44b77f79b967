/** Patterns of waybills that identify a carrier. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^SF\d{10,}$/, '顺丰速运'],
  [/^JD/, '京东物流'],
  [/^E[A-Z]\d{9}CN$/, '中国邮政 EMS'],
  [/^DPK\d+$/, '德邦快递'],
  [/^YT\d{13}$/, '圆通速递'],
];

/** Returns the carrier of a waybill, if its form identifies one. */
export const carrierOf = (waybill: string): string | undefined =>
  BEGINNINGS.find(([beginning]) => beginning.test(waybill.toUpperCase()))?.[1];
