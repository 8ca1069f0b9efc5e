/** What was thrown by a client, a download or a parser, as a cause with words. Only names and codes are looked at; messages are cleaned. */
import { redact } from './redact.ts';
import { SourceError, type SourceCause } from './source-error.ts';

interface Thrown {
  name?: string;
  message?: string;
  code?: unknown;
  details?: unknown;
  cause?: unknown;
  errors?: unknown;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string>; statusCode?: number };
}

const NETWORK_CODES = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const BROKEN_CODES = new Set([
  'TimeoutError',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ECONNABORTED',
]);
const THROTTLES = new Set(['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown']);
const CLOCKS = new Set([
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
]);
const EXPIRED = new Set(['ExpiredTokenException', 'ExpiredToken', 'TokenRefreshRequired']);
const DENIED = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'MissingAuthenticationTokenException',
  'IncompleteSignature',
]);
const NO_CREDENTIALS = /CredentialsProviderError|Could not load (the default )?credentials|could not load credentials|default credentials/i;

/** gRPC status numbers and HTTP statuses are told apart by size. */
const BY_NUMBER: Record<number, SourceCause> = {
  4: 'broken',
  7: 'credentials',
  8: 'throttled',
  13: 'serverError',
  14: 'noNetwork',
  16: 'credentials',
  401: 'credentials',
  403: 'credentials',
  408: 'broken',
  429: 'throttled',
};

/**
 * @param what e.g. `the AWS Price List (GetProducts AmazonEC2)`
 * @param standardChain where credentials are looked for, in words
 */
export function explainFailure(
  thrown: unknown,
  { what, standardChain, env }: { what: string; standardChain: string; env: Record<string, string | undefined> },
): SourceError {
  if (thrown instanceof SourceError) return thrown;
  const chain = unwound(thrown);
  const names = chain.flatMap(({ name, code }) => [name, code].filter((one): one is string => typeof one === 'string'));
  const message = clean(String(chain[0]?.message ?? thrown), env);
  const all = chain.map((one) => `${one.name ?? ''} ${one.message ?? ''}`).join(' ');
  const has = (set: ReadonlySet<string>) => names.some((name) => set.has(name));
  if (NO_CREDENTIALS.test(all))
    return new SourceError('credentials', `${what}: no credentials were found where the client looks for them (${standardChain})`);
  if (has(EXPIRED) || (/expired/i.test(all) && /token|credential/i.test(all)))
    return new SourceError('credentials', `${what}: the credentials have expired; sign in again and repeat (${standardChain})`);
  if (has(CLOCKS))
    return new SourceError(
      'clock',
      `${what}: the request's time or signature was refused; the clock of this machine is off, or the secret key is wrong`,
    );
  if (has(DENIED)) return new SourceError('credentials', `${what} refused these credentials: ${message}`);
  if (has(THROTTLES)) return new SourceError('throttled', `${what} is throttling: too many requests`);
  if (has(NETWORK_CODES) || /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ENETUNREACH|Name resolution failed|getaddrinfo/.test(all))
    return new SourceError('noNetwork', `${what} cannot be reached: is there a network, and a proxy to set? (${firstLine(message)})`);
  if (has(BROKEN_CODES) || /socket hang up|premature close|\bterminated\b|\baborted\b|no answer within/i.test(all))
    return new SourceError('broken', `${what}: the connection broke off or timed out in mid-answer`);
  return byNumberOrShape(chain, what, message);
}

function byNumberOrShape(chain: readonly Thrown[], what: string, message: string): SourceError {
  const status = chain
    .map(({ code, $metadata, $response }) => number($response?.statusCode) ?? number($metadata?.httpStatusCode) ?? number(code))
    .find((one) => one !== undefined && one !== 200);
  const syntax = chain.some(
    ({ name, message: text }) =>
      name === 'SyntaxError' || /JSON|Unexpected (end|token)|invalid wire type|index out of range/i.test(text ?? ''),
  );
  const type = chain.map(({ $response }) => $response?.headers?.['content-type']).find(Boolean);
  if (type !== undefined && !/json/i.test(type) && (syntax || status === undefined))
    return new SourceError('broken', `${what} answered ${type} instead of JSON: is a proxy or a sign-in page in between?`);
  if (status !== undefined && status >= 500) return new SourceError('serverError', `${what} failed on its side (HTTP ${status})`);
  const cause = status === undefined ? undefined : BY_NUMBER[status];
  if (cause === 'throttled') return new SourceError('throttled', `${what} is throttling: too many requests (status ${status})`);
  if (cause === 'credentials') return new SourceError('credentials', `${what} refused the credentials (status ${status}): ${message}`);
  if (cause === 'noNetwork')
    return new SourceError('noNetwork', `${what} is unavailable or cannot be reached: is there a network? (status ${status})`);
  if (cause !== undefined) return new SourceError(cause, `${what} failed (status ${status}): ${message}`);
  if (syntax) return new SourceError('broken', `${what}: the answer broke off or is not JSON (${firstLine(message)})`);
  return new SourceError('badAnswer', `${what} failed: ${message}`);
}

/** An error and what caused it, at most a few deep. */
function unwound(thrown: unknown): Thrown[] {
  const found: Thrown[] = [];
  const visit = (one: unknown, depth: number): void => {
    if (typeof one !== 'object' || one === null || depth > 4) return;
    const error = one as Thrown;
    found.push(error);
    visit(error.cause, depth + 1);
    if (Array.isArray(error.errors)) for (const inner of error.errors.slice(0, 4)) visit(inner, depth + 1);
  };
  visit(thrown, 0);
  return found;
}

const number = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
const firstLine = (text: string) => text.split('\n', 1)[0]!.slice(0, 160);
const clean = (text: string, env: Record<string, string | undefined>) => firstLine(redact(text, env));
