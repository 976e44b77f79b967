import { type ThemeConfig, theme } from 'antd';

/** The colours of console.css, by name. Both lists are checked together for contrast. */
const LIGHT = {
  colorPrimary: '#0958d9',
  // Darker, not lighter as antd would: text in it stays readable while the pointer is there.
  colorPrimaryHover: '#0747b3',
  colorPrimaryActive: '#063a94',
  colorInfo: '#0958d9',
  colorSuccess: '#237804',
  colorWarning: '#8f5600',
  colorError: '#a8071a',
  colorLink: '#0958d9',
  colorLinkHover: '#0747b3',
  colorTextBase: '#1f2937',
  colorTextDescription: '#4b5563',
  colorTextTertiary: '#4b5563',
  colorTextPlaceholder: '#667085',
  colorBgLayout: '#f4f7fb',
  colorSuccessBg: '#eaf5e5',
  colorSuccessBorder: '#9ccb8b',
  colorWarningBg: '#fdf3e1',
  colorWarningBorder: '#e2bf85',
  colorErrorBg: '#fdecee',
  colorErrorBorder: '#e9a5ab',
} as const;

const DARK = {
  colorPrimary: '#0958d9',
  colorInfo: '#69a1ff',
  colorSuccess: '#7ccf5b',
  colorWarning: '#e0a63a',
  colorError: '#ff8a8f',
  colorLink: '#8ab4ff',
  colorLinkHover: '#b3ceff',
  colorTextBase: '#e6ebf2',
  colorTextDescription: '#a9b4c4',
  colorTextTertiary: '#a9b4c4',
  colorTextPlaceholder: '#8f9bad',
  colorBgBase: '#10161f',
  colorBgLayout: '#0b1017',
  colorSuccessBg: '#14271a',
  colorSuccessBorder: '#3d6a3a',
  colorWarningBg: '#2b2213',
  colorWarningBorder: '#6b5426',
  colorErrorBg: '#33181c',
  colorErrorBorder: '#7c3b42',
} as const;

interface Surroundings {
  readonly dark: boolean;
  /** A phone: everything that is touched is at least 44 px high. */
  readonly narrow: boolean;
  /** The person asked for less motion. */
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
      Table: { cellPaddingBlock: 10, headerBg: dark ? '#182230' : '#f4f7fb' },
      Segmented: { trackPadding: 3 },
    },
  };
}
