/** A file of cases; see its `dsl`. */
export interface CaseFile {
  readonly cases: readonly { readonly id: string; readonly title: string; readonly area: string }[];
}

/** What went wrong, one line each; empty: the case passed. The clock must be installed. */
export function runCase(suite: CaseFile, id: string): Promise<string[]>;
