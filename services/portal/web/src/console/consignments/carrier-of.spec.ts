import { expect, it } from 'vitest';
import { carrierOf } from './carrier-of.ts';

it.each([
  ['SF1234567890123', '顺丰速运'],
  ['sf1234567890123', '顺丰速运'],
  ['JDVA12345678901', '京东物流'],
  ['EA123456789CN', '中国邮政 EMS'],
  ['YT1234567890123', '圆通速递'],
])('the waybill %s belongs to %s', (waybill, carrier) => {
  expect(carrierOf(waybill)).toBe(carrier);
});

it.each(['123456789012', 'SFTOOLS', ''])('waybill %j belongs to no known carrier', (waybill) => {
  expect(carrierOf(waybill)).toBeUndefined();
});
