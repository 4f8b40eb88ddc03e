import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const bottle: MantineColorsTuple = [
  '#edf4f0', '#d9e6df', '#b2cdbf', '#86b19d', '#5f967e',
  '#42806a', '#2f6b56', '#255747', '#1d4438', '#12302a',
];
const brass: MantineColorsTuple = [
  '#fbf5e9', '#f3e6cb', '#e8d0a0', '#dcb977', '#d3ab67',
  '#b98f4b', '#9c7433', '#80601f', '#6a4c1c', '#523a14',
];
const wine: MantineColorsTuple = [
  '#fbeeef', '#f2d5d8', '#e4a9b0', '#d67b87', '#ca5664',
  '#b83b4b', '#a02c3c', '#862331', '#6d1c29', '#54131e',
];

const gray: MantineColorsTuple = [
  '#faf6ee', '#f3ecdf', '#e9e0ce', '#ddd1ba', '#cfc3ab',
  '#a3967f', '#74695a', '#665d50', '#453e34', '#2a2620',
];
const dark: MantineColorsTuple = [
  '#ece5d6', '#c9c0af', '#afa694', '#8d8575', '#47524c',
  '#2a332f', '#1f2724', '#161d1a', '#121816', '#0c110f',
];

/** By day the house is bottle green on laid paper; by night, brass by candlelight. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const { color, variant, theme: t } = input;
  const ink = color === 'wine' ? 'wine' : 'ink';
  if (color !== undefined && color !== t.primaryColor && color !== 'wine') return defaultVariantColorsResolver(input);
  const border = '1px solid transparent';
  const text = `var(--inn-${ink}-text)`;
  const wash = `var(--inn-${ink}-wash)`;
  switch (variant) {
    case 'filled':
      return { background: `var(--inn-${ink})`, hover: `var(--inn-${ink}-hover)`, color: 'var(--inn-on-ink)', border };
    case 'light':
      return { background: wash, hover: `var(--inn-${ink}-wash-hover)`, color: text, border };
    case 'subtle':
    case 'transparent':
      return { background: 'transparent', hover: wash, color: text, border };
    case 'outline':
      return { background: 'transparent', hover: wash, color: text, border: `1px solid ${text}` };
    default:
      return defaultVariantColorsResolver(input);
  }
};

export const theme = createTheme({
  primaryColor: 'bottle',
  primaryShade: { light: 8, dark: 4 },
  colors: { bottle, brass, wine, gray, dark },
  defaultRadius: 3,
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily: "'Figtree Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  headings: {
    fontFamily: "'Cormorant Garamond', 'Iowan Old Style', Palatino, Georgia, serif",
    fontWeight: '600',
    sizes: {
      h1: { fontSize: 'clamp(2.1rem, 5vw, 3rem)', lineHeight: '1.08' },
      h2: { fontSize: '1.75rem', lineHeight: '1.2' },
      h3: { fontSize: '1.4rem', lineHeight: '1.2' },
    },
  },
  variantColorResolver,
  components: {
    // A dialog's heading is not the page's banner.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
  },
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#faf6ee',
    '--mantine-color-text': '#2a2620',
    '--mantine-color-dimmed': '#665d50',
    '--mantine-color-placeholder': '#74695a',
    '--mantine-color-default': '#fffdf8',
    '--mantine-color-default-hover': '#f4eddf',
    '--mantine-color-default-border': '#cfc3ab',
    '--mantine-color-error': '#a02c3c',
    '--mantine-primary-color-filled': '#1d4438',
    '--mantine-primary-color-filled-hover': '#12302a',
    '--mantine-primary-color-contrast': '#fdf9f0',
    '--inn-paper': '#fffdf8',
    '--inn-rule': '#ddd1ba',
    '--inn-brass': '#8a6220',
    '--inn-star': '#a97b2c',
    '--inn-ink': '#1d4438',
    '--inn-ink-hover': '#12302a',
    '--inn-ink-text': '#1d4438',
    '--inn-ink-wash': '#ecefe4',
    '--inn-ink-wash-hover': '#e0e6d9',
    '--inn-wine': '#862331',
    '--inn-wine-hover': '#6d1c29',
    '--inn-wine-text': '#862331',
    '--inn-wine-wash': '#f9ebe9',
    '--inn-wine-wash-hover': '#f3dcda',
    '--inn-on-ink': '#fdf9f0',
    '--inn-shade': 'rgb(66 50 20 / 9%)',
  },
  dark: {
    '--mantine-color-body': '#121816',
    '--mantine-color-text': '#ece5d6',
    '--mantine-color-dimmed': '#afa694',
    '--mantine-color-placeholder': '#9d9484',
    '--mantine-color-default': '#1b2320',
    '--mantine-color-default-hover': '#242e2a',
    '--mantine-color-default-border': '#47524c',
    '--mantine-color-error': '#ee9aa3',
    '--mantine-primary-color-filled': '#d3ab67',
    '--mantine-primary-color-filled-hover': '#dcb977',
    '--mantine-primary-color-contrast': '#1c1608',
    '--inn-paper': '#1a211e',
    '--inn-rule': '#38423d',
    '--inn-brass': '#d3ab67',
    '--inn-star': '#d3ab67',
    '--inn-ink': '#d3ab67',
    '--inn-ink-hover': '#dfbd80',
    '--inn-ink-text': '#e3c48b',
    '--inn-ink-wash': '#252d27',
    '--inn-ink-wash-hover': '#2e3731',
    '--inn-wine': '#e08a95',
    '--inn-wine-hover': '#eaa3ac',
    '--inn-wine-text': '#ee9aa3',
    '--inn-wine-wash': '#33211f',
    '--inn-wine-wash-hover': '#402a28',
    '--inn-on-ink': '#1c1608',
    '--inn-shade': 'rgb(0 0 0 / 35%)',
  },
});
