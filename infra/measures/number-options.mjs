import { parseArgs } from 'node:util';

/**
 * Reads options of the command line that are numbers.
 * @param defaults value of each option that is not given, by its name.
 * @throws an error for another option, and for a value that is no positive whole number.
 */
export function numberOptions(defaults) {
  const options = Object.fromEntries(
    Object.keys(defaults).map((name) => [name, { type: 'string' }]),
  );
  const { values } = parseArgs({ options });
  return Object.fromEntries(
    Object.entries(defaults).map(([name, otherwise]) => {
      const value = Number(values[name] ?? otherwise);
      if (!Number.isInteger(value) || value < 1)
        throw new Error(`--${name} takes a positive whole number`);
      return [name, value];
    }),
  );
}
