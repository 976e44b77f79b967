import { type ThemeConfig, theme } from 'antd';
import { colour, TOKENS, type Tokens } from './read-tokens.ts';

const { light, dark: night } = TOKENS;

/**
 * Colours of antd on a light screen. The literals are colours that tokens.css lacks, because only
 * antd uses them.
 */
const LIGHT = {
  ...shared(light),
  // antd would lighten the button under the pointer, and make the white text hard to read.
  colorPrimaryHover: colour(light, 'button-hover'),
  colorPrimaryActive: '#063a94',
  colorLink: colour(light, 'blue'),
  colorLinkHover: colour(light, 'button-hover'),
  colorTextPlaceholder: '#667085',
  colorSuccessBorder: '#9ccb8b',
  colorWarningBorder: '#e2bf85',
  colorErrorBorder: '#e9a5ab',
};

const DARK = {
  ...shared(night),
  colorLink: '#8ab4ff',
  colorLinkHover: '#b3ceff',
  colorTextPlaceholder: '#8f9bad',
  colorBgBase: '#10161f',
  colorSuccessBorder: '#3d6a3a',
  colorWarningBorder: '#6b5426',
  colorErrorBorder: '#7c3b42',
};

function shared(tokens: Tokens) {
  return {
    colorPrimary: colour(tokens, 'button'),
    colorInfo: colour(tokens, 'blue'),
    colorSuccess: colour(tokens, 'done'),
    colorWarning: colour(tokens, 'care'),
    colorError: colour(tokens, 'stop'),
    colorTextBase: colour(tokens, 'ink'),
    colorTextDescription: colour(tokens, 'ink-quiet'),
    colorTextTertiary: colour(tokens, 'ink-quiet'),
    colorBgLayout: colour(tokens, 'mist'),
    colorSuccessBg: colour(tokens, 'done-soft'),
    colorWarningBg: colour(tokens, 'care-soft'),
    colorErrorBg: colour(tokens, 'stop-soft'),
  };
}

interface Surroundings {
  readonly dark: boolean;
  /** Whether the screen is as narrow as a phone, and needs controls of at least 44 px. */
  readonly narrow: boolean;
  /** Whether the person prefers reduced motion. */
  readonly still: boolean;
}

export function consoleTheme({ dark, narrow, still }: Surroundings): ThemeConfig {
  const colours = dark ? DARK : LIGHT;
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      ...colours,
      fontFamily:
        "'PingFang SC', 'HarmonyOS Sans SC', 'HarmonyOS Sans', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', system-ui, sans-serif",
      fontSize: narrow ? 17 : 15,
      borderRadius: 8,
      controlHeight: narrow ? 44 : 38,
      controlHeightLG: narrow ? 52 : 48,
      controlHeightSM: narrow ? 44 : 30,
      motion: !still,
    },
    components: {
      Button: dark
        ? { primaryColor: '#ffffff', colorPrimary: '#2f6fe4', colorPrimaryHover: '#4380ea' }
        : {},
      Table: { cellPaddingBlock: 10, headerBg: dark ? '#182230' : colour(light, 'mist') },
      Segmented: { trackPadding: 3 },
    },
  };
}
