import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { isWorthRetrying, newIdempotencyKey, type PostOptions } from '../../platform/api.ts';
import { noteSessionEnded } from '../auth/session-ended.ts';
import { saysSessionEnded } from '../query-client.ts';
import { type BulkRow, type Outcomes, runEach } from './run-each.ts';

interface BulkOptions<Row extends BulkRow> {
  readonly send: (row: Row, options: PostOptions) => Promise<unknown>;
  /** Key prefix of the queries to refetch after the run. */
  readonly touches: readonly unknown[];
}

export interface Bulk<Row extends BulkRow> {
  /** Rows of the last run, with their outcomes so far. */
  readonly rows: readonly Row[];
  readonly outcomes: Outcomes;
  readonly isRunning: boolean;
  run(rows: readonly Row[]): void;
  /** Continues with the open rows. Commands that were already sent keep their keys. */
  goOn(): void;
  clear(): void;
}

const NOTHING: Outcomes = new Map();

/** Sends one command for each of several rows, one after the other, each with its own key. */
export function useBulk<Row extends BulkRow>({ send, touches }: BulkOptions<Row>): Bulk<Row> {
  const queries = useQueryClient();
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [outcomes, setOutcomes] = useState(NOTHING);
  const keys = useRef(new Map<string, string>());
  const keyOf = (id: string): string => {
    const key = keys.current.get(id) ?? newIdempotencyKey();
    keys.current.set(id, key);
    return key;
  };
  const isOpen = (problem: unknown) => isWorthRetrying(problem) || saysSessionEnded(problem);
  const { mutate, isPending } = useMutation({
    async mutationFn({ of, before }: { of: readonly Row[]; before: Outcomes }) {
      await runEach({
        rows: of,
        before,
        send: (row) => send(row, { idempotencyKey: keyOf(row.id) }),
        isOpen,
        endsRun(problem) {
          if (saysSessionEnded(problem)) noteSessionEnded();
          return isOpen(problem);
        },
        report: setOutcomes,
      });
      await queries.invalidateQueries({ queryKey: touches });
    },
  });
  return {
    rows,
    outcomes,
    isRunning: isPending,
    run(of) {
      keys.current.clear();
      setRows(of);
      mutate({ of, before: NOTHING });
    },
    goOn: () => mutate({ of: rows, before: outcomes }),
    clear() {
      setRows([]);
      setOutcomes(NOTHING);
    },
  };
}
