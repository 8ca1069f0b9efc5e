/**
 * Takes secrets out of a text before a person or a file gets it. The clients hold the credentials, this package never reads them;
 * but a vendor's error message may quote a header or a token, and the environment's own values must not come back in it.
 */

const SECRET_NAMES = /(SECRET|TOKEN|PASSWORD|ACCESS_KEY|API_KEY|PRIVATE_KEY|CREDENTIALS_JSON)/i;
const SHAPES = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /\bya29\.[\w-]+/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  /\b1\/\/0[\w-]{20,}/g,
  /\b(Bearer|Credential=|Signature=|SignedHeaders=|x-amz-security-token:?|x-goog-api-key:?)\s*\S+/gi,
  /\b(X-Amz-[A-Za-z-]+|key|token|access_token|sig)=[^&\s]+/g,
];
const SHORTEST_SECRET = 6;

/** @example redact('denied for AKIAIOSFODNN7EXAMPLE', {}) // => 'denied for [hidden]' */
export function redact(text: string, env: Record<string, string | undefined>): string {
  let clean = text;
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && value.length >= SHORTEST_SECRET && SECRET_NAMES.test(name)) clean = clean.split(value).join('[hidden]');
  for (const shape of SHAPES) clean = clean.replace(shape, '[hidden]');
  return clean;
}
