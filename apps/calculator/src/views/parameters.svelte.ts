/** The parameters of a template: told by the planner when they are first wanted, and kept, so that paper has them at once. */
import type { TemplateParameter } from '@plimsoll/core';
import type { Session } from '../state/session.svelte.ts';

let known = $state.raw<Record<string, Record<string, TemplateParameter>>>({});
const useOf = ({ scenario }: Session) => (scenario.template as { use?: string } | undefined)?.use;

/** Those of the scenario's template; none while they are on their way. */
export const parametersOf = (session: Session): Record<string, TemplateParameter> => known[useOf(session) ?? ''] ?? {};

export function learn(session: Session): void {
  const use = useOf(session);
  if (use === undefined || Object.hasOwn(known, use)) return;
  void session
    .ask({ kind: 'template', name: use })
    .then((answer) => answer.kind === 'template' && (known = { ...known, [use]: answer.parameters }));
}
