import { describe, expect, it } from 'vitest';
import { LINK_KINDS, linkKindOf, PRIVATE_LINKS } from './private-links.ts';
import { SERVICES, type ServiceRow } from './services.ts';

describe('the table of private links', () => {
  it('matches the links that people already have', () => {
    expect(PRIVATE_LINKS).toMatchObject({
      pledge: { page: '/p', code: 'p' },
      consignment: { page: '/r', code: 'c' },
    });
  });

  it.each(LINK_KINDS)('gives %s a service with the key for its codes', (kind) => {
    const { keys }: ServiceRow = SERVICES[PRIVATE_LINKS[kind].service];
    expect(
      keys,
      `add 'link' to the keys of the service in packages/contracts/src/services.ts`,
    ).toContain('link');
  });

  it('distinguishes kinds by their letter and by their page', () => {
    const links = Object.values(PRIVATE_LINKS);
    expect(new Set(links.map(({ code }) => code)).size).toBe(links.length);
    expect(new Set(links.map(({ page }) => page)).size).toBe(links.length);
    for (const { code } of links) expect(code).toMatch(/^[a-z]$/);
    for (const kind of LINK_KINDS) expect(linkKindOf(PRIVATE_LINKS[kind].code)).toBe(kind);
    expect(linkKindOf('x')).toBeUndefined();
  });
});
