/** Text without the characters that XML 1.0 and HTML cannot hold. Source: W3C, Extensible Markup Language 1.0, 5th ed., section 2.2. */
export function withoutControls(text: string): string {
  let plain = '';
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    const control = code < 32 && code !== 9 && code !== 10 && code !== 13;
    const lone = code >= 0xd800 && code <= 0xdfff;
    if (!control && code !== 0xfffe && code !== 0xffff) plain += lone ? '\uFFFD' : letter;
  }
  return plain;
}
