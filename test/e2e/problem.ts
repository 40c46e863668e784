/** What every refusal has to look like. */
import { PROBLEMS, type ProblemCode, type ProblemDocument } from '@ai-security/nestjs';
import { expect } from 'vitest';

/** Checks a refusal down to its members, and that none of `never` is in it. Returns the document. */
export async function expectProblem(
  response: Response,
  code: ProblemCode,
  {
    status = PROBLEMS[code].status,
    never = [] as readonly string[],
  }: { status?: number; never?: readonly string[] } = {},
): Promise<ProblemDocument> {
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ error: { code } });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const document = JSON.parse(text) as ProblemDocument;
  const { title, type } = PROBLEMS[code];
  expect(document).toEqual({
    type: `urn:ai-security:problem:${code}`,
    title,
    status,
    ...(document.instance === undefined
      ? {}
      : { instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/) }),
    error: { message: title, type, code, param: document.error.param },
  });
  const id = response.headers.get('x-request-id');
  expect(document.instance).toBe(id === null ? undefined : `urn:uuid:${id}`);
  for (const secret of never) expect(text).not.toContain(secret);
  return document;
}
