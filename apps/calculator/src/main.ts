import { hydrate } from 'svelte';
import App from './App.svelte';
import type { Boot } from './messages.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/layout.css';
import './styles/plan.css';
import './styles/pictures.css';

const boot = JSON.parse(document.getElementById('boot')!.textContent) as Boot;
hydrate(App, { target: document.getElementById('app')!, props: { boot } });
