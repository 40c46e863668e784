/**
 * Every refusal the library can answer: its stable code, HTTP status and fixed text.
 *
 * The texts are constants on purpose: nothing of a request, token or provider message is ever echoed.
 * `docs/errors.md` documents each code; a test compares the two lists in both directions.
 */

/** The categories that OpenAI clients expect in `error.type`. */
export type ProblemType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'not_found_error'
  | 'rate_limit_error'
  | 'server_error';

interface ProblemDefinition {
  readonly status: number;
  readonly type: ProblemType;
  /** Short summary, the same for every occurrence (RFC 9457 section 3.1.3). */
  readonly title: string;
}

const define = (status: number, type: ProblemType, title: string): ProblemDefinition => ({
  status,
  type,
  title,
});

export const PROBLEMS = {
  authentication_required: define(401, 'authentication_error', 'Credentials are required.'),
  invalid_request: define(400, 'invalid_request_error', 'The request is malformed.'),
  invalid_token: define(401, 'authentication_error', 'The access token is not valid.'),
  invalid_dpop_proof: define(401, 'authentication_error', 'The DPoP proof is not valid.'),
  use_dpop_nonce: define(401, 'authentication_error', 'The DPoP proof must hold the nonce of this server.'),
  insufficient_user_authentication: define(
    401,
    'authentication_error',
    'A stronger or more recent authentication of the user is required.',
  ),
  insufficient_scope: define(403, 'permission_error', 'The access token lacks a required scope.'),
  ip_not_allowed: define(403, 'permission_error', 'The credentials may not be used from this address.'),
  model_not_allowed: define(403, 'permission_error', 'The model may not be used here.'),
  blocked: define(403, 'permission_error', 'Access is blocked.'),
  suspended: define(503, 'server_error', 'The service is suspended.'),
  rate_limited: define(429, 'rate_limit_error', 'Too many requests.'),
  concurrency_limited: define(429, 'rate_limit_error', 'Too many calls at once.'),
  temporarily_unavailable: define(503, 'server_error', 'A required service is unavailable. Try again later.'),
  malformed_json: define(400, 'invalid_request_error', 'The request body is not valid JSON.'),
  body_too_large: define(413, 'invalid_request_error', 'The request body is too large.'),
  body_too_complex: define(
    413,
    'invalid_request_error',
    'The request body is too deep or has too many members.',
  ),
  too_many_messages: define(413, 'invalid_request_error', 'The request holds too many messages.'),
  prompt_too_long: define(413, 'invalid_request_error', 'The text of the request is too long.'),
  unsupported_media_type: define(415, 'invalid_request_error', 'The content type is not supported.'),
  invalid_body: define(422, 'invalid_request_error', 'The request body does not have the required form.'),
  unknown_member: define(422, 'invalid_request_error', 'The request body has a member that is not known.'),
  unscanned_content: define(
    422,
    'invalid_request_error',
    'The request holds content that cannot be inspected.',
  ),
  pii_blocked: define(
    422,
    'invalid_request_error',
    'The request holds personal data of a kind that is not accepted.',
  ),
  forbidden: define(403, 'permission_error', 'This is not allowed.'),
  not_found: define(404, 'not_found_error', 'There is nothing here.'),
  request_refused: define(400, 'invalid_request_error', 'The application refused the request.'),
  output_blocked: define(502, 'server_error', 'The answer was stopped: it is not allowed to leave.'),
  budget_exceeded: define(429, 'rate_limit_error', 'The budget is spent.'),
  unpriced_model: define(
    403,
    'permission_error',
    'The model has no price, so what it costs cannot be limited.',
  ),
  upstream_error: define(502, 'server_error', 'The model provider failed.'),
  deadline_exceeded: define(504, 'server_error', 'The call took too long.'),
  internal_error: define(500, 'server_error', 'The server failed.'),
} as const satisfies Record<string, ProblemDefinition>;

/** The stable code of a refusal: the value of `error.code`. */
export type ProblemCode = keyof typeof PROBLEMS;
