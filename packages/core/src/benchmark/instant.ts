/** Instants as seconds since 1970 from the text that tools write; no clock, no time zone of the machine. */

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,12}))?\s*([Zz]|[+-]\d{2}:?\d{2})?$/;

/**
 * Seconds since 1970-01-01 UTC of an RFC 3339 instant (a blank in place of T, and up to twelve decimals, are read too).
 * Text without an offset is taken as UTC, as ghz and k6 on servers write it.
 * @returns undefined when the text is no instant
 * @example instantSeconds('2024-01-30T21:27:06Z') // => 1706650026
 * Source: RFC 3339; day count after Fliegel & Van Flandern, CACM 11 (1968) 657.
 */
export function instantSeconds(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const decimals = match[7] === undefined ? 0 : Number(`0.${match[7]}`);
  return daysSince1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second + decimals - offsetSeconds(match[8]);
}

function daysSince1970(year: number, month: number, day: number): number {
  const shift = Math.trunc((month - 14) / 12);
  const julian =
    Math.trunc((1461 * (year + 4800 + shift)) / 4) +
    Math.trunc((367 * (month - 2 - 12 * shift)) / 12) -
    Math.trunc((3 * Math.trunc((year + 4900 + shift) / 100)) / 4) +
    day -
    32075;
  return julian - 2440588;
}

function offsetSeconds(offset: string | undefined): number {
  if (offset === undefined || /^z$/i.test(offset)) return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  return (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/**
 * A reader of instants that remembers the minute it saw last: files of millions of rows repeat it.
 * @returns a function of the same answers as `instantSeconds`
 */
export function instantReader(): (text: string) => number | undefined {
  let prefix = '';
  let suffix = '';
  let minuteSeconds = 0;
  return (text) => {
    const zone = text.endsWith('Z') ? 'Z' : text.slice(-6);
    if (prefix !== '' && text.startsWith(prefix) && zone === suffix) {
      const seconds = Number(text.slice(17, text.length - zone.length));
      if (seconds >= 0 && seconds <= 61) return minuteSeconds + seconds;
    }
    const instant = instantSeconds(text);
    if (instant === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return instant;
    prefix = text.slice(0, 17);
    suffix = zone;
    minuteSeconds = instant - Number(text.slice(17, text.length - zone.length));
    return instant;
  };
}
