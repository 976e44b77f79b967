/** Carriers by how their waybills begin. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^SF\d{10,}$/, '顺丰速运'],
  [/^JD/, '京东物流'],
  [/^E[A-Z]\d{9}CN$/, '中国邮政 EMS'],
  [/^DPK\d+$/, '德邦快递'],
  [/^YT\d{13}$/, '圆通速递'],
];

/** Whose waybill it is, where its letters say so. */
export const carrierOf = (waybill: string): string | undefined =>
  BEGINNINGS.find(([beginning]) => beginning.test(waybill.toUpperCase()))?.[1];
