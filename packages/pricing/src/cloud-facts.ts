/** What the facts of one cloud come to. */
import type { Cloud, PricesDocument, ShapesDocument, TermsDocument } from '@plimsoll/core';

/** The text of a file of facts by its name. */
export type Files = (name: string) => string;

export interface CloudFacts {
  cloud: Cloud;
  shapes: ShapesDocument;
  prices: PricesDocument[];
  terms: TermsDocument[];
  /** the newest date of a machine price: the name of the snapshot */
  date: string;
  gaps: string[];
  licence: string;
}
