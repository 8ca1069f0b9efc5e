/** Templates one at a time, for a page that must be small: the one that a scenario uses is read when it is first used. @module */
import type { Template, TemplateBook } from '@plimsoll/core';

const READERS: Record<string, () => Promise<Template>> = {
  'generic/api': async () => (await import('./generic-api.ts')).genericApi,
  'protected-audience/seller': async () => (await import('@plimsoll/protected-audience/templates/seller')).seller,
  'protected-audience/buyer': async () => (await import('@plimsoll/protected-audience/templates/buyer')).buyer,
  'protected-audience/seller-and-buyer': async () =>
    (await import('@plimsoll/protected-audience/templates/seller-and-buyer')).sellerAndBuyer,
  'protected-audience/key-value': async () => (await import('@plimsoll/protected-audience/templates/key-value')).keyValue,
  'protected-audience/protected-app-signals': async () =>
    (await import('@plimsoll/protected-audience/templates/protected-app-signals')).protectedAppSignals,
};

/**
 * The templates that a scenario needs.
 * @param scenario as `parseScenario` takes it, as an object
 * @returns the one that it uses; none where it uses none; every one where the name is not known, so that a refusal can say which there are
 */
export async function templatesFor(scenario: object): Promise<TemplateBook> {
  const { template } = scenario as { template?: unknown };
  if (typeof template !== 'object' || template === null) return {};
  const { use } = template as { use?: unknown };
  const names = typeof use === 'string' && Object.hasOwn(READERS, use) ? [use] : Object.keys(READERS);
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await READERS[name]!()] as const)));
}
