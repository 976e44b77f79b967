import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type * as z from 'zod/mini';

/** Validates a form by a zod schema. A field's first message becomes its error. */
export const resolveBy =
  <Values extends FieldValues, Output extends FieldValues = Values>(
    schema: z.ZodMiniType<Output, Values>,
  ): Resolver<Values, unknown, Output> =>
  (values) => {
    const judged = schema.safeParse(values);
    if (judged.success) return { values: judged.data, errors: {} };
    const errors: Record<string, { type: string; message: string }> = {};
    for (const { path, message } of judged.error.issues) {
      const name = String(path[0] ?? 'form');
      errors[name] ??= { type: 'refused', message };
    }
    return { values: {}, errors: errors as FieldErrors<Values> };
  };

/** Returns the message of a field's error, which is a key of the catalogue. */
export const errorKey = (error: { readonly message?: string | undefined } | undefined) =>
  error?.message;
