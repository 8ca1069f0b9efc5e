/** Defined names in the scenario's own words: letters, digits and _, never what a spreadsheet takes for a cell. */

/** @example definedName('services.front.calls[0].perRequest', new Set()) // => 'services_front_calls_0_perRequest' */
export function definedName(path: string, taken: Set<string>): string {
  const words = path
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replace(/_$/, '')
    .replace(/^(?=\d|$)/, '_');
  // "q1", "ABC12", "R1C1" are cells: an underscore at the end makes a name of them
  const plain = /^[A-Za-z]{1,3}\d+$|^[RrCc]\d*(?:[RrCc]\d*)?$/.test(words) ? `${words}_` : words.slice(0, 200);
  let name = plain;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}_${n}`;
  taken.add(name.toLowerCase());
  return name;
}
