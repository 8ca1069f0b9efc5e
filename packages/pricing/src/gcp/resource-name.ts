/**
 * Which machine family's vCPU or memory an SKU sells, by its category and description. Google names them in prose; custom shapes, sole tenants,
 * extended memory and reservations have other prices and are not these.
 */
import type { RawSku } from './catalog-sku.ts';

export type ResourceTerm = 'ondemand' | 'spot' | 'cud_1y' | 'cud_3y';
export interface ResourceName {
  family: string;
  resource: 'core' | 'ram';
  term: ResourceTerm;
}

const INSTANCE =
  /^(?:Spot Preemptible |Preemptible )?(?:(?<family>[A-Z]\d+[A-Z]?)(?: (?:Predefined|AMD|Arm|Intel|Memory-optimized))* Instance|(?<c2>Compute optimized)(?: Instance)?) (?<resource>Core|Ram) running in /i;
const COMMITMENT =
  /^Commitment(?: v\d)?:? ?(?:(?<family>[A-Z]\d+[A-Z]?)(?: (?:Predefined|AMD|Arm|Intel|Memory-optimized))*|(?<c2>Compute optimized)|) ?(?<resource>Cpu|Core|Ram) in .+ for [13] Years?$/i;
const TERMS: Record<string, ResourceTerm> = { OnDemand: 'ondemand', Preemptible: 'spot', Commit1Yr: 'cud_1y', Commit3Yr: 'cud_3y' };

/** @example resourceName({ description: 'N2D AMD Instance Ram running in Iowa', category: { usageType: 'OnDemand' } }) // => { family: 'n2d', resource: 'ram', term: 'ondemand' } */
export function resourceName({ description, category }: RawSku): ResourceName | undefined {
  const term = TERMS[category?.usageType ?? ''];
  const text = description ?? '';
  if (term === undefined) return undefined;
  const confidential = confidentialName(text, term);
  if (confidential) return confidential;
  const committed = term.startsWith('cud');
  const found = (committed ? COMMITMENT : INSTANCE).exec(text)?.groups;
  if (!found) return undefined;
  // a commitment without a family is the first generation's
  const family = found.c2 ? 'c2' : found.family ? found.family.toLowerCase() : committed ? 'n1' : undefined;
  return family === undefined ? undefined : { family, resource: /ram/i.test(found.resource!) ? 'ram' : 'core', term };
}

/** The surcharge of Confidential Computing: the technology is in the name, SEV when none is. */
function confidentialName(text: string, term: ResourceTerm): ResourceName | undefined {
  if (!/\bConfidential\b/i.test(text) || term !== 'ondemand' || /\bspot\b|preemptible|custom/i.test(text)) return undefined;
  const resource = /\bram\b/i.test(text) ? 'ram' : /\b(core|vcpu|cpu)\b/i.test(text) ? 'core' : undefined;
  if (resource === undefined) return undefined;
  const technology = /\bTDX\b/i.test(text) ? 'tdx' : /SNP/i.test(text) ? 'sev-snp' : 'sev';
  return { family: `confidential-${technology}`, resource, term };
}
