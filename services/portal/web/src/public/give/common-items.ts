import type { Category } from '@bluebox/contracts';
import { COMMON_GOODS } from '@bluebox/contracts/known-goods';

export interface SuggestedItem {
  readonly name: string;
  /** Category of a common item; absent for other items that the drive asks for. */
  readonly category?: Category;
}

/**
 * Returns the names to suggest: first those that the drive asks for, then common items of the
 * offered categories.
 */
export function suggestedItems(
  wanted: readonly string[],
  offered: readonly Category[],
): readonly SuggestedItem[] {
  const common = offered.flatMap((category) =>
    (COMMON_GOODS[category] ?? []).map((name) => ({ name, category })),
  );
  const others = wanted.filter((name) => !common.some((item) => item.name === name));
  const first = common.filter(({ name }) => wanted.includes(name));
  return [
    ...others.map((name) => ({ name })),
    ...first,
    ...common.filter((item) => !first.includes(item)),
  ];
}
