/** A fitted profile for a person: its numbers with their intervals and what each rests on, and its curve as a picture. */
import type { FittedEstimate, Profile } from '@plimsoll/core';
import { plotCurve } from './profile-plot.ts';
import { printable } from './progress-bar.ts';
import { table } from './table.ts';

const figure = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'open');

/** The findings that made the interval wider, by their codes. */
function widenedFor({ evidence: { notes = [] } }: FittedEstimate): string {
  const codes = [...new Set(notes.flatMap((note) => /^widened for (\w+)/.exec(note)?.[1] ?? []))];
  return codes.length > 0 ? `; widened for ${codes.join(', ')}` : '';
}

export function viewProfile(profile: Profile): string {
  const rows: string[][] = [];
  const add = (name: string, estimate: FittedEstimate | undefined, unit: string, scale = 1) => {
    if (estimate)
      rows.push([
        name,
        `${figure(estimate.mid * scale)} ${unit}`,
        `${figure(estimate.low * scale)} to ${figure(estimate.high * scale)}`,
        printable(`${estimate.evidence.method}${widenedFor(estimate)}`),
      ]);
  };
  add('vCPU time of a request', profile.vcpuSecondsPerRequest, 'ms', 1000);
  add('service time', profile.serviceTime?.meanMs, 'ms');
  add('its spread (scv)', profile.serviceTime?.squaredCoefficientOfVariation, '');
  add('memory at rest', profile.memory?.baseBytes, 'MiB', 1 / 2 ** 20);
  add('bytes of a request', profile.bytes?.request, 'B');
  add('bytes of an answer', profile.bytes?.response, 'B');
  add('start-up', profile.startupSeconds, 's');
  const numbers =
    rows.length > 0
      ? table(['fitted', 'value', 'interval', 'from'], rows, [1])
      : 'Nothing could be fitted: the findings say which measurement would tell.';
  const findings = profile.findings.map(({ code, message }) => `  ${code}: ${printable(message)}`);
  const curve = profile.curves?.scalability ? plotCurve(profile.curves.scalability) : [];
  return `${[numbers, ...(findings.length ? ['', 'what the fit found', ...findings] : []), ...(curve.length ? ['', ...curve] : [])].join('\n')}\n`;
}
