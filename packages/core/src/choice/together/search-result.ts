/** What a search over combinations found. */
export interface SearchResult<T> {
  chosen: T[] | undefined;
  usdPerMonth: number;
  /** false when the search was cut at its limit of work */
  complete: boolean;
  /** combinations whose distributions were composed */
  composed: number;
}
