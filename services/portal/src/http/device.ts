import type { Device } from '@bluebox/contracts';

/* Browsers, in the order in which they are tried. An app or browser that is built on another one
   names both in its User-Agent header, so it comes before the other one here. */
const BROWSERS: readonly (readonly [Device['browser'], RegExp])[] = [
  ['wecom', /wxwork/i],
  ['wechat', /MicroMessenger/i],
  ['dingtalk', /DingTalk/i],
  ['feishu', /Lark|Feishu/i],
  ['edge', /\bEdg(?:e|A|iOS)?\//],
  ['firefox', /\b(?:Firefox|FxiOS)\//],
  ['chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['safari', /\bSafari\//],
];
const SYSTEMS: readonly (readonly [Device['system'], RegExp])[] = [
  ['harmony', /HarmonyOS|OpenHarmony/i],
  ['android', /Android/],
  ['ios', /iPhone|iPad|iPod/],
  ['windows', /Windows/],
  ['mac', /Macintosh|Mac OS X/],
  ['linux', /Linux|X11/],
];
/** Number of characters of a User-Agent header that are read. Real headers are shorter. */
const LONGEST = 1_000;

/**
 * Returns the browser and system that a User-Agent header names, by which people recognise a
 * device.
 */
export function deviceOf(userAgent: string | undefined): Device {
  const text = (userAgent ?? '').slice(0, LONGEST);
  const first = <K>(kinds: readonly (readonly [K, RegExp])[]): K | undefined =>
    kinds.find(([, pattern]) => pattern.test(text))?.[0];
  return { browser: first(BROWSERS) ?? 'other', system: first(SYSTEMS) ?? 'other' };
}
