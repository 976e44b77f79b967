/** Patterns of waybill numbers, with the carriers that use them. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^SF\d{10,}$/, '顺丰速运'],
  [/^JD/, '京东物流'],
  [/^E[A-Z]\d{9}CN$/, '中国邮政 EMS'],
  [/^DPK\d+$/, '德邦快递'],
  [/^YT\d{13}$/, '圆通速递'],
];

/** Returns the carrier that a waybill number identifies, if any. */
export const carrierOf = (waybill: string): string | undefined =>
  BEGINNINGS.find(([beginning]) => beginning.test(waybill.toUpperCase()))?.[1];
