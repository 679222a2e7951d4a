import { Button, type CSSVariablesResolver, colorsTuple, createTheme } from '@mantine/core';

/** Mantine in our tokens: every colour is a CSS variable of tokens.css, so light and dark are decided there alone. */
export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent: colorsTuple('var(--accent)') },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 'md',
  radius: { md: '10px' },
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // A finger with mud on it needs more than the 44 px of WCAG 2.2 SC 2.5.5.
    SegmentedControl: {
      styles: {
        root: { maxWidth: '100%', flexWrap: 'wrap' },
        // As much room as its words need: of equal parts the longest would break while others have some to spare.
        control: { minWidth: 0, flex: '1 1 auto' },
        // Words in large letters break rather than push the page sideways.
        label: {
          display: 'grid',
          placeContent: 'center',
          minHeight: 'var(--touch)',
          whiteSpace: 'normal',
          overflowWrap: 'anywhere',
          lineHeight: 1.2,
        },
      },
    },
    Select: {
      styles: { input: { minHeight: 'var(--touch)' }, option: { minHeight: 'var(--touch)' } },
    },
    NativeSelect: { styles: { input: { minHeight: 'var(--touch)' } } },
    TextInput: { styles: { input: { minHeight: 'var(--touch)' } } },
    PasswordInput: {
      styles: {
        input: { minHeight: 'var(--touch)' },
        innerInput: { minHeight: 'var(--touch)' },
        visibilityToggle: { width: 'var(--touch)', height: 'var(--touch)' },
      },
      defaultProps: { rightSectionWidth: 'var(--touch)' },
    },
    Button: Button.extend({
      styles: {
        root: { minHeight: 'var(--touch)', height: 'auto', maxWidth: '100%', paddingBlock: 4, lineHeight: 1.25 },
        label: { whiteSpace: 'normal', height: 'auto' },
      },
      // White on the light green of the dark theme would be too faint.
      vars: (_theme, { variant = 'filled' }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--on-accent)' } : {},
      }),
    }),
  },
});

const shared = {
  '--mantine-color-body': 'var(--page)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-error': 'var(--act)',
  '--mantine-color-default': 'var(--card)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-color-accent-filled': 'var(--accent)',
  '--mantine-color-accent-filled-hover': 'var(--accent-hover)',
  '--mantine-color-accent-light': 'var(--accent-soft)',
  '--mantine-color-accent-light-hover': 'var(--ok-soft)',
  '--mantine-color-accent-light-color': 'var(--ok)',
  '--mantine-color-gray-1': 'var(--sunken)',
  '--mantine-color-dark-8': 'var(--sunken)',
  '--mantine-color-gray-3': 'var(--line)',
  '--mantine-color-dark-4': 'var(--line)',
  '--mantine-color-gray-7': 'var(--muted)',
  '--mantine-color-dark-1': 'var(--muted)',
  '--mantine-color-dark-5': 'var(--line)',
  '--mantine-color-black': 'var(--text)',
  '--mantine-color-dark-6': 'var(--card)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
