/** The scenarios that ship with the project, as their own texts. */
const FILES = import.meta.glob<string>('../../../../data/examples/*.plimsoll.yaml', { query: '?raw', import: 'default', eager: true });

export interface Example {
  title: string;
  /** the sentences that the file begins with */
  about: string;
  text: string;
}

export const shippedExamples: Example[] = Object.values(FILES)
  .map((text) => ({
    title: /^name: *(.*)$/m.exec(text)?.[1] ?? '',
    about: (/^(#.*\n)*/.exec(text)?.[0] ?? '')
      .split('\n')
      .map((line) => line.replace(/^# ?/, ''))
      .filter((line) => line !== '' && !line.startsWith('plimsoll '))
      .join(' '),
    text,
  }))
  .sort((a, b) => a.title.localeCompare(b.title, 'en'));
