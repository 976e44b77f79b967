import type { Words } from '@bluebox/contracts/words';

/**
 * Builds the catalogue `vocabulary`, which both applications use, from the words of the contracts
 * in the form that i18next needs, and the texts of the scanner.
 */
export const vocabularyCatalogue = <Own extends object>(
  { category, unit, reason, condition, account, driveStatus }: Words,
  own: Own,
) => ({
  category,
  unit: Object.fromEntries(Object.entries(unit).map(([name, { one }]) => [name, one])),
  quantity: Object.fromEntries(
    Object.entries(unit).flatMap(([name, { one, other }]) => [
      [`${name}_one`, `{{count, number}} ${one}`],
      [`${name}_other`, `{{count, number}} ${other}`],
    ]),
  ),
  reason,
  condition,
  account,
  driveStatus,
  ...own,
});
