/** Starts the sample app with the environment of the process. */
import { Logger } from '@nestjs/common';
import { createSampleApp } from './create-app.js';

const PROMPT = 'I am Ada: ada@example.com, +1 415 555 2671, card 4111 1111 1111 1111.';

/** One line for any POSIX shell: fetches a token and calls with it. */
const example = (url: string): string =>
  `curl -i ${url}/v1/chat/completions` +
  ' -H "authorization: Bearer $(curl -s -u demo:demo-secret -d grant_type=client_credentials -d scope=ai:chat' +
  ` ${url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')"` +
  " -H 'content-type: application/json'" +
  ` -d '${JSON.stringify({ model: 'demo', messages: [{ role: 'user', content: PROMPT }] })}'`;

try {
  const { app, url } = await createSampleApp(process.env);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  if (process.env['NODE_ENV'] === 'production') {
    new Logger('SampleApp').log(`listening on port ${new URL(url).port}`);
  } else {
    process.stdout.write(
      `\nOpen ${url} in a browser, or paste this line into a shell:\n\n${example(url)}\n\n`,
    );
  }
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The sample app does not start: ${reason}\n`);
  // What was opened before the failure, a Redis connection say, would keep the process alive.
  process.exit(1);
}
