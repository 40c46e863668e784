export function serve(
  app: { listen(port: number, host: string): Promise<unknown>; getHttpServer(): unknown },
  more?: Record<string, (argument: never) => unknown>,
): Promise<void>;
