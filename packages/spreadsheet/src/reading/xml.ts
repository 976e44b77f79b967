const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Decodes XML text with its entity references, and Excel's escapes for control characters. */
export const textOf = (xml: string): string =>
  xml
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (name !== undefined) return NAMED[name] ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/\r\n?/g, '\n')
    .replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) => {
      const char = String.fromCharCode(Number.parseInt(hex, 16));
      return char === '\r' ? '' : char;
    });

/** Returns the attributes of every tag of this name. */
export const tags = (xml: string, name: string): readonly Readonly<Record<string, string>>[] =>
  [...xml.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}(?=[\\s/>])([^>]*)>`, 'g'))].map(
    ([, attributes = '']) =>
      Object.fromEntries(
        [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
          ([, key = '', double, single]) => [key, textOf(double ?? single ?? '')],
        ),
      ),
  );

/** Returns the content between every pair of tags of this name. */
export const insides = (xml: string, name: string): readonly string[] =>
  [
    ...xml.matchAll(
      new RegExp(
        `<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</(?:[\\w.-]+:)?${name}>)`,
        'g',
      ),
    ),
  ].map(([, inside = '']) => inside);
