/**
 * The fleets of one service in one region that no other beats, kept from one budget and one availability to the next: they are gone through cheapest
 * first and only a cheaper one beats, so what was told of those up to a cost stays told. Fleets of the same machine and load line answer alike: which
 * of these is as good as which is asked once of every pair.
 */
import { needsNoMore, type Point } from './spare-point.ts';

export interface Comparing {
  /** whether fleets are compared by the instances they add to what services share */
  sharing: boolean;
  /** a answers no later than b and holds no more; the same of all that `alike` names the same */
  noSlower: (a: Point, b: Point) => boolean;
  losesNoMore: (a: Point, b: Point) => boolean;
  alike: (point: Point) => object;
}

/** Fleets that answer alike. */
interface Group {
  any: Point;
  /** what is needed of which, and how late it is, of those asked before */
  noSlower: Map<Group, boolean>;
  plainly: Map<Group, boolean>;
  /** cheapest first */
  plain: Point[];
  kept: Point[];
  /** the most replicas of the first so many of `plain` */
  mostInstalled: number[];
}

export class UndominatedPoints {
  /** gone through, cheapest first, and how many of them were kept then */
  private seen: Point[] = [];
  private plainAfter: number[] = [];
  private keptAfter: number[] = [];
  /** beaten by none that has as many replicas and needs no more; of these, by none that loses no more in any state */
  private plain: Point[] = [];
  private kept: Point[] = [];
  private readonly groups = new Map<object, Group>();
  private readonly groupOf = new Map<Point, Group>();

  constructor(private readonly comparing: Comparing) {}

  /** @param most where more are kept than this, only one more is told @returns cheapest first */
  of(points: readonly Point[], most: number): Point[] {
    const sorted = [...points].sort((a, b) => a.usdPerMonth - b.usdPerMonth);
    let same = 0;
    while (same < this.seen.length && same < sorted.length && this.seen[same] === sorted[same]) same++;
    if (same === sorted.length) return this.kept.slice(0, same > 0 ? this.keptAfter[same - 1] : 0);
    if (same < this.seen.length) this.forget(same);
    for (let n = same; n < sorted.length && this.kept.length <= most; n++) this.see(sorted[n]!);
    return [...this.kept];
  }

  private see(point: Point): void {
    const group = this.grouped(point);
    if (!this.isPlainlyBeaten(point, group)) {
      group.mostInstalled.push(Math.max(group.mostInstalled.at(-1) ?? 0, point.planned.installed));
      group.plain.push(point);
      this.plain.push(point);
      if (!this.isBeaten(point, group)) {
        group.kept.push(point);
        this.kept.push(point);
      }
    }
    this.seen.push(point);
    this.plainAfter.push(this.plain.length);
    this.keptAfter.push(this.kept.length);
  }

  private isPlainlyBeaten(point: Point, group: Group): boolean {
    const { installed } = point.planned;
    for (const other of this.groups.values()) {
      if (!((other.mostInstalled.at(-1) ?? 0) >= installed) || !this.plainly(other, group)) continue;
      if (!this.comparing.sharing) return true;
      if (other.plain.some((one) => one.planned.installed >= installed && instancesOf(one) <= instancesOf(point))) return true;
    }
    return false;
  }

  private isBeaten(point: Point, group: Group): boolean {
    const { sharing, losesNoMore } = this.comparing;
    for (const other of this.groups.values()) {
      if (other.kept.length === 0 || !this.noSlower(other, group)) continue;
      if (other.kept.some((one) => (!sharing || instancesOf(one) <= instancesOf(point)) && losesNoMore(one, point))) return true;
    }
    return false;
  }

  private noSlower(a: Group, b: Group): boolean {
    let answer = a.noSlower.get(b);
    if (answer === undefined) a.noSlower.set(b, (answer = this.comparing.noSlower(a.any, b.any)));
    return answer;
  }

  /** Of as many replicas. */
  private plainly(a: Group, b: Group): boolean {
    let answer = a.plainly.get(b);
    if (answer === undefined) a.plainly.set(b, (answer = needsNoMore(a.any, b.any) && this.noSlower(a, b)));
    return answer;
  }

  private grouped(point: Point): Group {
    let group = this.groupOf.get(point);
    if (!group) {
      const key = this.comparing.alike(point);
      group = this.groups.get(key);
      if (!group) {
        group = { any: point, noSlower: new Map(), plainly: new Map(), plain: [], kept: [], mostInstalled: [] };
        this.groups.set(key, group);
      }
      this.groupOf.set(point, group);
    }
    return group;
  }

  /** All but the first so many. */
  private forget(count: number): void {
    const [plain, kept] = count > 0 ? [this.plainAfter[count - 1]!, this.keptAfter[count - 1]!] : [0, 0];
    for (const point of this.plain.splice(plain)) {
      const group = this.groupOf.get(point)!;
      group.plain.pop();
      group.mostInstalled.pop();
    }
    for (const point of this.kept.splice(kept)) this.groupOf.get(point)!.kept.pop();
    this.seen.length = this.plainAfter.length = this.keptAfter.length = count;
  }
}

const instancesOf = ({ planned }: Point) => planned.shards * planned.installed;
