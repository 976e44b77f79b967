import type { Device } from '@bluebox/contracts';

/*
 * Browsers, in the order of the tests. A browser that is built on another names both in its
 * User-Agent header, so it must be tested before the other.
 */
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
 * Returns the browser and system in a User-Agent header, so that people can recognise their
 * devices.
 */
export function deviceOf(userAgent: string | undefined): Device {
  const text = (userAgent ?? '').slice(0, LONGEST);
  const first = <K>(kinds: readonly (readonly [K, RegExp])[]): K | undefined =>
    kinds.find(([, pattern]) => pattern.test(text))?.[0];
  return { browser: first(BROWSERS) ?? 'other', system: first(SYSTEMS) ?? 'other' };
}
