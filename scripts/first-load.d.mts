import type { BrowserContext, Page } from 'playwright-core';

export function firstLoad(dist: string, context: BrowserContext, visit: () => Promise<Page>): Promise<Record<string, number>>;
