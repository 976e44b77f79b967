import { describe, expect, it } from 'vitest';
import { boxAddress, boxIdIn } from './box-address.ts';

const BOX = '01a20b4e-32d5-709a-bb54-3cc691c09987';

describe('the id of a box', () => {
  it.each([
    boxAddress('https://bluebox.example', BOX),
    `http://192.168.1.5:8080/console/boxes/${BOX}`,
    `/console/boxes/${BOX}/label`,
    ` ${BOX.toUpperCase()}\r\n`,
    'https://bluebox.example/b/carton-0001?from=label',
  ])('is found in %j', (text) => {
    expect(boxIdIn(text)).toBe(text.includes('carton') ? 'carton-0001' : BOX);
  });

  it.each([
    '',
    '17',
    '6901234567892',
    'XLX-7F3K9Q',
    'https://bluebox.example/d/xiji',
    'https://bluebox.example/b/17',
    `https://bluebox.example/p#${BOX}`,
  ])('is not found in %j', (text) => {
    expect(boxIdIn(text)).toBeUndefined();
  });
});
