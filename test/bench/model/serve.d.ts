export function serve(app: {
  listen(port: number, host: string): Promise<unknown>;
  getHttpServer(): unknown;
}): Promise<void>;
