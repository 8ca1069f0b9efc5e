/** Parts of a scenario, to be compared. Where one thing is moved most parts stay the very same objects, so what was made of them is kept. */

/** The texts of objects that nobody changes, as numbers: the same where the text is the same, among what belongs to one owner and as long as that lives. */
export function numberOf<T extends object>(make: (part: T) => string): (owner: object, part: T) => number {
  const owners = new WeakMap<object, { ofText: Map<string, number>; ofPart: WeakMap<T, number> }>();
  return (owner, part) => {
    let known = owners.get(owner);
    if (!known) owners.set(owner, (known = { ofText: new Map(), ofPart: new WeakMap() }));
    const { ofText, ofPart } = known;
    let number = ofPart.get(part);
    if (number === undefined) {
      const text = make(part);
      number = ofText.get(text) ?? ofText.size;
      ofText.set(text, number);
      ofPart.set(part, number);
    }
    return number;
  };
}
