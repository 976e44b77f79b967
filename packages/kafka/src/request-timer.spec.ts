import { createRequire } from 'node:module';
import { expect, it, vi } from 'vitest';
import { keepTimersPositive } from './request-timer.ts';

it('kafkajs sets no timer with a negative delay', () => {
  keepTimersPositive();
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    readonly prototype: { scheduleCheckPendingRequests(): void };
  };
  const timer = vi.spyOn(globalThis, 'setTimeout').mockReturnValue({} as NodeJS.Timeout);
  try {
    const queue = { throttledUntil: -1, pending: [], throttleCheckTimeoutId: null };
    prototype.scheduleCheckPendingRequests.call(queue);
    const [call] = timer.mock.calls;
    expect(call?.[1]).toBeGreaterThan(0);
  } finally {
    timer.mockRestore();
  }
});
