/** AWS usage types without their region prefix, and the region that a prefix stands for. */

/** Billing prefixes of regions. Source: AWS Price List, `usagetype` beside `regionCode` of AmazonEC2 products; us-east-1 has none for its older services. */
const PREFIXES: Record<string, string> = {
  USE1: 'us-east-1',
  USE2: 'us-east-2',
  USW1: 'us-west-1',
  USW2: 'us-west-2',
  UGE1: 'us-gov-east-1',
  UGW1: 'us-gov-west-1',
  CAN1: 'ca-central-1',
  CAN2: 'ca-west-1',
  MXC1: 'mx-central-1',
  SAE1: 'sa-east-1',
  EU: 'eu-west-1',
  EUW1: 'eu-west-1',
  EUW2: 'eu-west-2',
  EUW3: 'eu-west-3',
  EUC1: 'eu-central-1',
  EUC2: 'eu-central-2',
  EUN1: 'eu-north-1',
  EUS1: 'eu-south-1',
  EUS2: 'eu-south-2',
  ILC1: 'il-central-1',
  MES1: 'me-south-1',
  MEC1: 'me-central-1',
  AFS1: 'af-south-1',
  APE1: 'ap-east-1',
  APE2: 'ap-east-2',
  APN1: 'ap-northeast-1',
  APN2: 'ap-northeast-2',
  APN3: 'ap-northeast-3',
  APS1: 'ap-southeast-1',
  APS2: 'ap-southeast-2',
  APS3: 'ap-south-1',
  APS4: 'ap-southeast-3',
  APS5: 'ap-south-2',
  APS6: 'ap-southeast-4',
  APS7: 'ap-southeast-5',
  APS9: 'ap-southeast-7',
};

/** Three capitals and a number, the old `EU`, or a region's own code: no usage type's first word looks like these. */
const PREFIX = /^(?:([A-Z]{3}\d{1,2}|EU)|((?:us|eu|ap|ca|sa|me|af|il|mx)-(?:gov-)?[a-z]+-\d))-/;

/** @example withoutPrefix('USW1-NatGateway-Hours') // => { usage: 'NatGateway-Hours', region: 'us-west-1', prefixes: ['USW1'] } */
export function withoutPrefix(usageType: string): { usage: string; region: string | undefined; prefixes: string[] } {
  let usage = usageType;
  const prefixes: string[] = [];
  // data transfer between regions names both: USW1-USW2-AWS-Out-Bytes
  for (let found = PREFIX.exec(usage); found && prefixes.length < 2; found = PREFIX.exec(usage)) {
    prefixes.push(found[1] ?? found[2]!);
    usage = usage.slice(found[0].length);
  }
  return { usage, region: regionOfPrefix(prefixes[0]), prefixes };
}

export const regionOfPrefix = (prefix: string | undefined): string | undefined =>
  prefix === undefined ? undefined : (PREFIXES[prefix] ?? (prefix.includes('-') ? prefix : undefined));
