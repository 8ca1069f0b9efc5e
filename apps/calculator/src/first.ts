/** The worked example that the page opens with, one of those that ship: prerendered when the page is built, and planned again in the browser. */
import { parse } from 'yaml';
import example from '../../../data/examples/seller-gcp.plimsoll.yaml?raw';
import type { Loose } from './state/edit.ts';

export const FIRST = parse(example) as Loose;
