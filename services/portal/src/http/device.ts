import type { Device } from '@bluebox/contracts';

/* Browsers in order: the first match is used, because apps and browsers that are built on
   another one also mention that one. */
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
/** Length beyond that of any real User-Agent header. */
const LONGEST = 1_000;

/** Describes a browser by its User-Agent in a few words by which its owner recognises it. */
export function deviceOf(userAgent: string | undefined): Device {
  const text = (userAgent ?? '').slice(0, LONGEST);
  const first = <K>(kinds: readonly (readonly [K, RegExp])[]): K | undefined =>
    kinds.find(([, pattern]) => pattern.test(text))?.[0];
  return { browser: first(BROWSERS) ?? 'other', system: first(SYSTEMS) ?? 'other' };
}
