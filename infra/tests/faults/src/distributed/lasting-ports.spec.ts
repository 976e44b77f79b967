import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { lastingPorts } from './lasting-ports.ts';

it('lasting ports are distinct, and outside the range of outgoing connections (a service could not get its port back)', async () => {
  const ports = await lastingPorts(20, Math.random);
  const [ephemeral = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
    .split(/\s+/)
    .map(Number);
  expect(new Set(ports).size).toBe(20);
  expect(Math.max(...ports)).toBeLessThan(ephemeral);
});

it('a port in use is not chosen', async () => {
  const [port = 0] = await lastingPorts(1, () => 0.5);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    const rolls = [0.5, 0.25];
    const [other] = await lastingPorts(1, () => rolls.shift() ?? 0.75);
    expect(other).not.toBe(port);
  } finally {
    server.close();
  }
});
