/** Two things that a first visit need not wait for: the planner's start, as a script of its own before the page's, and the styles, in the page itself. */
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { BOOT_FILE } from './prerender-plugin.ts';

const START = 'src/start.ts';

export function firstThingsPlugin(): Plugin {
  return {
    name: 'first-things',
    apply: 'build',
    buildStart() {
      // a chunk of its own, which the page's script then shares
      this.emitFile({ type: 'chunk', id: START, name: 'start' });
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (!bundle) return html;
        const chunk = Object.values(bundle).find((one) => one.type === 'chunk' && one.moduleIds.some((id) => id.endsWith(START)));
        if (!chunk) throw new Error(`${START} is not in the bundle`);
        const boot = Object.values(bundle).find((one) => one.type === 'asset' && one.names.includes(BOOT_FILE));
        if (!boot) throw new Error(`${BOOT_FILE} is not in the bundle`);
        const link = /\s*<link rel="stylesheet"[^>]*href="\.\/([^"]+\.css)"[^>]*>/.exec(html);
        const styles = link && bundle[link[1]!];
        if (!link || styles?.type !== 'asset') throw new Error('the page has no styles');
        const css = String(styles.source).trim();
        const hash = createHash('sha256').update(css).digest('base64');
        return html
          .replace(link[0], () => `\n    <style>${css}</style>`)
          .replace("style-src 'self'", `style-src 'self' 'sha256-${hash}'`)
          .replace(
            /(\s*)<script type="module"/,
            (script, gap: string) =>
              `${gap}<link rel="preload" as="fetch" crossorigin id="boot-file" href="./${boot.fileName}">${gap}<script type="module" async crossorigin src="./${chunk.fileName}"></script>${script}`,
          );
      },
    },
  };
}
