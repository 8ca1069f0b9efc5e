/** Whatever is dropped on the page: looked at by its content, opened or refused with a reason; nothing that is open is lost. */
import { readHourly } from '@plimsoll/core';
import type { Session } from '../state/session.svelte.ts';
import { at, withValue, type Loose } from '../state/edit.ts';
import { nameWeek } from '../state/week-source.ts';
import { placeOf } from '../worker/syntax-words.ts';
import { kindOf, type Kind } from './kind-of.ts';
import { effectOf, isTable, overridesOf, overridesTable } from './overrides.ts';
import { planIn } from './plan-file.ts';
import { planTaken } from './plan-taken.ts';

const MOST_BYTES = 4_000_000;
const HEAD_BYTES = 65_536;

export async function openFiles(session: Session, files: File[]): Promise<void> {
  const benchmarks: File[] = [];
  for (const file of files) {
    try {
      const kind = kindOf(file.name, await file.slice(0, HEAD_BYTES).text());
      if (kind === 'benchmark') benchmarks.push(file);
      else await openOne(session, file, kind);
    } catch (error) {
      refuse(session, file, error instanceof Error ? error.message : String(error));
    }
  }
  if (benchmarks.length) session.benchmarks = benchmarks;
}

async function openOne(session: Session, file: File, kind: Exclude<Kind, 'benchmark'>): Promise<void> {
  if (kind === 'empty') return refuse(session, file, 'it is empty');
  if (kind === 'spreadsheet') return refuse(session, file, 'it is no text; save it as CSV, JSON or YAML');
  if (file.size > MOST_BYTES) return refuse(session, file, `it has ${Math.round(file.size / 1e6)} MB; a ${kind} has a few kB`);
  const text = await file.text();
  if (kind === 'week') return takeWeek(session, file, text);
  if (kind === 'overrides') return takeOverrides(session, file, text);
  const answer = await session.askText({ kind: 'fromYaml', text });
  if (answer.kind !== 'scenario') return refuse(session, file, answer.kind === 'failure' ? answer.message : 'it cannot be read');
  const plan = planIn(answer.scenario);
  if (plan.kind === 'refused') return refuse(session, file, plan.why);
  if (plan.kind === 'plan') {
    session.replace(plan.scenario, `open ${file.name}`);
    return session.say(planTaken(file.name, plan.scenario));
  }
  if (
    Object.keys(answer.scenario).length === 0 ||
    answer.problems.some(({ code }) => ['syntax', 'duplicateKey', 'tooLarge'].includes(code))
  ) {
    const first = answer.problems[0];
    return refuse(session, file, first ? `${placeOf(first)}${first.message}` : 'it holds no scenario');
  }
  session.replace(answer.scenario, `open ${file.name}`, /\.json$/i.test(file.name) ? undefined : text);
}

function takeWeek(session: Session, file: File, text: string): void {
  const week = readHourly(text, file.name);
  if ('problems' in week) return refuse(session, file, week.problems[0]!.message.replace(file.name, '').replace(/^[: ]+/, ''));
  nameWeek(week.values, file.name);
  const traffic = { ...(session.scenario.traffic as Loose | undefined) };
  delete traffic.averageRequestsPerSecond;
  delete traffic.peakRequestsPerSecond;
  session.replace(
    { ...session.scenario, traffic: { ...traffic, weekRequestsPerSecond: week.values } },
    `week of ${file.name}`,
    session.text,
  );
  session.say({
    tone: 'ok',
    head: `${file.name} is the week’s traffic.`,
    holds: (scenario) => at(scenario, ['traffic', 'weekRequestsPerSecond']) === week.values,
    text: week.note ? `${week.note}.` : `${week.values.length} hours, from Monday 00:00 UTC; the largest is the peak.`,
  });
}

async function takeOverrides(session: Session, file: File, text: string): Promise<void> {
  const held = isTable(text) ? undefined : await session.askText({ kind: 'value', text });
  if (held?.kind === 'failure') return refuse(session, file, held.message);
  const read = held?.kind === 'value' ? overridesOf(held.value) : overridesTable(text);
  if ('fault' in read) return refuse(session, file, read.fault);
  session.replace(withValue(session.scenario, ['prices', 'overrides'], read.overrides) as Loose, `prices of ${file.name}`, session.text);
  const { overrides } = read;
  const isThere = (scenario: Loose) => at(scenario, ['prices', 'overrides']) === overrides;
  // what they touch is known once the plan with them is
  const effect = () =>
    isThere(session.scenario) && !session.unfinished ? effectOf(overrides.length, session.plan?.warnings ?? []) : undefined;
  session.say({
    get tone() {
      return effect()?.tone ?? 'ok';
    },
    get head() {
      return `${file.name} ${effect()?.head ?? 'is read.'}`;
    },
    holds: isThere,
    get text() {
      return effect()?.text ?? `${overrides.length === 1 ? 'Its override is' : `Its ${overrides.length} overrides are`} in the scenario.`;
    },
  });
}

const refuse = (session: Session, file: File, why: string): void =>
  session.say({ tone: 'bad', head: `${file.name} was not opened:`, text: `${why}. Your scenario is untouched.` });
