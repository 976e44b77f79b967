import { expect, it } from 'vitest';
import { terminalQr } from './terminal-qr.ts';

it('the QR code is square, with its finder patterns and a quiet zone', () => {
  const lines = terminalQr('http://192.168.1.20:8080').split('\n');
  const [width = 0] = lines.map((line) => line.length);
  expect(lines.every((line) => line.length === width)).toBe(true);
  // 25 modules and the quiet zone on both sides are 29 columns. A line shows two rows, so there are half as many lines.
  expect(width).toBe(29);
  expect(lines).toHaveLength(15);
  expect(lines[0]).toBe('█'.repeat(width));
  // Two finder patterns begin in this line: seven dark modules each, within a light frame.
  expect(lines[1]).toMatch(/^██ ▄▄▄▄▄ .* ▄▄▄▄▄ ██$/);
});
