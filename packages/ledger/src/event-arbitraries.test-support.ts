import { type BlueboxEvent, DECIDING_SERVICES, publishedEvents } from '@bluebox/contracts';
import fc from 'fast-check';
import type { z } from 'zod';

// Generates events for property tests from the schemas of the contracts.

/**
 * Length of the longest generated list. Longer lists take more time and hardly reveal more faults.
 */
const LONGEST_LIST = 4;
const LONGEST_TEXT = 8;

interface Definition {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly [field: string]: unknown;
}
interface Check {
  readonly check: string;
  readonly [field: string]: unknown;
}

const definitionOf = (schema: z.ZodType): Definition =>
  (schema as unknown as { readonly _zod: { readonly def: Definition } })._zod.def;
const checksOf = ({ checks = [], ...own }: Definition): readonly Check[] => [
  ...(typeof own['check'] === 'string' ? [own as unknown as Check] : []),
  ...checks.map(({ _zod }) => _zod.def),
];

/** Generates values of a schema from its definition, so that no field can be forgotten. */
export function arbitraryOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const definition = definitionOf(schema);
  const checks = checksOf(definition);
  const bound = (check: string, field: string): number | undefined =>
    checks.find((other) => other.check === check)?.[field] as number | undefined;
  /** Drops values that the contract refuses, and texts that parsing would change. */
  const conforming = (values: fc.Arbitrary<unknown>) =>
    checks.length === 0
      ? values
      : values.filter((value) => {
          const parsed = schema.safeParse(value);
          return parsed.success && (typeof value !== 'string' || parsed.data === value);
        });

  switch (definition.type) {
    case 'object':
      return conforming(objects(definition['shape'] as Readonly<Record<string, z.ZodType>>));
    case 'array':
      return conforming(
        fc.array(arbitraryOf(definition['element'] as z.ZodType), {
          minLength: bound('min_length', 'minimum') ?? 0,
          maxLength: Math.min(bound('max_length', 'maximum') ?? LONGEST_LIST, LONGEST_LIST),
        }),
      );
    case 'union':
      return fc.oneof(...(definition['options'] as readonly z.ZodType[]).map(arbitraryOf));
    case 'enum':
      return fc.constantFrom(...Object.values(definition['entries'] as Record<string, string>));
    case 'literal':
      return fc.constantFrom(...(definition['values'] as readonly unknown[]));
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.integer({
        min: bound('greater_than', 'value') ?? 0,
        max: bound('less_than', 'value') ?? 1_000_000,
      });
    case 'string':
      return conforming(strings(checks));
    case 'default':
      return arbitraryOf(definition['innerType'] as z.ZodType);
    default:
      throw new Error(`no values are known for a schema of type ${definition.type}`);
  }
}

/** Generates objects, in which an optional field is absent or present, but never `undefined`. */
function objects(shape: Readonly<Record<string, z.ZodType>>): fc.Arbitrary<unknown> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  const required: string[] = [];
  for (const [key, schema] of Object.entries(shape)) {
    const definition = definitionOf(schema);
    const optional = definition.type === 'optional';
    const inner = optional ? (definition['innerType'] as z.ZodType) : schema;
    if (definitionOf(inner).type === 'never') continue;
    fields[key] = arbitraryOf(inner);
    if (!optional) required.push(key);
  }
  return fc.record(fields, { requiredKeys: required, noNullPrototype: true });
}

function strings(checks: readonly Check[]): fc.Arbitrary<string> {
  const format = checks.find(({ check }) => check === 'string_format');
  if (format?.['format'] === 'datetime')
    return fc
      .date({ min: new Date('2023-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (format?.['pattern'] instanceof RegExp && format['format'] === 'regex')
    return fc.stringMatching(format['pattern']);
  return fc.string({
    unit: fc.constantFrom('药', '盒', 'é', 'a', 'Z', '7', ' ', '·', '"', ','),
    minLength: 1,
    maxLength: LONGEST_TEXT,
  });
}

const definitions = DECIDING_SERVICES.flatMap((service) => [...publishedEvents[service]]);
const arbitraries = new Map(
  definitions.map(({ type, data }) => [
    type,
    arbitraryOf(data).map((value) => ({ type, data: value }) as BlueboxEvent),
  ]),
);

/** Generates events of all types, with data that their contracts allow. */
export const anyEvent: fc.Arbitrary<BlueboxEvent> = fc.oneof(...arbitraries.values());
export function anyEventOf<T extends BlueboxEvent['type']>(
  type: T,
): fc.Arbitrary<Extract<BlueboxEvent, { type: T }>> {
  return arbitraries.get(type) as fc.Arbitrary<never>;
}
