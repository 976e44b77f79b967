import shared from '../platform/tokens.css?raw';
import own from './styles/tokens.css?raw';

/** Values of CSS custom properties, by name without the leading hyphens. */
export type Tokens = Readonly<Record<string, string>>;

export function colour(tokens: Tokens, name: string): string {
  const value = tokens[name];
  if (value === undefined) throw new Error(`no tokens.css has a colour --${name}`);
  return value;
}

const DARK = '@media (prefers-color-scheme: dark)';

/**
 * Reads the colours of style sheets. Each sheet has one block for light screens, and may have
 * another for dark screens. Later sheets take precedence.
 */
export function readTokens(sheets: readonly string[]): {
  readonly light: Tokens;
  readonly dark: Tokens;
} {
  const valuesOf = (part: 0 | 1): Tokens =>
    Object.fromEntries(
      sheets.flatMap((sheet) =>
        [...(sheet.split(DARK)[part] ?? '').matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(
          ([, name, value]) => [name, value],
        ),
      ),
    );
  const light = valuesOf(0);
  return { light, dark: { ...light, ...valuesOf(1) } };
}

/** The colours from the console's style sheets. */
export const TOKENS = readTokens([shared, own]);
