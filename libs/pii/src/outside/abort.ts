// What of the abort API this package needs. Browsers, workers and Node all have it, but its types belong to the
// libraries of one or the other, and this package is compiled with neither.

interface Abortable {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The `AbortSignal` of the platform that a program is compiled for. */
export type AbortSignalOfPlatform = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : Abortable;

declare const AbortController: new () => {
  readonly signal: AbortSignalOfPlatform;
  abort(reason?: unknown): void;
};
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;

/**
 * Waits for what `work` comes to, until `outer` is aborted or the time is over; then its signal is aborted, and
 * what ignores that is not waited for either.
 */
export async function withinTime<T>(
  work: (signal: AbortSignalOfPlatform) => Promise<T>,
  milliseconds: number,
  outer: AbortSignalOfPlatform | undefined,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const onAbort = (): void => controller.abort(outer?.reason);
  outer?.addEventListener('abort', onAbort);
  const timer = setTimeout(
    () => controller.abort(new Error(`no answer within ${milliseconds} ms`)),
    milliseconds,
  );
  try {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    return await Promise.race([work(signal), aborted]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', onAbort);
  }
}
