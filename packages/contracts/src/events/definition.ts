import type { z } from 'zod';

/** An event type in the log and on the wire: its name, its current version, the shape of its data. */
export interface EventDefinition<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  readonly version: number;
  readonly data: S;
  /** `upcasters[v]` reads data of version v as version v + 1. */
  readonly upcasters?: Readonly<Record<number, (data: object) => object>>;
}

export function defineEvent<const T extends string, S extends z.ZodType<object>>(
  type: T,
  version: number,
  data: S,
  upcasters?: EventDefinition['upcasters'],
): EventDefinition<T, S> {
  return { type, version, data, ...(upcasters === undefined ? {} : { upcasters }) };
}

/** The event type of a definition. */
export type EventOf<D> =
  D extends EventDefinition<infer T, infer S>
    ? { readonly type: T; readonly data: z.infer<S> }
    : never;
