/** How cells look, by what they are. Colours: ink for words, blue for what a person may change, grey for what is said beside. */
export interface Look {
  bold?: boolean;
  italic?: boolean;
  size?: number;
  color?: string;
  fill?: string;
  format?: string;
  wrap?: boolean;
  align?: 'left' | 'right' | 'center';
  top?: boolean;
  bottom?: boolean;
}

const INK = '1B2A33';
const INPUT: Look = { color: '0B4F9E', fill: 'EAF2FB' };

export const LOOKS = {
  title: { bold: true, size: 16, color: INK },
  note: { italic: true, color: '5B6B75' },
  section: { bold: true, size: 12, color: '0B3C5D', bottom: true },
  head: { bold: true, color: 'FFFFFF', fill: '0B3C5D', wrap: true, align: 'center' },
  text: { color: INK },
  wrapped: { color: INK, wrap: true },
  strong: { bold: true, color: INK },
  answer: { bold: true, size: 20, color: '0B3C5D', format: '"$"#,##0' },
  number: { color: INK, format: '#,##0.00##' },
  exact: { color: INK, format: 'General' },
  small: { color: INK, format: '0.000000' },
  whole: { color: INK, format: '#,##0' },
  usd: { color: INK, format: '"$"#,##0.00' },
  usdTotal: { bold: true, color: INK, format: '"$"#,##0.00', top: true },
  textTotal: { bold: true, color: INK, top: true },
  price: { color: INK, format: '"$"0.000000####' },
  percent: { color: INK, format: '0.0%' },
  input: { ...INPUT, format: 'General', align: 'right' },
  inputPercent: { ...INPUT, format: '0.0##%', align: 'right' },
  inputText: { ...INPUT },
  inputPrice: { ...INPUT, format: '"$"0.000000####', align: 'right' },
  check: { bold: true, color: INK, wrap: true },
} as const satisfies Record<string, Look>;

export type StyleName = keyof typeof LOOKS;
