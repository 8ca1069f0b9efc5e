/** Calls between services, read: how many, how large, where the other side is. */
import type { PathKey } from './path.ts';
import type { NumberReader } from './read-number.ts';
import { readCalleeTime } from './resolve-service-time.ts';
import type { Placed, PlacementShares, ResolvedCall } from './resolved.ts';
import { shareWords } from './share-words.ts';
import { PLACEMENTS, type RawAmount, type RawPlacement, type RawScenario } from './schema.ts';

/** Beyond a petabyte a call no bill is a number for long. */
export const BYTES_OF_A_CALL = { unit: 'bytes', atLeast: 0, atMost: 1e15 } as const;

export function readCall(reader: NumberReader, raw: RawScenario, name: string, i: number): ResolvedCall {
  const call = raw.services[name]!.calls![i]!;
  const at = (...keys: PathKey[]): PathKey[] => ['services', name, 'calls', i, ...keys];
  if (call.to !== undefined && call.serviceTime)
    reader.problem(at('serviceTime'), {
      code: 'serviceTimeOfOwn',
      message: `serviceTime of a call belongs to external callees; ${call.to} has its own`,
    });
  const mode = call.mode ?? 'sequence';
  reader.fill(at('mode'), mode);
  return {
    to: call.to,
    name: call.to ?? call.external ?? '',
    perRequest: reader.read(at('perRequest'), call.perRequest, { unit: 'plain', atLeast: 0, atMost: 1e9 }, 1) ?? 1,
    requestBytes: readEdgeBytes(reader, raw, at('requestBytes'), call.requestBytes, call.to),
    responseBytes: readEdgeBytes(reader, raw, at('responseBytes'), call.responseBytes, call.to),
    mode,
    networkMs: reader.read(at('networkMs'), call.networkMs, { unit: 'ms', atLeast: 0 }),
    serviceTime: readCalleeTime(reader, at('serviceTime'), call.serviceTime),
    ...readPlacement(reader, at('placement'), call.placement, call.to === undefined ? 'internet' : 'sameVpc'),
    timeoutMs: reader.read(at('timeoutMs'), call.timeoutMs, { unit: 'ms', above: 0 }),
    costIds: call.costIds ?? {},
  };
}

/** Bytes of one request or answer on an edge: stated, else as the called service's profile measured them, else 0. */
export function readEdgeBytes(
  reader: NumberReader,
  raw: RawScenario,
  keys: PathKey[],
  given: RawAmount | undefined,
  callee: string | undefined,
): number {
  const profile = callee === undefined || !Object.hasOwn(raw.services, callee) ? undefined : raw.services[callee]!.profile;
  const side = keys.at(-1) === 'requestBytes' ? 'request' : 'response';
  const measured = typeof profile === 'object' ? profile.bytes?.[side] : undefined;
  if (given === undefined && measured !== undefined)
    return reader.read(['services', callee!, 'profile', 'bytes', side], measured, BYTES_OF_A_CALL) ?? 0;
  return reader.read(keys, given, BYTES_OF_A_CALL, 0) ?? 0;
}

/** Shares of where the other side is; a single name is all of it. */
export function readPlacement(
  reader: NumberReader,
  keys: PathKey[],
  given: RawPlacement | undefined,
  otherwise: keyof PlacementShares,
): Placed {
  const shares: PlacementShares = { sameVpc: 0, sameRegion: 0, otherRegion: 0, internet: 0 };
  if (given === undefined || typeof given === 'string') {
    if (given === undefined) reader.fill(keys, otherwise);
    const place = given ?? otherwise;
    shares[place] = 1;
    return { placement: shares, places: [place] };
  }
  for (const place of PLACEMENTS)
    shares[place] = reader.read([...keys, place], given[place], { unit: 'plain', atLeast: 0, atMost: 1 }) ?? 0;
  const sum = PLACEMENTS.reduce((total, place) => total + shares[place], 0);
  if (Math.abs(sum - 1) > 1e-9)
    reader.problem(keys, {
      code: 'sharesSum',
      message: `the shares of placement ${shareWords(
        sum,
        PLACEMENTS.map((place) => given[place]),
      )}`,
    });
  // a formula that is nothing now may be something later; a plain 0 may not
  const places = PLACEMENTS.filter((place) => given[place] !== undefined && Number(given[place]) !== 0);
  return { placement: shares, places };
}
