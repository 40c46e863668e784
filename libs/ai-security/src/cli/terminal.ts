/** What the tool reads and writes. */

/** Where the tool writes, a text at a time without its last line break. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable says nothing. */
export const valueOf = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;
