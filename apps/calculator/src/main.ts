import { hydrate } from 'svelte';
import App from './App.svelte';
import { asked, bootOf, draft, draftKey, planner } from './start.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/layout.css';
import './styles/plan.css';
import './styles/pictures.css';

// the plan that was built into the page stands meanwhile
const PATIENCE_MS = 500;
const started = Promise.race([planner.ready, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
Promise.all([bootOf(), started])
  .then(([boot]) => hydrate(App, { target: document.getElementById('app')!, props: { boot, early: { planner, asked, draft, draftKey } } }))
  .catch((error: unknown) => {
    const words = document.createElement('p');
    words.className = 'notice bad';
    words.role = 'alert';
    words.textContent = `✕ This page did not load whole, and its inputs do not answer (${error instanceof Error ? error.message : String(error)}). Reload it when you are connected.`;
    document.getElementById('answer')!.prepend(words);
  });
