import { describe, expect, it } from 'vitest';
import sharedSheet from '../platform/tokens.css?raw';
import publicSheet from '../public/styles/tokens.css?raw';
import { colour, readTokens, TOKENS } from './read-tokens.ts';
import { consoleTheme } from './theme.ts';

const applications = {
  console: TOKENS,
  'public pages': readTokens([sharedSheet, publicSheet]),
};

/** Returns the contrast ratio of two colours as defined by WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(applications))('the colours of the %s', (_, tokens) => {
  it.each(['light', 'dark'] as const)('leave text readable on a %s screen', (screen) => {
    const of = (name: string) => colour(tokens[screen], name);
    for (const [text, ground] of [
      ['ink', 'paper'],
      ['ink', 'mist'],
      ['ink-quiet', 'paper'],
      ['ink-quiet', 'mist'],
      ['blue', 'paper'],
      ['done', 'paper'],
      ['done', 'done-soft'],
      ['care', 'care-soft'],
      ['stop', 'stop-soft'],
      ['on-colour', 'blue'],
    ] as const)
      expect(contrast(of(text), of(ground)), `${text} on ${ground}`).toBeGreaterThan(4.5);
  });

  it('have a separate value for dark screens, except backgrounds of white text', () => {
    const same = Object.keys(tokens.light).filter(
      (name) => tokens.light[name] === tokens.dark[name],
    );
    expect(same.filter((name) => !name.startsWith('button'))).toEqual([]);
  });
});

describe('the theme of antd', () => {
  it('has the colours of the style sheets', () => {
    const surroundings = { narrow: false, still: false };
    expect(consoleTheme({ ...surroundings, dark: false }).token).toMatchObject({
      colorPrimary: colour(TOKENS.light, 'button'),
      colorSuccess: colour(TOKENS.light, 'done'),
      colorBgLayout: colour(TOKENS.light, 'mist'),
    });
    expect(consoleTheme({ ...surroundings, dark: true }).token).toMatchObject({
      colorPrimary: colour(TOKENS.light, 'button'),
      colorSuccess: colour(TOKENS.dark, 'done'),
      colorBgLayout: colour(TOKENS.dark, 'mist'),
    });
  });
});
