/** The public face of `@ai-security/nestjs`. */
export { AiEndpoint, Caller, CurrentCall, NotAi } from './ai-endpoint.decorator.js';
export { AiSecurityModule } from './ai-security.module.js';
export type * from './ai-security.options.js';
export type { AiEndpointOptions } from './config/endpoint-options.js';
export type { RateLimitOption, RateOption } from './config/rate.js';
export { AiSecurityConfigError, type ConfigFault } from './config/config-error.js';

export { AiCall } from './call/ai-call.js';
export { CallBus } from './call/call-bus.js';
export { CallContext } from './call/call-context.js';
export type {
  DecisionFact,
  Fact,
  FindingFact,
  RevealFact,
  Stage,
  StopReason,
  TokenUsage,
} from './call/facts.js';
export type { Principal } from './call/principal.js';
export type { FormatName, FormatRule, ProtectedRoute, SlotName } from './call/protected-route.js';
export { AiResponseInterceptor } from './call/ai-response.interceptor.js';

export { OAuthGuard } from './auth/oauth.guard.js';
export { AuthenticationStep, AuthenticationStep as OAuthStep } from './auth/authentication.step.js';
export { TokenRevocation } from './auth/revocation/token-revocation.js';
export { ApiKeyError, type ApiKeyErrorCode } from './auth/api-keys/api-key-error.js';
export type { ApiKeyBudget, ApiKeyInfo, ApiKeyRecord, SecretDigest } from './auth/api-keys/api-key-record.js';
export { ApiKeyService, type IssuedApiKey } from './auth/api-keys/api-key.service.js';
export { ApiKeyStore, type ApiKeyPage } from './auth/api-keys/api-key-store.js';
export type { NewApiKey } from './auth/api-keys/new-api-key.js';
export { BlockStore } from './policy/kill-switch/block-store.js';
export type { Block, BlockOptions, BlockTarget } from './policy/kill-switch/block.js';
export { KillSwitchService } from './policy/kill-switch/kill-switch.service.js';
export { PolicyGuard } from './policy/policy.guard.js';
export { ScopeStep } from './policy/scope.step.js';
export { AiThrottlerGuard } from './limits/ai-throttler.guard.js';
export { BudgetLedger, type BudgetState, type BudgetUsage } from './limits/budget/budget-ledger.js';
export { BudgetPipe } from './limits/budget/budget.pipe.js';
export { Budgets } from './limits/budget/budgets.js';
export type { ListedPrice, PriceList } from './limits/prices/price-list.js';
export { RateStep } from './limits/rate/rate.step.js';
export {
  RateStorage,
  type RateLimit,
  type RateState,
  type RateVerdict,
  type TakenHit,
} from './limits/rate/rate-storage.js';
export { AiValidationPipe } from './validation/ai-validation.pipe.js';
export * from './validation/openai-chat.dto.js';
export {
  OpenAiResponsesRequest,
  type OpenAiResponsesItem,
  type OpenAiResponsesTool,
} from './validation/openai-responses.dto.js';
export { OpenAiEmbeddingsRequest } from './validation/openai-embeddings.dto.js';
export { AnthropicMessagesRequest, type AnthropicMessage } from './validation/anthropic-messages.dto.js';
export { McpRequest } from './validation/mcp.dto.js';
export { UiMessagesRequest, type UiMessage, type UiMessagePart } from './validation/ui-messages.dto.js';
export { PiiMaskingPipe } from './privacy/pii-masking.pipe.js';
export { AiUpstream } from './upstream/ai-upstream.js';
export { Pii, PiiIgnore } from './privacy/pii.decorators.js';
export { PII_ENGINE } from './privacy/pii-sessions.js';

export { AUDIT_SINK, type AuditSink } from './audit/audit-sink.js';
export { CallMetrics } from './metrics/call-metrics.js';
export { StoreHealth, type StoreState } from './state/store-health.js';

export { PROBLEMS, type ProblemCode, type ProblemType } from './errors/problem-codes.js';
export {
  SecurityProblem,
  type ProblemDocument,
  type SecurityProblemInit,
} from './errors/security-problem.js';
export { SecurityProblemFilter } from './errors/security-problem.filter.js';
export { StoreUnavailable } from './state/store-unavailable.js';
